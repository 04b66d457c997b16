"""split_call: how the arguments of a call arrive."""

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw(2, 3) for _ in range(n)]


def oracle(*args, **kwargs):
    return args, kwargs


test_standard = standard("split_call", inputs, oracle)


def test_without_arguments_both_are_empty(learner):
    expect(learner.split_call()).equals(((), {}))


def test_positional_and_named_arguments(learner, draw):
    x, y, n = draw(3), draw(2, 2), draw.integers(low=0, high=9).item()

    expect(learner.split_call(x, n, y=y, why="named")).equals(((x, n), {"y": y, "why": "named"}))


def test_only_named_arguments(learner):
    expect(learner.split_call(x=1, y=[2])).equals(((), {"x": 1, "y": [2]}))


def test_arguments_that_count_as_false_arrive_too(learner):
    expect(learner.split_call(0, None, flag=False, nothing=None)).equals(
        ((0, None), {"flag": False, "nothing": None})
    )


def test_the_arguments_are_not_copied(learner):
    expect(learner.probe(probes.handed_on)()).equals({"by position": True, "by name": True})


def test_a_tuple_and_a_dict_by_position_stay_whole(learner):
    expect(learner.split_call((1, 2), {"x": 3})).equals((((1, 2), {"x": 3}), {}))
