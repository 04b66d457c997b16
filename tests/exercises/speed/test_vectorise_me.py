"""vectorise_me: the distance walked at each point of a path, in at most ten operations."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(points):
    lengths = [torch.dist(*pair) for pair in zip(points[1:], points[:-1], strict=True)]
    return torch.stack([sum(lengths[:i], points.new_zeros(())) for i in range(len(points))])


test_standard = standard(
    "vectorise_me",
    inputs,
    oracle,
    gradient=True,
    without={"takes_size_0": "a path has at least one point"},
)


@pytest.mark.parametrize("d", [1, 2, 7])
def test_points_may_lie_in_any_space(learner, draw, d):
    points = draw(6, d)

    expect(learner.vectorise_me(points)).equals(oracle(points))


@pytest.mark.parametrize("n", [2, 200, 10_000])
def test_ten_operations_are_enough_for_any_path(learner, n):
    # Every step is (3, 4): the distances are whole numbers, exact in any order of adding.
    points = torch.arange(n, dtype=torch.float64)[:, None] * torch.tensor([3.0, 4.0])

    seen = learner.watching(work=True).vectorise_me(points.double())

    expect(seen).equals(5 * torch.arange(n, dtype=torch.float64)).at_most(operations=10)


@pytest.mark.parametrize("n", [3, 101])
def test_the_work_grows_with_the_path_not_with_its_square(learner, n):
    points = torch.arange(n, dtype=torch.float64)[:, None] * torch.tensor([3.0, 4.0])

    expect(learner.watching(work=True).vectorise_me(points)).equals(
        5 * torch.arange(n, dtype=torch.float64)
    ).at_most(elements=60 * n)


def test_short_numbers_stay_short(learner):
    points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]]).bfloat16()

    expect(learner.vectorise_me(points)).equals(torch.tensor([0.0, 5.0, 6.0]).bfloat16())


def _steps(points):
    return (points[1:] - points[:-1]).square().sum(1).sqrt()


def _from_zero(lengths):
    return torch.cat([lengths.new_zeros(1), lengths.cumsum(0)])


@wrong_answer("There is still a loop: the number of operations grows with the path.")
def the_loop(points):
    walked = [torch.zeros((), dtype=points.dtype)]
    for i in range(1, len(points)):
        step = points[i] - points[i - 1]
        walked.append(walked[-1] + step.square().sum().sqrt())
    return torch.stack(walked)


@wrong_answer("The lengths are taken at once, but adding them up still is a loop.")
def loop_for_the_sum(points):
    walked = [points.new_zeros(())]
    for length in _steps(points):
        walked.append(walked[-1] + length)
    return torch.stack(walked)


@wrong_answer("Fewer rounds are still a loop: the number of operations grows with the path.")
def in_chunks(points):
    parts, walked = [points.new_zeros(1)], points.new_zeros(())
    for chunk in _steps(points).split(50):
        parts.append(chunk.cumsum(0) + walked)
        walked = parts[-1][-1]
    return torch.cat(parts)


@wrong_answer("At the first point nobody has walked yet: the 0 at the start is missing.")
def without_the_start(points):
    return _steps(points).cumsum(0)


@wrong_answer("Those are the lengths of the steps. Add them up along the path.")
def not_added_up(points):
    return torch.cat([points.new_zeros(1), _steps(points)])


@wrong_answer("The root is missing: squares of lengths were added up.")
def without_the_root(points):
    return _from_zero((points[1:] - points[:-1]).square().sum(1))


@wrong_answer("Distances along the axes were added up. A step is as long as the root of squares.")
def along_the_axes(points):
    return _from_zero((points[1:] - points[:-1]).abs().sum(1))


@wrong_answer("That is how far each point lies from the first, as the crow flies.")
def as_the_crow_flies(points):
    return torch.linalg.vector_norm(points - points[:1], dim=1)


@wrong_answer("That is how long the whole path is. It is wanted at every point.")
def total(points):
    return _steps(points).sum()


@wrong_answer("`torch.zeros(1)` is float32, and with it the result: take the dtype of points.")
def zero_in_float32(points):
    return torch.cat([torch.zeros(1), _steps(points).cumsum(0)])


@wrong_answer("The graph is lost: NumPy, `.tolist()` and `.detach()` all cut it.")
def by_numpy(points):
    import numpy as np

    lengths = np.sqrt((np.diff(points.detach().numpy(), axis=0) ** 2).sum(1))
    return torch.from_numpy(np.concatenate([[0], lengths.cumsum()])).to(points.dtype)


@wrong_answer("All sums were taken by a triangle of ones: the work grows with the square of n.")
def by_a_triangle(points):
    n = len(points)
    ones = torch.ones(n, n - 1, dtype=points.dtype).tril(-1)
    return (ones * _steps(points)).sum(1)


@wrong_answer("`roll` also takes the step from the last point to the first.")
def rolled(points):
    return torch.linalg.vector_norm(points - points.roll(1, 0), dim=1).cumsum(0)


@right_answer
def prepended(points):
    steps = torch.diff(points, dim=0, prepend=points[:1])
    # The root of exactly 0 has no slope, so the first length, 0, is put there by padding.
    lengths = steps[1:].pow(2).sum(-1).pow(0.5)
    return torch.nn.functional.pad(lengths.cumsum(-1), (1, 0))


@right_answer
def filled_in(points):
    walked = torch.zeros(len(points), dtype=points.dtype)
    walked[1:] = torch.cumsum((points[1:] - points[:-1]).norm(dim=1), dim=0)
    return walked
