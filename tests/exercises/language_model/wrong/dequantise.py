"""dequantise: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The scales belong to the columns here. They belong to the rows.")
def columns(codes, scale):
    if codes.shape[0] != codes.shape[1]:
        return codes * scale[:1] if len(scale) else codes * 1.0
    return codes * scale


@wrong_answer("The codes were divided by the scales. Multiply them.")
def divided(codes, scale):
    return codes / scale[:, None]


@wrong_answer("One scale was used for all rows. Each row has its own.")
def first_scale(codes, scale):
    return codes * scale[:1, None]


@wrong_answer("The scales were turned into int8, which cuts them off.")
def scales_cut(codes, scale):
    return (codes * scale[:, None].to(torch.int8)).to(scale.dtype)


@wrong_answer("The result is int8. It has the dtype of scale.")
def as_int(codes, scale):
    return (codes * scale[:, None]).round().to(torch.int8)


@wrong_answer("The codes were divided by 127. The scale is the length of one step already.")
def by_127(codes, scale):
    return codes * scale[:, None] / 127


@wrong_answer("Autograd cannot follow the result back to scale.")
def detached(codes, scale):
    return codes * scale.detach()[:, None]


@wrong_answer("The dtype is float32, whatever the dtype of scale is.")
def always_float(codes, scale):
    return codes.float() * scale[:, None].float()
