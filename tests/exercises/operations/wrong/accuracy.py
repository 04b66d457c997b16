"""accuracy: mistakes that people make."""

from torchkata.testing import wrong_answer


def _predicted(logits):
    return logits.argmax(dim=1)


@wrong_answer("You compared the largest logit itself with the label. Compare its position.")
def value_for_place(logits, labels):
    return (logits.max(dim=1).values == labels).float().mean().item()


@wrong_answer("The logits were rounded to whole numbers. Compare them as they are.")
def rounded_logits(logits, labels):
    return (logits.round().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("You took the largest absolute value. The sign counts: take the largest logit.")
def by_size(logits, labels):
    return (logits.abs().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("The fraction was rounded. Return it as it is.")
def rounded(logits, labels):
    return round((_predicted(logits) == labels).float().mean().item(), 2)


@wrong_answer(
    "The largest of each column was taken. Each row is one sample: its classes are dim 1."
)
def wrong_dimension(logits, labels):
    best = logits.argmax(dim=0)
    size = min(len(best), len(labels))
    return (best[:size] == labels[:size]).float().mean().item()


@wrong_answer("argmax without a dimension gives one position in the whole tensor. Use dim 1.")
def argmax_of_everything(logits, labels):
    return (logits.argmax() == labels).float().mean().item()


@wrong_answer("The smallest logit was taken. Take the largest.")
def smallest(logits, labels):
    return (logits.argmin(dim=1) == labels).float().mean().item()


@wrong_answer("That is the number of right rows. Divide it by the number of rows.")
def count(logits, labels):
    return float((_predicted(logits) == labels).sum().item())


@wrong_answer(
    "That is the error rate: the fraction that is wrong. Return the fraction that is right."
)
def error_rate(logits, labels):
    return (_predicted(logits) != labels).float().mean().item()


@wrong_answer("That is a percentage. Return a fraction from 0 to 1.")
def percentage(logits, labels):
    return 100 * (_predicted(logits) == labels).float().mean().item()


@wrong_answer("The fraction was rounded down. Divide with `/`.")
def whole_numbers(logits, labels):
    return float(int((_predicted(logits) == labels).sum()) // len(labels))


@wrong_answer("You divided by the number of classes. Divide by the number of rows.")
def divided_by_classes(logits, labels):
    return (_predicted(logits) == labels).sum().item() / logits.shape[1]


@wrong_answer(
    "Comparing (n, 1) with (n,) compares every row with every label. Both should have shape (n,)."
)
def broadcast(logits, labels):
    return (logits.argmax(dim=1, keepdim=True) == labels).float().mean().item()


@wrong_answer("The result is a tensor. Make it a Python float with .item().")
def tensor(logits, labels):
    return (_predicted(logits) == labels).float().mean()


@wrong_answer("A logit above 0 need not be the largest of its row.")
def above_zero(logits, labels):
    return (logits.gather(1, labels.unsqueeze(1)) > 0).float().mean().item()


@wrong_answer(
    "softmax is not needed, and its rounding can make two logits equal. Take the largest logit."
)
def through_softmax(logits, labels):
    return (logits.softmax(dim=1).argmax(dim=1) == labels).float().mean().item()


@wrong_answer("sigmoid rounds large logits to 1, so they are all equal. Take the largest logit.")
def through_sigmoid(logits, labels):
    return (logits.sigmoid().argmax(dim=1) == labels).float().mean().item()


OUTSIDE_TORCH = "Stay in torch: no NumPy, no .tolist(). Compare tensors."


@wrong_answer(OUTSIDE_TORCH)
def by_numpy(logits, labels):
    return float((logits.detach().numpy().argmax(1) == labels.numpy()).mean())


@wrong_answer(OUTSIDE_TORCH)
def in_python(logits, labels):
    rows = logits.tolist()
    right = [row.index(max(row)) == label for row, label in zip(rows, labels.tolist(), strict=True)]
    return sum(right) / len(right)


@wrong_answer("float32 can make two float64 logits equal. Compare them as they are.")
def in_float32(logits, labels):
    return (_predicted(logits.float()) == labels).float().mean().item()


@wrong_answer("The class dimension was removed where there is only one class. Use dim 1 as it is.")
def squeezed(logits, labels):
    return (logits.squeeze().argmax(dim=-1) == labels).float().mean().item()


@wrong_answer("If all rows are right, the result is the integer 1. Return a float.")
def whole_1(logits, labels):
    right = int((_predicted(logits) == labels).sum())
    return 1 if right == len(labels) else right / len(labels)
