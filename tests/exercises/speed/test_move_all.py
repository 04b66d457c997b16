"""move_all: every tensor of a nest moved to a device, everything else as it was."""

import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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


def test_what_is_no_tensor_stays_what_it_is(learner):
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


def _moved(nested, device, of_list=list, of_tuple=tuple, other=lambda value: value):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    again = lambda value: _moved(value, device, of_list, of_tuple, other)
    if isinstance(nested, dict):
        return {key: again(value) for key, value in nested.items()}
    if isinstance(nested, list):
        return of_list(map(again, nested))
    if isinstance(nested, tuple):
        return of_tuple(map(again, nested))
    return other(nested)


@wrong_answer("Tuples became lists: every container keeps its kind.")
def tuples_to_lists(nested, device):
    return _moved(nested, device, of_tuple=list)


@wrong_answer("Lists became tuples: every container keeps its kind.")
def lists_to_tuples(nested, device):
    return _moved(nested, device, of_list=tuple)


@wrong_answer("Not everything has a `.to`: strings, numbers and None stay as they are.")
def everything_has_to(nested, device):
    return _moved(nested, device, other=lambda value: value.to(device))


@wrong_answer("What is no tensor was lost: it stays as it is.")
def others_lost(nested, device):
    return _moved(nested, device, other=lambda value: None)


@wrong_answer("Only the outermost level was moved: containers may stand in containers.")
def one_level(nested, device):
    move = lambda value: value.to(device) if isinstance(value, torch.Tensor) else value
    if isinstance(nested, dict):
        return {key: move(value) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(map(move, nested))
    return move(nested)


@wrong_answer("Tuples were passed over: the tensors in them did not move.")
def tuples_passed_over(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: tuples_passed_over(value, device) for key, value in nested.items()}
    if isinstance(nested, list):
        return [tuples_passed_over(value, device) for value in nested]
    return nested


@wrong_answer("The containers are those that you were given, with new contents. Make new ones.")
def in_place(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        for key in nested:
            nested[key] = in_place(nested[key], device)
    elif isinstance(nested, list):
        nested[:] = [in_place(value, device) for value in nested]
    elif isinstance(nested, tuple):
        return tuple(in_place(value, device) for value in nested)
    return nested


@wrong_answer("The lists are those that you were given, with new contents. Make new ones.")
def lists_in_place(nested, device):
    if isinstance(nested, dict):
        return {key: lists_in_place(value, device) for key, value in nested.items()}
    if isinstance(nested, list):
        nested[:] = [lists_in_place(value, device) for value in nested]
        return nested
    if isinstance(nested, tuple):
        return tuple(lists_in_place(value, device) for value in nested)
    return _moved(nested, device)


@wrong_answer("Every tensor became floating point: labels and masks keep their dtype.")
def all_float(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device, torch.float32)
    if isinstance(nested, dict):
        return {key: all_float(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(all_float(value, device) for value in nested)
    return nested


@wrong_answer("A parameter is a tensor, too: ask isinstance, not for the very type.")
def only_plain_tensors(nested, device):
    if type(nested) is torch.Tensor:
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: only_plain_tensors(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(only_plain_tensors(value, device) for value in nested)
    return nested


@wrong_answer(
    "Only lists, tuples and dicts are containers: what else can be walked stays as it is."
)
def all_that_can_be_walked(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: all_that_can_be_walked(value, device) for key, value in nested.items()}
    if isinstance(nested, tuple):
        return tuple(all_that_can_be_walked(value, device) for value in nested)
    if hasattr(nested, "__iter__") and not isinstance(nested, str):
        return [all_that_can_be_walked(value, device) for value in nested]
    return nested


@wrong_answer("The graph was cut: gradients have to flow back through the move.")
def detached(nested, device):
    if isinstance(nested, torch.Tensor):
        return nested.detach().to(device)
    if isinstance(nested, dict):
        return {key: detached(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(detached(value, device) for value in nested)
    return nested


@right_answer
def helper_and_match(nested, device):
    match nested:
        case torch.Tensor():
            return nested.to(device)
        case dict():
            return dict(zip(nested, helper_and_match([*nested.values()], device), strict=True))
        case list():
            return [helper_and_match(item, device) for item in nested]
        case tuple():
            return tuple(helper_and_match([*nested], device))
    return nested


@right_answer
def with_pytree(nested, device):
    from torch.utils._pytree import tree_map_only

    return tree_map_only(torch.Tensor, lambda t: t.to(device), nested)
