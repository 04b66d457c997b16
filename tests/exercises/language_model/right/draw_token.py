"""draw_token: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_gumbel_noise(logits, generator):
    uniform = torch.rand(logits.shape, generator=generator, dtype=torch.float64)
    return (logits.double() - torch.log(-torch.log(uniform.clamp(min=1e-300)))).argmax(dim=-1)


@right_answer
def by_inversion(logits, generator):
    sums = logits.double().softmax(-1).cumsum(-1)
    point = torch.rand(len(logits), 1, generator=generator, dtype=torch.float64) * sums[:, -1:]
    return (sums <= point).sum(-1)


@right_answer
def by_exponential_draws(logits, generator):
    probabilities = torch.softmax(logits.float(), dim=-1)
    clock = torch.empty_like(probabilities).exponential_(1, generator=generator)
    return torch.argmax(probabilities / clock, dim=-1)


@right_answer
def row_by_row(logits, generator):
    drawn = [torch.multinomial(row.softmax(0), 1, generator=generator) for row in logits]
    return torch.cat(drawn) if drawn else torch.zeros(0, dtype=torch.int64)
