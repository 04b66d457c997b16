"""Devices and time: where tensors live, what a product costs, and how to measure it honestly.

Everything here runs without an accelerator. Where one matters, its properties are passed in: which
devices there are, a clock, and a function that waits for the device.
"""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def pick_device(prefer: str | None, available: Sequence[str]) -> torch.device:
    """The device to work on: the preferred one if it is there, else an accelerator, else the CPU.

    A program finds out what is available with `torch.accelerator.is_available()` and
    `torch.accelerator.current_accelerator().type`; here it is passed in.

    Args:
        prefer: The preferred device, such as "mps", "cpu" or, with an index, "cuda:1" or "cpu:0";
            None if any device will do.
        available: The kinds of accelerator that can be used, best first, such as ["cuda"] or
            ["mps"]; without an index, and without the CPU, which is always there. May be empty.

    Returns:
        The device `prefer`, with its index, if its kind is available or it is the CPU. Otherwise
        the first of `available`, or the CPU if there is none.

    >>> pick_device("cuda:1", ["cuda"])
    device(type='cuda', index=1)
    >>> pick_device("cuda:1", [])
    device(type='cpu')
    """
    if prefer is not None:
        preferred = torch.device(prefer)
        if preferred.type in ("cpu", *available):
            return preferred
    return torch.device(available[0] if available else "cpu")


def on_device_of(t: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """A tensor on the device that another one is on.

    Args:
        t: Any shape and dtype, on any device.
        reference: Any shape and dtype, on any device.

    Returns:
        t's values in t's shape and dtype, on reference's device. If t is already there, nothing is
        copied. Gradients flow back to t.

    >>> on_device_of(torch.tensor([1, 2]), torch.empty(3)).tolist()
    [1, 2]
    >>> on_device_of(torch.tensor([1, 2]), torch.empty(3, device="meta")).device
    device(type='meta')
    """
    return t.to(reference.device)  # t.to(reference) would take its dtype as well


def move_all(nested: Any, device: torch.device) -> Any:
    """Move every tensor of a nest to a device, as a batch needs before the model sees it.

    Args:
        nested: The nest. It is a tensor, another value (a number, a string, None, a module), or a
            list, tuple or dict whose items are nests again, to any depth. Neither it nor any of
            its lists and dicts may change.
        device: The device to move to.

    Returns:
        The same nest of new lists, tuples and dicts: tensors on that device, with their dtypes, and
        everything else as it was. Keys are not touched.

    >>> move_all({"x": [torch.tensor(1.0), "a"], "n": 2}, torch.device("cpu"))
    {'x': [tensor(1.), 'a'], 'n': 2}
    """
    if isinstance(nested, torch.Tensor):
        return nested.to(device)
    if isinstance(nested, dict):
        return {key: move_all(value, device) for key, value in nested.items()}
    if isinstance(nested, list | tuple):
        return type(nested)(move_all(item, device) for item in nested)
    return nested


def time_call(
    work: Callable[[], object],
    synchronise: Callable[[], object],
    clock: Callable[[], float],
    warmup: int,
    repeats: int,
) -> float:
    """How long a piece of work takes on a device that works in the background.

    A call of `work` only queues something and returns at once. On a GPU, `work` could be a
    product, `synchronise` would be `torch.accelerator.synchronize`, and `clock`
    `time.perf_counter`.

    Args:
        work: What to time; it takes no arguments. It is called warmup + repeats times.
        synchronise: Returns when the device has done everything that was queued.
        clock: Returns the time in seconds; it may count from any moment.
        warmup: How many calls come first and do not count, 0 or more.
        repeats: How many calls are timed, each by itself, 1 or more.

    Returns:
        The median of the timed calls in seconds; for an even number, the mean of the middle two.
        The device has nothing left to do when a call's time starts, and has done that call's work
        when its time ends.

    >>> import itertools
    >>> clock = itertools.count(0.0, 0.5).__next__  # half a second from one reading to the next
    >>> time_call(lambda: None, lambda: None, clock, warmup=1, repeats=3)
    0.5
    """
    for _ in range(warmup):
        work()
    seconds = []
    for _ in range(repeats):
        synchronise()  # what is still queued must not be charged to this call
        start = clock()
        work()
        synchronise()
        seconds.append(clock() - start)
    return median(seconds)


def time_matmul(
    n: int,
    device: torch.device,
    dtype: torch.dtype,
    repeats: int,
    synchronise: Callable[[], object],
    clock: Callable[[], float],
) -> float:
    """How long one product of two (n, n) matrices takes on a device.

    Args:
        n: Rows and columns of both.
        device: Where both matrices are and the product is computed.
        dtype: Their floating point dtype.
        repeats: How many products are timed, each by itself, 1 or more.
        synchronise: Returns when the device has done everything that was queued.
        clock: Returns the time in seconds.

    Returns:
        The median in seconds, as in time_call. It does not include making the matrices, moving
        them, or at least one product to warm up: only the product happens while the time runs.
        The elements are random, because some devices are faster with zeros.

    >>> import time
    >>> cpu = torch.device("cpu")
    >>> time_matmul(16, cpu, torch.float32, 3, lambda: None, time.perf_counter) > 0
    True
    """
    a = torch.randn(n, n, device=device, dtype=dtype)
    b = torch.randn(n, n, device=device, dtype=dtype)
    return time_call(lambda: a @ b, synchronise, clock, warmup=3, repeats=repeats)


def matmul_tflops(n: int, m: int, k: int, seconds: float) -> float:
    """The speed of a matrix product in TFLOP/s: 10¹² floating point operations per second.

    Args:
        n: Rows of the first matrix, (n, k).
        m: Columns of the second matrix, (k, m).
        k: The size that they share. Each element of the result takes k multiplications and is
            counted with as many additions.
        seconds: How long the product took.

    Returns:
        The speed as a float.

    >>> round(matmul_tflops(1000, 2000, 500, 0.001), 6)
    2.0
    """
    return 2 * n * m * k / seconds / 1e12


def arithmetic_intensity(n: int, m: int, k: int, dtype: torch.dtype) -> float:
    """How many operations a matrix product does for each byte that it has to move.

    If this is less than the device can do for each byte, the device waits for memory. On an H200,
    fp32 does 67 TFLOP/s and memory moves 4.8 TB/s, so it waits if this is below 14.

    Args:
        n: Rows of the first matrix, (n, k).
        m: Columns of the second matrix, (k, m).
        k: The size that they share. Operations are counted as in matmul_tflops.
        dtype: The dtype of all three matrices.

    Returns:
        Operations for each byte, if both matrices are read once and the result is written once.

    >>> round(arithmetic_intensity(1024, 1024, 1024, torch.float32), 2)
    170.67
    """
    elements = n * k + k * m + n * m
    return 2 * n * m * k / (elements * dtype.itemsize)


def crossover(
    sizes: Sequence[int], cpu_seconds: Sequence[float], gpu_seconds: Sequence[float]
) -> int | None:
    """The smallest size from which the GPU stays ahead.

    The CPU wins for small products, and where the two are close, either may win by chance.

    Args:
        sizes: The sizes that were measured, each larger than the one before.
        cpu_seconds: How long the CPU took for each, as many as there are sizes.
        gpu_seconds: How long the GPU took for each, as many as there are sizes.

    Returns:
        The smallest of these sizes such that the GPU took less time at it and at all larger ones.
        A tie does not count as less. None if there is no such size.

    >>> crossover([64, 128, 256, 512], [1.0, 2.0, 4.0, 8.0], [0.9, 3.0, 3.5, 4.0])
    256
    """
    start = None
    for size, cpu, gpu in zip(sizes, cpu_seconds, gpu_seconds, strict=True):
        if gpu >= cpu:
            start = None  # whatever lead there was, it is lost again
        elif start is None:
            start = size
    return start


def matmul_tiled(a: torch.Tensor, b: torch.Tensor, tile: int) -> torch.Tensor:
    """A matrix product computed from products of small tiles, as a GPU does it.

    Args:
        a: (n, k).
        b: (k, m), of the same dtype.
        tile: The largest side that any tile may have, 1 or more. It need not divide n, k or m.

    Returns:
        a @ b, (n, m), of the same dtype. Gradients flow back to a and b.

    Raises:
        ValueError: If a does not have as many columns as b has rows.

    Every product on the way is a product of tiles, at most (tile, tile) by (tile, tile).

    >>> a, b = torch.tensor([[1, 2, 3]]), torch.tensor([[1], [10], [100]])
    >>> matmul_tiled(a, b, 2).tolist()
    [[321]]
    """
    (n, k), (rows, m) = a.shape, b.shape
    if k != rows:
        raise ValueError(f"cannot multiply {tuple(a.shape)} by {tuple(b.shape)}")
    product = a.new_zeros(n, m)
    for i in range(0, n, tile):
        for j in range(0, m, tile):
            for inner in range(0, k, tile):
                left = a[i : i + tile, inner : inner + tile]
                right = b[inner : inner + tile, j : j + tile]
                product[i : i + tile, j : j + tile] += left @ right
    return product


def vectorise_me(points: torch.Tensor) -> torch.Tensor:
    """The distance walked at each point of a path, in at most ten operations.

    This gives the right numbers, with five small operations for each point:

        walked = [torch.zeros((), dtype=points.dtype)]
        for i in range(1, len(points)):
            step = points[i] - points[i - 1]
            walked.append(walked[-1] + step.square().sum().sqrt())
        return torch.stack(walked)

    Args:
        points: The path, (n, d), floating point, n at least 1.

    Returns:
        The same as the loop, (n,), of the same dtype, in no more than ten torch operations however
        large n is (views cost nothing). What they read and write grows with n, not with its square:
        no (n, n) matrix on the way. Gradients flow back to points.

    >>> vectorise_me(torch.tensor([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]])).tolist()
    [0.0, 5.0, 6.0]
    """
    steps = torch.linalg.vector_norm(points[1:] - points[:-1], dim=1)  # (n - 1,)
    return torch.cat([points.new_zeros(1), steps.cumsum(0)])


def accumulate_gradients(
    model: nn.Module,
    batches: Sequence[tuple[torch.Tensor, torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
) -> float:
    """The gradients of one large batch, from small batches that fit into memory.

    Args:
        model: Takes inputs (n, d), and stays in the mode (training or not) that it is in. What is
            in its parameters' `.grad` is left from before.
        batches: One or more pairs of inputs (n, d) and targets; n may differ from pair to pair.
        loss_fn: Takes predictions and targets, returns the mean loss over their samples.

    Returns:
        The mean loss over the samples of all batches, as a float.

    Afterwards `.grad` of each parameter is the gradient of that mean. No parameter changes. The
    model sees each batch once, one at a time and in the order given. The backward of a batch is
    done before the next batch comes, so that only one batch's graph is ever alive. A parameter may
    be frozen: it gets no gradient, and an old gradient in it is cleared too.

    >>> model = torch.nn.Linear(1, 1, bias=False)
    >>> model.weight.data.fill_(1.0).tolist()
    [[1.0]]
    >>> x, zeros = torch.tensor([[1.0], [2.0], [3.0]]), torch.zeros(3, 1)
    >>> batches = [(x[:2], zeros[:2]), (x[2:], zeros[2:])]
    >>> round(accumulate_gradients(model, batches, torch.nn.functional.mse_loss), 4)
    4.6667
    >>> round(model.weight.grad.item(), 4)
    9.3333
    """
    model.zero_grad()
    samples = sum(len(inputs) for inputs, _ in batches)
    total = 0.0
    for inputs, targets in batches:
        share = len(inputs) / samples  # batches may differ in size, so 1 / len(batches) will not do
        loss = loss_fn(model(inputs), targets) * share
        loss.backward()
        total += loss.item()
    return total


def checkpointed(
    blocks: Sequence[Callable[[torch.Tensor], torch.Tensor]], x: torch.Tensor
) -> torch.Tensor:
    """Apply blocks one after another, and save memory: compute their inner values twice.

    Args:
        blocks: Functions or modules, one or more; each takes what the one before returned.
        x: What the first one takes, any shape.

    Returns:
        What the last one returns. Values and gradients are the same as if the blocks were called
        one after the other, without checkpoints.
        This also holds for the gradients of the blocks' own parameters if x needs no gradient, for
        gradients computed by `torch.autograd.grad`, and for blocks that draw random numbers (the
        second computation uses the same numbers as the first).

    For backward, only the input of each block is kept. Whatever else a block's backward
    needs is computed again, by calling the block a second time. One checkpoint over all blocks
    keeps less, and is fine, too.

    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> y = checkpointed([torch.square, torch.square], x)
    >>> y.sum().backward()
    >>> y.tolist(), x.grad.tolist()
    ([1.0, 16.0], [4.0, 32.0])
    """
    for block in blocks:
        x = checkpoint(block, x, use_reentrant=False)
    return x


def autocast_step(
    model: nn.Module,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: Any,
) -> float:
    """One training step in mixed precision: bfloat16 forward, float32 parameters.

    Args:
        model: Its parameters are float32, and stay so. Their `.grad` may hold old gradients. It
            stays in the mode (training or not) that it is in.
        inputs: (n, d), float32, on the model's device, whichever that is.
        targets: As loss_fn wants them.
        loss_fn: Takes predictions and targets, returns the mean loss.
        optimizer: One of torch.optim, or anything else with `zero_grad()` and `step()`, which are
            called without arguments.

    Returns:
        The loss before the step, as a float. The gradients of the step stay in `.grad`.

    The model runs under autocast, which computes its matrix products in bfloat16; backward and the
    optimizer's single step run outside of it. The loss is computed in float32: loss_fn also runs
    under autocast, or gets its predictions as float32.

    >>> model = torch.nn.Linear(3, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    >>> mse = torch.nn.functional.mse_loss
    >>> loss = autocast_step(model, torch.ones(4, 3), torch.ones(4, 1), mse, optimizer)
    >>> isinstance(loss, float), model.weight.dtype, model.weight.grad.dtype
    (True, torch.float32, torch.float32)
    """
    optimizer.zero_grad()
    with torch.autocast(inputs.device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()
