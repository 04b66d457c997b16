"""Language models: from text to tokens, to a loss, to the next token, and to fine-tuning.

Logits are scores before the softmax: a larger one means more likely. Unless an exercise says
otherwise, all floating point tensors of a call have one dtype, which is also the dtype of the
tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

import torch
from torch import nn
