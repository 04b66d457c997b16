"""vectorise_me: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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
