"""draw_token: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _draw(weights, generator):
    return torch.multinomial(weights, 1, generator=generator).squeeze(1)


@wrong_answer("The most likely token was taken. Draw one.")
def most_likely(logits, generator):
    return logits.argmax(1)


@wrong_answer("The draws do not come from the generator that you were given.", by_chance=True)
def generator_ignored(logits, generator):
    return torch.multinomial(logits.softmax(1), 1).squeeze(1)


@wrong_answer("The softmax was taken twice, so all tokens are nearly alike.")
def softmax_twice(logits, generator):
    once = logits.softmax(1)
    return _draw(once.softmax(1).masked_fill(logits.isneginf(), 0), generator)


@wrong_answer("The logits were used as weights. Take their softmax first.")
def logits_as_weights(logits, generator):
    lowest = torch.where(logits.isneginf(), float("inf"), logits).amin(1, keepdim=True)
    weights = torch.where(logits.isneginf(), 0, logits - lowest + 1e-3)
    return _draw(weights.float(), generator)


@wrong_answer("All tokens are equally likely here. Take the softmax of the logits.")
def uniform(logits, generator):
    return _draw((~logits.isneginf()).float(), generator)


@wrong_answer(
    "The generator's state did not change, so the next call draws the same tokens. Draw from the "
    "generator itself, not from a copy."
)
def always_the_same(logits, generator):
    return _draw(logits.softmax(1), generator.clone_state())


@wrong_answer("The last axis is still there, with size 1.")
def axis_kept(logits, generator):
    return torch.multinomial(logits.softmax(1), 1, generator=generator)


@wrong_answer("One draw was used for all rows. Each row has its own.")
def one_draw(logits, generator):
    if not len(logits):
        return _draw(logits.softmax(1), generator)
    sums = logits.softmax(1).double().cumsum(1)
    point = torch.rand((), generator=generator, dtype=torch.float64)
    return (sums <= point).sum(1).clamp(max=logits.shape[1] - 1)


@wrong_answer("The softmax runs over the rows. It runs over the tokens.")
def over_the_rows(logits, generator):
    weights = logits.softmax(0).nan_to_num(0)
    return _draw(weights + (weights.sum(1, keepdim=True) == 0), generator)


@wrong_answer("exp of a large logit overflows. Use softmax.")
def overflowing(logits, generator):
    return _draw(logits.exp(), generator)


@wrong_answer("The probabilities were returned. Return the tokens.")
def probabilities(logits, generator):
    return logits.softmax(1)


@wrong_answer("The squares of the probabilities were used: the temperature is not 1.")
def another_temperature(logits, generator):
    return _draw((2 * logits).softmax(1), generator)


@wrong_answer("Noise was added that is not Gumbel noise: −log(−log(uniform)).")
def normal_noise(logits, generator):
    noise = torch.randn(logits.shape, generator=generator)
    return (logits + noise).argmax(1)


@wrong_answer(
    "torch's global generator was used. Draw everything from the one that you were given."
)
def global_with_a_drawn_seed(logits, generator):
    torch.manual_seed(int(torch.randint(2**31, (), generator=generator)))
    return torch.multinomial(logits.softmax(1), 1).squeeze(1)


@wrong_answer("The draws come from a generator with a fixed seed, so each call draws the same.")
def fixed_seed(logits, generator):
    return _draw(logits.softmax(1), torch.Generator().manual_seed(1234))


@wrong_answer("−inf was replaced by a number, so an impossible token can be drawn.")
def impossible_is_possible(logits, generator):
    return _draw(logits.nan_to_num(neginf=0.0).softmax(1), generator)


@wrong_answer("The weights are minus the logarithms of the probabilities. Use the probabilities.")
def minus_logs_as_weights(logits, generator):
    return _draw(-logits.log_softmax(1).clamp(min=-1e4), generator)


@wrong_answer("The noise has the wrong sign: Gumbel noise is −log(−log(uniform)).")
def sign_of_the_noise(logits, generator):
    noise = torch.rand(logits.shape, generator=generator)
    return (logits + (-noise.log()).log()).argmax(1)


@wrong_answer("Uniform noise was added. That does not draw by the softmax.")
def uniform_noise(logits, generator):
    return (logits + torch.rand(logits.shape, generator=generator)).argmax(1)


@wrong_answer("Only the two most likely tokens can be drawn. Each possible token can.")
def two_most_likely(logits, generator):
    values, tokens = logits.topk(min(2, logits.shape[1]), dim=1)
    return tokens.gather(1, _draw(values.softmax(1), generator)[:, None]).squeeze(1)
