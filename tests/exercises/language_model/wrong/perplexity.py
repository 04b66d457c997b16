"""perplexity: mistakes that people make."""

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(counts):
    if not counts.sum():
        raise ValueError("no tokens")


@wrong_answer("The batches count alike, whatever their size. Every token counts alike.")
def mean_of_batches(losses, counts):
    _checked(counts)
    return losses.mean().exp()


@wrong_answer("The perplexities of the batches were averaged. Average the losses, then take exp.")
def mean_of_perplexities(losses, counts):
    _checked(counts)
    return (losses.exp() * counts).sum() / counts.sum()


@wrong_answer("The perplexities of the batches were averaged. Average the losses, then take exp.")
def plain_mean_of_perplexities(losses, counts):
    _checked(counts)
    return losses.exp().mean()


@wrong_answer("The sum of the losses was not divided by the number of tokens.")
def not_divided(losses, counts):
    _checked(counts)
    return (losses * counts).sum().exp()


@wrong_answer("The losses were taken as sums. They are means: multiply them by the counts.")
def losses_as_sums(losses, counts):
    _checked(counts)
    return (losses.sum() / counts.sum()).exp()


@wrong_answer("It was divided by the number of batches. Divide by the number of tokens.")
def divided_by_batches(losses, counts):
    _checked(counts)
    return ((losses * counts).sum() / len(counts)).exp()


@wrong_answer("This is the mean loss. The perplexity is its exponential.")
def not_exponential(losses, counts):
    _checked(counts)
    return (losses * counts).sum() / counts.sum()


@wrong_answer("A power of 2 was taken. The losses are natural logarithms: take exp.")
def power_of_two(losses, counts):
    _checked(counts)
    return 2 ** ((losses * counts).sum() / counts.sum())


@wrong_answer("The sign is wrong: it is exp of the loss, not of minus the loss.")
def sign(losses, counts):
    return 1 / oracle(losses, counts)


@wrong_answer("No tokens at all have to raise a ValueError.")
def no_error(losses, counts):
    return ((losses * counts).sum() / counts.sum()).exp()


@wrong_answer("No tokens at all have to raise a ValueError.")
def one_where_nothing_is(losses, counts):
    return ((losses * counts).sum() / counts.sum().clamp(min=1)).exp()


@wrong_answer("It returned a number of Python. Return a tensor of shape ().")
def a_number(losses, counts):
    return oracle(losses, counts).item()
