"""vectorise_me: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _steps(points):
    return (points[1:] - points[:-1]).square().sum(1).sqrt()


def _from_zero(lengths):
    return torch.cat([lengths.new_zeros(1), lengths.cumsum(0)])


@wrong_answer("There is still a loop, so the number of operations grows with the path.")
def the_loop(points):
    walked = [torch.zeros((), dtype=points.dtype)]
    for i in range(1, len(points)):
        step = points[i] - points[i - 1]
        walked.append(walked[-1] + step.square().sum().sqrt())
    return torch.stack(walked)


@wrong_answer("The lengths are computed at once, but adding them up is still a loop.")
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


@wrong_answer("The 0 at the start is missing: at the first point, the distance walked is 0.")
def without_the_start(points):
    return _steps(points).cumsum(0)


@wrong_answer("Those are the lengths of the steps. Add them up along the path.")
def not_added_up(points):
    return torch.cat([points.new_zeros(1), _steps(points)])


@wrong_answer("The square root is missing: the squares of the lengths were added up.")
def without_the_root(points):
    return _from_zero((points[1:] - points[:-1]).square().sum(1))


@wrong_answer(
    "Distances along the axes were added up. The length of a step is the root of the sum "
    "of squares."
)
def along_the_axes(points):
    return _from_zero((points[1:] - points[:-1]).abs().sum(1))


@wrong_answer(
    "That is the straight distance from the first point. Add up the steps along the path."
)
def as_the_crow_flies(points):
    return torch.linalg.vector_norm(points - points[:1], dim=1)


@wrong_answer("That is the length of the whole path. Return the length up to each point.")
def total(points):
    return _steps(points).sum()


@wrong_answer(
    "A tensor that is made without a dtype, such as `torch.zeros(1)`, is float32, and so is "
    "the result. Use the dtype of points."
)
def zero_in_float32(points):
    return torch.cat([torch.zeros(1), _steps(points).cumsum(0)])


@wrong_answer("The graph is cut. Stay in torch, and use points as they are.")
def by_numpy(points):
    import numpy as np

    lengths = np.sqrt((np.diff(points.detach().numpy(), axis=0) ** 2).sum(1))
    return torch.from_numpy(np.concatenate([[0], lengths.cumsum()])).to(points.dtype)


@wrong_answer(
    "The sums were taken with a triangular matrix of ones, so the work grows with the square of n."
)
def by_a_triangle(points):
    n = len(points)
    ones = torch.ones(n, n - 1, dtype=points.dtype).tril(-1)
    return (ones * _steps(points)).sum(1)


@wrong_answer("`roll` also takes the step from the last point to the first.")
def rolled(points):
    return torch.linalg.vector_norm(points - points.roll(1, 0), dim=1).cumsum(0)
