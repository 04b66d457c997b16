"""freeze_all_but_last: only the last layer stays trainable."""

import pytest

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw.choice((1, 2, 3, 4)) for _ in range(n + 1)], [], False


def oracle(sizes, frozen, tail):
    layers = len(sizes) - 1
    return [False] * (2 * (layers - 1)) + [True, True]


test_standard = standard(
    "freeze_all_but_last",
    inputs,
    oracle,
    probe=probes.frozen_stack,
    without={"takes_size_0": "a model without layers has no last one"},
)


@pytest.mark.parametrize("frozen", [[0], [2], [0, 1, 2]])
def test_what_was_frozen_before_does_not_matter(learner, frozen):
    args = [3, 5, 4, 2], frozen, False

    expect(learner.probe(probes.frozen_stack)(*args)).equals(oracle(*args))


def test_a_child_without_parameters_is_not_the_last_layer(learner):
    bare, tailed = ([2, 3, 4], [], False), ([2, 3, 4], [], True)

    expect(learner.probe(probes.frozen_stack)(*bare)).equals(oracle(*bare))
    expect(learner.probe(probes.frozen_stack)(*tailed)).equals(oracle(*tailed))


@pytest.mark.parametrize("last", ["layer", "no bias", "block"])
@pytest.mark.parametrize("frozen", [False, True])
def test_the_last_layer_may_be_anything_with_parameters(learner, last, frozen):
    seen = learner.probe(probes.frozen_headed)(last, True, frozen)

    trained = {name for name, flag in seen.value["require grad"].items() if flag}
    wanted = {name for name in seen.value["require grad"] if name.startswith("head.")}
    expect(seen).holds(
        trained == wanted, f"leaves {sorted(trained)} trainable; wanted {sorted(wanted)}"
    )


def test_a_weight_that_the_last_layer_shares_is_trained(learner):
    expect(learner.probe(probes.frozen_stack)([2, 3, 4], [], False)).equals(
        [False, False, True, True]
    )
    expect(learner.probe(probes.frozen_tied)()).equals(
        {"0.weight": True, "1.weight": False, "1.bias": False, "2.bias": True}
    )


@pytest.mark.parametrize("training", [True, False])
def test_nothing_else_changes(learner, training):
    seen = learner.probe(probes.frozen_headed)("block", training)

    expect(seen).holds(seen.value["same numbers"], "changed the numbers in the parameters").holds(
        seen.value["modes"] == seen.value["modes before"],
        "changed the mode of the model or of a part of it",
    ).holds(seen.value["same parameters"], "replaced parameters by new ones").holds(
        seen.value["gradients there"], "cleared gradients"
    )
