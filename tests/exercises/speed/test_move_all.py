"""move_all: every tensor of a nest moved to a device, everything else as it was."""

import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

CPU = torch.device("cpu")


def inputs(draw, n):
    nested = {"x": draw(n, 2), "more": [draw(n), (draw(1), {"deep": draw(2), 3: None})], "n": n}
    return nested, CPU


def oracle(nested, device):
    return nested


test_standard = standard("move_all", inputs, oracle)


def _batch(draw):
    labels = draw.labels(4, 3)
    return {
        "inputs": draw(4, 3),
        "labels": labels,
        "masks": (labels > 0, [draw(2, dtype=torch.float64), ([], {}, ())]),
        ("key", 1): ["a name", 3, 2.5, None, True],
    }


def test_every_tensor_is_moved_at_every_depth(learner, draw):
    batch = _batch(draw)

    wanted = eval(repr(probes.described(batch)).replace(" cpu'", " meta'"))
    expect(learner.probe(probes.all_to_meta)(batch)).equals(wanted)


def test_a_lone_tensor_is_moved(learner, draw):
    expect(learner.probe(probes.all_to_meta)(draw(2, 1))).equals("(2, 1) torch.float32 meta")


def test_values_that_are_not_tensors_stay_as_they_are(learner):
    for thing in ("text", 3, 2.5, None, True, [], (), {}):
        expect(learner.move_all(thing, CPU)).equals(thing)


def test_moves_every_kind_of_tensor_and_nothing_else(learner, draw):
    seen = learner.probe(probes.oddities_to_meta)(draw(2))

    moved, scalar = "(2,) torch.float32 meta", "() torch.float32 meta"
    expect(seen).equals(
        {
            "z": moved,
            "a parameter": moved,
            "a scalar": scalar,
            "alike": [moved, moved],
            "deep": [[[[[[moved]]]]]],
            "others": ["range(0, 3)", "b'ab'", "{1}"],
            "keys": ["z", "a parameter", "a scalar", "alike", "deep", "others"],
        }
    )


def test_a_module_is_not_a_tensor_and_stays_where_it_is(learner, draw):
    seen = learner.probe(probes.module_in_a_nest)(draw(2))

    expect(seen).equals((True, ["cpu", "cpu"]))


def test_lists_stay_lists_and_tuples_tuples(learner, draw):
    nested = [(draw(2), [1]), {"pair": (draw(1), draw(1))}]

    expect(learner.move_all(nested, CPU)).equals(nested)


def test_gradients_flow_back(learner, draw):
    t = draw(3, requires_grad=True)

    expect(learner.move_all([t, (t * 1).detach()], CPU)).gradients_agree_with(
        lambda nested, device: list(nested)
    )


def test_the_nest_that_was_given_stays_as_it_is(learner, draw):
    nested = {"list": [draw(2), {"inner": [draw(1)]}], "tuple": ([1],), "empty": []}

    expect(learner.probe(probes.move_and_grow)(nested)).equals(nested)
