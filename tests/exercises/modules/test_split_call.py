"""split_call: how the arguments of a call arrive."""

import copy

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw(2, 3) for _ in range(n)]


def oracle(*args, **kwargs):
    return args, kwargs


test_standard = standard("split_call", inputs, oracle)


def test_without_arguments_both_are_empty(learner):
    expect(learner.split_call()).equals(((), {}))


def test_a_mixture(learner, draw):
    x, y, n = draw(3), draw(2, 2), draw.integers(low=0, high=9).item()

    expect(learner.split_call(x, n, y=y, why="named")).equals(((x, n), {"y": y, "why": "named"}))


def test_only_named_ones(learner):
    expect(learner.split_call(x=1, y=[2])).equals(((), {"x": 1, "y": [2]}))


def test_what_is_false_arrives_too(learner):
    expect(learner.split_call(0, None, flag=False, nothing=None)).equals(
        ((0, None), {"flag": False, "nothing": None})
    )


def test_what_arrives_is_what_was_given_no_copy(learner):
    expect(learner.probe(probes.handed_on)()).equals({"by position": True, "by name": True})


def test_a_tuple_and_a_dict_by_position_stay_whole(learner):
    expect(learner.split_call((1, 2), {"x": 3})).equals((((1, 2), {"x": 3}), {}))


@wrong_answer("The positional arguments came back as a list. They arrive as a tuple: leave it so.")
def as_list(*args, **kwargs):
    return list(args), kwargs


@wrong_answer("All the values are in one tuple. The named ones belong into the dict.")
def all_in_one(*args, **kwargs):
    return (*args, *kwargs.values()), {}


@wrong_answer("The names are missing: give back the dict, not its values.")
def values_only(*args, **kwargs):
    return args, tuple(kwargs.values())


@wrong_answer("The dict comes second, the tuple first.")
def turned_round(*args, **kwargs):
    return kwargs, args


@wrong_answer("Empty arguments are no reason to return None.")
def none_for_nothing(*args, **kwargs):
    return args or None, kwargs or None


@wrong_answer("What counts as false was dropped: 0, None and False are arguments too.")
def drops_false_ones(*args, **kwargs):
    kept = tuple(a for a in args if hasattr(a, "shape") or a)
    return kept, {k: v for k, v in kwargs.items() if hasattr(v, "shape") or v}


@wrong_answer("None was dropped. It is an argument too.")
def drops_none(*args, **kwargs):
    return args, {name: value for name, value in kwargs.items() if value is not None}


@wrong_answer("The arguments were copied. Whoever is called gets the very objects.")
def copies(*args, **kwargs):
    return copy.deepcopy((args, kwargs))


@wrong_answer("A call with one argument gives a tuple of one, not the argument itself.")
def unwraps_one(*args, **kwargs):
    return args[0] if len(args) == 1 else args, kwargs


@right_answer
def built_anew(*args, **kwargs):
    return tuple(args), dict(kwargs)


@right_answer
def by_loops(*positional, **named):
    first, second = (), {}
    for value in positional:
        first += (value,)
    for name in named:
        second[name] = named[name]
    return first, second
