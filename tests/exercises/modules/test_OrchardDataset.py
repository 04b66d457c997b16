"""OrchardDataset: a dataset over two tensors."""

import pytest

from torchkata import data
from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 2)


def oracle(inputs, targets):
    samples = zip(inputs.unbind(), targets.unbind(), strict=True)
    return {"length": len(targets), "samples": list(samples)}


test_standard = standard("OrchardDataset", inputs, oracle, probe=probes.items)


def test_on_the_orchards(learner):
    expect(learner.probe(probes.items)(*data.orchards())).equals(oracle(*data.orchards()))


def test_labels_may_be_integers_of_rank_0(learner, draw):
    args = draw(6, 2, 2), draw.labels(6, 3)

    expect(learner.probe(probes.items)(*args)).equals(oracle(*args))


def test_there_may_be_many_samples(learner, draw):
    args = draw(300, 1), draw(300)

    expect(learner.probe(probes.items)(*args)).equals(oracle(*args))


@pytest.mark.parametrize("lengths", [(5, 4), (3, 5), (1, 0)])
def test_refuses_targets_that_are_too_many_or_too_few(learner, draw, lengths):
    n, m = lengths

    expect(learner.probe(probes.items)(draw(n, 3), draw(m, 2))).raises(ValueError)


def test_the_constructor_raises_the_error(learner, draw):
    expect(learner.probe(probes.only_made)(draw(5, 3), draw(4, 2))).raises(ValueError)


def test_two_datasets_do_not_disturb_each_other(learner, draw):
    one, other = (draw(5, 3), draw(5, 2)), (draw(2, 3), draw(2, 2))

    seen = learner.probe(probes.two_datasets)(one, other)

    expect(seen).equals((5, 2, (one[0][0], one[1][0])))


def test_a_loop_over_it_comes_to_an_end(learner, draw):
    expect(learner.probe(probes.gone_over)(draw(6, 3), draw(6, 2))).equals(6)


@pytest.mark.parametrize("beyond", [0, 1, 50])
def test_an_index_past_the_end_is_an_error(learner, draw, beyond):
    seen = learner.probe(probes.item)(draw(6, 3), draw(6, 2), 6 + beyond)

    expect(seen).raises(IndexError)


def test_a_loader_makes_batches_of_it(learner, draw):
    x, y = draw(7, 3), draw(7, 2)

    expect(learner.probe(probes.loaded)(x, y, 3)).equals(
        list(zip(x.split(3), y.split(3), strict=True))
    )
