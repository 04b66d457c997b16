"""Convolution by hand, what stands around it in a network, and a small network that is trained.

An image is (channels, height, width); a batch of images is (n, channels, height, width). As in
torch, "convolution" here means correlation: the kernel is not flipped.

If an exercise may not use autograd, it may not call torch's own backward kernels either, and it may
not leave torch through `.numpy()` or `.tolist()` (`.item()` is fine). Unless an exercise says
otherwise, a batch may be empty (n = 0), and all tensors of a call have one floating point dtype,
which is also the dtype of the tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

import torch
from torch import nn
