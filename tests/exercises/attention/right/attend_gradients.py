"""attend_gradients: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_the_jacobian(q, k, v, upstream):
    root = q.shape[-1] ** 0.5
    weights = torch.softmax(q @ k.transpose(-2, -1) / root, -1)
    jacobian = torch.diag_embed(weights) - weights[..., :, None] * weights[..., None, :]
    d_weights = upstream @ v.transpose(-2, -1)
    d_scores = (jacobian @ d_weights[..., None]).squeeze(-1) / root
    return d_scores @ k, d_scores.transpose(-2, -1) @ q, weights.transpose(-2, -1) @ upstream


@right_answer
def by_the_output(q, k, v, upstream):
    """As in FlashAttention: the row sum is that of upstream · output."""
    scale = q.shape[-1] ** -0.5
    weights = torch.softmax(scale * q @ k.mT, dim=-1)
    output = weights @ v
    row = (upstream * output).sum(-1, keepdim=True)
    d_scores = weights * (upstream @ v.mT - row)
    return scale * (d_scores @ k), scale * (d_scores.mT @ q), weights.mT @ upstream


@right_answer
def by_einsum(q, k, v, upstream):
    root = q.shape[-1] ** 0.5
    weights = torch.einsum("...td,...sd->...ts", q, k).div(root).softmax(-1)
    dv = torch.einsum("...ts,...te->...se", weights, upstream)
    dw = torch.einsum("...te,...se->...ts", upstream, v)
    ds = (dw - torch.einsum("...ts,...ts->...t", dw, weights)[..., None]) * weights / root
    dq = torch.einsum("...ts,...sd->...td", ds, k)
    return dq, torch.einsum("...ts,...td->...sd", ds, q), dv
