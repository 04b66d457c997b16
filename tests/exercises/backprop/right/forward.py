"""forward: right answers in other styles."""

from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def with_mm_and_clamp(x, w1, w2):
    hidden_pre = x.mm(w1)
    hidden = hidden_pre.clamp(min=0)
    return hidden_pre, hidden, hidden.mm(w2)


@right_answer
def with_functional(x, w1, w2):
    hidden_pre = functional.linear(x, w1.T)
    hidden = functional.relu(hidden_pre)
    return hidden_pre, hidden, functional.linear(hidden, w2.T)


@right_answer
def with_a_mask(x, w1, w2):
    hidden_pre = (x.unsqueeze(2) * w1).sum(1)
    hidden = hidden_pre * (hidden_pre > 0)
    return hidden_pre, hidden, (hidden.unsqueeze(2) * w2).sum(1)
