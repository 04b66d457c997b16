"""dropout: each element left out with probability p, in training only."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)
MANY = (100, 200)


def inputs(draw, n):
    return draw(n, 5), 0.3, False, draw.generator()


def oracle(x, p, training, generator):
    """In evaluation."""
    return x


test_standard = standard("dropout", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_what_stays_is_divided_by_its_share(learner, draw, p):
    x = draw.away_from(0, 30, 20)

    seen = learner.dropout(x, p, True, draw.generator())

    expect(seen).equals(torch.where(_kept(seen, x), x / (1 - p), 0))


@pytest.mark.parametrize("p", [0.1, 0.6])
def test_a_share_of_p_is_left_out(learner, draw, p):
    seen = learner.dropout(torch.ones(MANY), p, True, draw.generator())

    # Of 20,000 draws, a share has a standard deviation of at most 0.0035.
    share = _share(seen)
    expect(seen).holds(abs(share - p) < 0.02, f"left out a share of {share:.2f} with p = {p}")


@pytest.mark.parametrize("axis", [0, 1])
def test_elements_do_not_depend_on_each_other(learner, draw, axis):
    seen = learner.dropout(torch.ones(MANY), 0.5, True, draw.generator())

    shares = _kept(seen, torch.ones(MANY)).double().mean(axis)
    expect(seen).holds(
        bool(((shares > 0) & (shares < 1)).all()), "left out or kept whole rows or columns"
    )


def test_not_always_the_same_number_is_left_out(learner, draw):
    x = draw.away_from(0, 20, 10)

    calls = [learner.dropout(x, 0.5, True, draw.generator()) for _ in range(8)]

    # The same number eight times has a chance of one in a thousand million.
    counts = {int(_kept(seen, x).sum()) for seen in calls}
    expect(calls[-1]).holds(len(counts) > 1, "left out the same number of elements in each call")


def test_p_of_1_gives_zeros(learner, draw):
    seen = learner.dropout(draw(3, 4), 1.0, True, draw.generator())

    expect(seen).equals(torch.zeros(3, 4))


def test_p_of_0_keeps_all(learner, draw):
    x = draw(3, 4)

    expect(learner.dropout(x, 0.0, True, draw.generator())).equals(x)


def test_the_generator_decides(learner, draw):
    x = draw.away_from(0, 20, 10)
    seed = int(draw.integers(low=0, high=2**31))
    one, other = (torch.Generator().manual_seed(seed) for _ in range(2))

    first = learner.dropout(x, 0.5, True, one)

    expect(learner.dropout(x, 0.5, True, other)).equals(first.value)


def test_the_next_call_draws_again(learner, draw):
    x = draw.away_from(0, 20, 10)

    first = learner.dropout(x, 0.5, True, draw.generator())
    again = learner.dropout(x, 0.5, True, first.arguments[3])

    expect(again).holds(
        not torch.equal(_kept(first, x), _kept(again, x)), "left out the same elements again"
    )


def test_the_gradient_goes_through_what_stays(learner, draw):
    x = draw.away_from(0, 20, 10)

    seen = learner.probe(probes.dropped_with_slope)(x, 0.75, draw.generator())

    kept = seen.value["out"] != 0
    expect(seen).equals({"out": torch.where(kept, x / 0.25, 0), "gradient": kept.to(x.dtype) * 4})


def test_the_gradient_is_0_if_p_is_1(learner, draw):
    seen = learner.probe(probes.dropped_with_slope)(draw(4, 5), 1.0, draw.generator())

    expect(seen).equals({"out": torch.zeros(4, 5), "gradient": torch.zeros(4, 5)})


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_in_training_the_dtype_stays(learner, draw, dtype):
    x = torch.ones(4, 5, dtype=dtype)

    seen = learner.dropout(x, 0.5, True, draw.generator())

    expect(seen).equals(torch.where(_kept(seen, x), x * 2, 0))


def test_in_training_x_stays_as_it_is(learner, draw):
    seen = learner.dropout(draw(4, 5), 0.5, True, draw.generator())

    expect(seen).argument("x").equals(seen.request.args[0])


@pytest.mark.parametrize("shape", [(), (0, 3), (2, 3, 4)])
def test_any_shape(learner, draw, shape):
    x = torch.ones(shape)

    seen = learner.dropout(x, 0.5, True, draw.generator())

    expect(seen).equals(torch.where(_kept(seen, x), 2 * x, 0))


@pytest.mark.parametrize("p", [-0.1, 1.1])
@pytest.mark.parametrize("training", [True, False])
def test_what_is_not_a_probability_is_refused(learner, draw, p, training):
    expect(learner.dropout(draw(3, 4), p, training, draw.generator())).raises(ValueError)


def test_torchs_own_does_not_do_the_work(learner, draw):
    x = draw.away_from(0, 4, 5)

    seen = learner.dropout(x, 0.5, True, draw.generator())

    expect(seen).calls_none_of(
        "dropout", "dropout_", "alpha_dropout", "feature_dropout", "native_dropout"
    )


def _kept(seen, x):
    """Which elements are not 0; none if nothing of this shape came back."""
    got = seen.value
    alike = isinstance(got, torch.Tensor) and got.shape == x.shape
    return got != 0 if alike else torch.zeros(x.shape, dtype=torch.bool)


def _share(seen):
    return 1 - _kept(seen, torch.ones(MANY)).double().mean().item()
