"""Attention and what stands around it in a transformer, up to one block that generates a token.

Letters for sizes: n sequences, t positions (of queries), s positions (of keys), d features,
h heads. A mask is a bool tensor: True where a query may see a key.

If an exercise may not use autograd, it may not call torch's own backward kernels either, and it may
not leave torch through `.numpy()` or `.tolist()` (`.item()` is fine). Unless an exercise says
otherwise, a batch may be empty (n = 0), and all floating point tensors of a call have one dtype,
which is also the dtype of the tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""
