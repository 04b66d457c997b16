"""accuracy: mistakes that people make."""

from torchkata.testing import wrong_answer


def _predicted(logits):
    return logits.argmax(dim=1)


@wrong_answer(
    "You compared the largest logit itself with the label. Where it stands is what counts."
)
def value_for_place(logits, labels):
    return (logits.max(dim=1).values == labels).float().mean().item()


@wrong_answer("Whole numbers are too coarse: logits are compared as they are.")
def rounded_logits(logits, labels):
    return (logits.round().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("The largest by size, whatever the sign, is not meant.")
def by_size(logits, labels):
    return (logits.abs().argmax(dim=1) == labels).float().mean().item()


@wrong_answer("The fraction was rounded. Give it as it is.")
def rounded(logits, labels):
    return round((_predicted(logits) == labels).float().mean().item(), 2)


@wrong_answer(
    "The largest of each column was taken. Each row is one sample: its classes are dim 1."
)
def wrong_dimension(logits, labels):
    best = logits.argmax(dim=0)
    size = min(len(best), len(labels))
    return (best[:size] == labels[:size]).float().mean().item()


@wrong_answer("argmax without a dimension gives one place in the whole tensor.")
def argmax_of_everything(logits, labels):
    return (logits.argmax() == labels).float().mean().item()


@wrong_answer("The smallest logit was taken.")
def smallest(logits, labels):
    return (logits.argmin(dim=1) == labels).float().mean().item()


@wrong_answer("That is how many are right. Divide by how many there are.")
def count(logits, labels):
    return float((_predicted(logits) == labels).sum().item())


@wrong_answer("That is the error rate: the fraction that is wrong.")
def error_rate(logits, labels):
    return (_predicted(logits) != labels).float().mean().item()


@wrong_answer("That is a percentage. Wanted is a fraction from 0 to 1.")
def percentage(logits, labels):
    return 100 * (_predicted(logits) == labels).float().mean().item()


@wrong_answer("`//` rounds the fraction down.")
def whole_numbers(logits, labels):
    return float(int((_predicted(logits) == labels).sum()) // len(labels))


@wrong_answer("You divided by the number of classes. Divide by the number of rows.")
def divided_by_classes(logits, labels):
    return (_predicted(logits) == labels).sum().item() / logits.shape[1]


@wrong_answer("(n, 1) against (n,) compares every row with every label. Mind keepdim.")
def broadcast(logits, labels):
    return (logits.argmax(dim=1, keepdim=True) == labels).float().mean().item()


@wrong_answer("The result is a tensor. Make it a Python float with .item().")
def tensor(logits, labels):
    return (_predicted(logits) == labels).float().mean()


@wrong_answer("A logit above 0 is not yet the largest of its row.")
def above_zero(logits, labels):
    return (logits.gather(1, labels.unsqueeze(1)) > 0).float().mean().item()


@wrong_answer("softmax is not needed, and can round two logits to a tie: take the largest logit.")
def through_softmax(logits, labels):
    return (logits.softmax(dim=1).argmax(dim=1) == labels).float().mean().item()


@wrong_answer("sigmoid rounds large logits to 1: they all tie. Take the largest logit.")
def through_sigmoid(logits, labels):
    return (logits.sigmoid().argmax(dim=1) == labels).float().mean().item()


OUTSIDE_TORCH = "The numbers left torch: no NumPy, no .tolist(). Compare tensors."


@wrong_answer(OUTSIDE_TORCH)
def by_numpy(logits, labels):
    return float((logits.detach().numpy().argmax(1) == labels.numpy()).mean())


@wrong_answer(OUTSIDE_TORCH)
def in_python(logits, labels):
    rows = logits.tolist()
    right = [row.index(max(row)) == label for row, label in zip(rows, labels.tolist(), strict=True)]
    return sum(right) / len(right)


@wrong_answer("float32 rounds two float64 logits to a tie: compare them as they are.")
def in_float32(logits, labels):
    return (_predicted(logits.float()) == labels).float().mean().item()


@wrong_answer("`squeeze()` drops the classes where there is only one. Take dim 1 as it is.")
def squeezed(logits, labels):
    return (logits.squeeze().argmax(dim=-1) == labels).float().mean().item()


@wrong_answer("Where all are right that is the integer 1: wanted is a float.")
def whole_1(logits, labels):
    right = int((_predicted(logits) == labels).sum())
    return 1 if right == len(labels) else right / len(labels)
