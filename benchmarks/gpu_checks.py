"""The Python parts of `benchmarks/gpu.sh`; without CUDA they are a rehearsal.

A rehearsal runs every line on the CPU, without the checks that need a GPU.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from statistics import median

import torch
from torch.nn import functional

from solutions import speed
from torchkata.bench.row import Row, read_rows

CUDA = torch.cuda.is_available()
PLACE = torch.device("cuda" if CUDA else "cpu")
ADDS = 0.1  # the allowed difference from a bare loop's time, as a part of it


# --- the sweep's file ----------------------------------------------------------------------------


def bare(run: Path, file: Path) -> None:
    """Keep the public part of a run, and compare its best bfloat16 row with a bare event loop.

    The loop uses only the row of the package, so it shows whether our timing adds time.
    """
    content = _published(json.loads(run.read_text(encoding="utf-8")))
    _write(file, content)
    rows = [row for row in read_rows(file) if _is_bfloat16_on_the_gpu(row)]
    if not rows:
        sys.exit(f"{file} has no bfloat16 product on a GPU: the sweep left them out.")
    row = max(rows, key=lambda row: row.tflops)
    seconds = _loop(row)
    ratio = row.median / seconds
    print(f"{row.case.id}: {row.median:.3e} s by the sweep, {seconds:.3e} s in a bare loop")
    print(f"the sweep's time is {ratio:.3f} times that of the bare event loop")
    content["bare_event_loop"] = {"case": row.case.id, "seconds": seconds, "ratio": ratio}
    _write(file, content)
    if CUDA and abs(ratio - 1) > ADDS:
        sys.exit(f"The two differ by more than {ADDS:.0%}.")


def _published(content: dict) -> dict:
    """A run without its single rounds, and without its machine."""
    content["commit_info"] = {}
    content["machine_info"].pop("release", None)
    for entry in content["benchmarks"]:
        entry["stats"].pop("data", None)
    return content


def _is_bfloat16_on_the_gpu(row: Row) -> bool:
    case = row.case
    chosen = (case.family, case.place, case.precision) == ("sweep", "gpu", "bfloat16")
    return chosen and not case.transfer


def _loop(row: Row) -> float:
    """Seconds for one product of the row's shape, by the device's own clock."""
    n, k, m = row.case.n, row.case.k, row.case.m
    a = torch.randn(n, k, device=PLACE).bfloat16()
    b = torch.randn(k, m, device=PLACE).bfloat16()
    product = torch.empty(n, m, device=PLACE, dtype=torch.bfloat16)
    times = max(10, round(0.1 / row.median)) if CUDA else 10
    taken = []
    for _ in range(11):
        start, end = _event(), _event()
        start.record()
        for _ in range(times):
            torch.mm(a, b, out=product)
        end.record()
        end.synchronize()
        taken.append(start.elapsed_time(end) / 1e3 / times)
    return median(taken[1:])  # the first one warmed up


def _event():
    if CUDA:
        return torch.cuda.Event(enable_timing=True)
    from fake_gpu import Event

    return Event()


def _write(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# --- the exercises, called with tensors on the device --------------------------------------------


def pick_device() -> str:
    """The picked device can be used."""
    kinds = [torch.accelerator.current_accelerator().type] if CUDA else []
    picked = speed.pick_device(None, kinds)
    assert picked.type == PLACE.type, picked
    assert speed.pick_device(f"{PLACE.type}:0", kinds).index == 0
    assert torch.ones(3, device=picked).sum().item() == 3
    return str(picked)


def time_matmul() -> str:
    """It agrees with CUDA's own clock, because it waits."""
    n = 8192 if CUDA else 64
    wait = torch.accelerator.synchronize if CUDA else lambda: None
    given = (n, PLACE, torch.bfloat16, 20)
    honest = speed.time_matmul(*given, wait, time.perf_counter)
    hasty = speed.time_matmul(*given, lambda: None, time.perf_counter)
    wait()
    a, b = (torch.randn(n, n, device=PLACE, dtype=torch.bfloat16) for _ in range(2))
    taken = []
    for _ in range(20):
        start, end = _event(), _event()
        start.record()
        a @ b
        end.record()
        end.synchronize()
        taken.append(start.elapsed_time(end) / 1e3)
    told = f"n = {n}: {honest:.2e} s, unsynchronised {hasty:.2e} s, by events {median(taken):.2e} s"
    assert honest > 0, told
    assert not CUDA or 0.8 < honest / median(taken) < 1.5, told
    assert not CUDA or hasty < honest / 2, told
    return told


def autocast_step() -> str:
    """bfloat16 forward, float32 parameters; the loss falls, and is close to a CPU's."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 1))
    inputs, targets = torch.randn(256, 64), torch.randn(256, 1)
    there = deepcopy(model).to(PLACE)
    seen = []
    there[0].register_forward_hook(lambda *call: seen.append(call[-1]))

    losses = _losses(there, inputs.to(PLACE), targets.to(PLACE))
    wanted = _losses(model, inputs, targets)

    assert {(result.dtype, result.device.type) for result in seen} == {(torch.bfloat16, PLACE.type)}
    for parameter in there.parameters():
        assert parameter.dtype == parameter.grad.dtype == torch.float32
        assert parameter.device.type == parameter.grad.device.type == PLACE.type
    assert losses[-1] < losses[0]
    assert torch.allclose(torch.tensor(losses), torch.tensor(wanted), rtol=0.02)
    return f"the loss falls from {losses[0]:.3f} to {losses[-1]:.3f}"


def _losses(model: torch.nn.Module, inputs: torch.Tensor, targets: torch.Tensor) -> list[float]:
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    return [
        speed.autocast_step(model, inputs, targets, functional.mse_loss, optimizer)
        for _ in range(20)
    ]


def move_all() -> str:
    """Every tensor arrives, nothing else changes, and gradients come back."""
    leaf = torch.arange(3.0, requires_grad=True)
    there = torch.ones(2, device=PLACE)
    nested = {"x": [leaf, "a"], "n": (there, 2)}

    moved = speed.move_all(nested, PLACE)
    (moved["x"][0] * 2).sum().backward()

    assert moved["x"][0].device.type == PLACE.type
    assert moved["x"][1:] == ["a"]
    assert moved["n"] == (there, 2)  # the same tensor, because it is on the device already
    assert leaf.grad.tolist() == [2.0, 2.0, 2.0]
    back = speed.move_all(moved, torch.device("cpu"))
    assert back["x"][0].tolist() == [0.0, 1.0, 2.0]
    assert speed.on_device_of(leaf, there).device == there.device
    return f"to {PLACE} and back"


def calls() -> None:
    """Call the solutions with tensors on the device."""
    failed = 0
    for check in (pick_device, time_matmul, autocast_step, move_all):
        failed += not _holds(check)
    sys.exit(failed > 0)


def _holds(check: Callable[[], str]) -> bool:
    try:
        print(f"{check.__name__:<14} {check()}")
    except Exception as error:
        print(f"{check.__name__:<14} FAILED: {type(error).__name__}: {error}")
        return False
    return True


def main() -> None:
    """Do one part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parts = parser.add_subparsers(dest="part", required=True)
    for part, files in ((bare, ("run", "file")), (calls, ())):
        one = parts.add_parser(part.__name__, help=part.__doc__.splitlines()[0])
        one.set_defaults(do=part)
        for file in files:
            one.add_argument(file, type=Path)
    options = vars(parser.parse_args())
    del options["part"]
    options.pop("do")(**options)


if __name__ == "__main__":
    main()
