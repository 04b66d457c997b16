"""The benchmarks: the cases, the timing, and the reports.

No test here depends on real times: clocks are made up, or their times are not checked.
"""

import json
import os
import platform
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from torchkata.bench import device
from torchkata.bench.budget import Budget, LeftOut
from torchkata.bench.case import SIZES, Case, sweep
from torchkata.bench.crossover import crossovers, stays_ahead
from torchkata.bench.device import Device, Machine
from torchkata.bench.measure import Run, WrongProduct
from torchkata.bench.peaks import peak_of
from torchkata.bench.product import TOLERANCES, Product
from torchkata.bench.row import Row, read_rows
from torchkata.bench.settings import fp32_mode, numpy_threads, threads
from torchkata.bench.table import summary, time_of
from torchkata.errors import KataError

ROOT = Path(__file__).resolve().parents[2]
CPU = Device("cpu", "cpu", "Some CPU")


def product_of(n, precision="float32", place="cpu", what="torch.mm", **more):
    return Case("sweep", what, place, precision, n, n, n, **more)


class Queue:
    """A device that only takes notes when it is called, and works when it is waited for."""

    def __init__(self):
        self.now = self.pending = 0.0

    def work(self):
        self.pending += 1.0
        self.now += 0.001

    def wait(self):
        self.now += self.pending
        self.pending = 0.0

    def device(self, **more):
        return Device("cuda", "cpu", "Queue", synchronise=self.wait, clock=lambda: self.now, **more)


class Bench:
    """What `Run` needs of pytest-benchmark's fixture: it calls once, and says a millisecond."""

    enabled = True

    def __init__(self):
        self.extra_info = {}
        times = dict.fromkeys(("min", "q1", "median", "q3", "max"), 1e-3)
        self.stats = SimpleNamespace(stats=SimpleNamespace(**times))

    def __call__(self, call, *arguments):
        return call(*arguments)

    def pedantic(self, call, setup=None, rounds=1):
        self.setup = setup
        call()


def run_on(cpu=CPU, gpu=None):
    return Run(Machine(cpu, gpu, 2), Budget(0.1, 10.0))


# --- cases ---------------------------------------------------------------------------------------


def test_a_product_counts_two_operations_for_each_of_n_k_m():
    case = Case("sweep", "torch.mm", "cpu", "bfloat16", 3, 5, 7, batch=2, threads=1)

    assert case.flops == 2 * 2 * 3 * 5 * 7
    assert case.moved_bytes == 2 * 2 * (15 + 35 + 21)


def test_a_case_is_named_for_all_that_changes_its_time():
    cases = list(sweep(2))

    assert len(cases) == len({case.id for case in cases})
    assert "torch.mm-gpu-transfer-tf32-16" in {case.id for case in cases}


def test_the_sweep_has_every_size_precision_and_way():
    cases = list(sweep(4))

    for n in SIZES:
        at_n = [case for case in cases if case.square and case.n == n]
        assert {"float32", "bfloat16", "float16", "float64"} == {
            case.precision for case in at_n if case.place == "cpu"
        }
        assert {1, 4} == {case.threads for case in at_n if case.place == "cpu"}
        assert {("tf32", False), ("tf32", True), ("float32", True)} < {
            (case.precision, case.transfer) for case in at_n if case.place == "gpu"
        }
    assert len({(case.n, case.k, case.m) for case in cases if not case.square}) == 3


def test_what_matters_most_comes_first():
    cases = list(sweep(2))
    places = {case.id: place for place, case in enumerate(cases)}

    assert places["torch.mm-cpu2-float32-8192"] < places["torch.mm-gpu-tf32-16"]
    assert places["torch.mm-gpu-tf32-8192"] < places["torch.mm-cpu1-float32-16"]
    assert places["torch.mm-gpu-float32-16"] < places["torch.mm-gpu-float32-8192"]


def test_one_thread_is_not_measured_twice():
    assert sum(case.id == "torch.mm-cpu1-float32-16" for case in sweep(1)) == 1


# --- timing --------------------------------------------------------------------------------------


def test_the_timer_waits_for_the_device():
    queue = Queue()
    device = queue.device()

    start = device.timer()
    queue.work()
    assert pytest.approx(1.001) == device.timer() - start

    start = device.clock()
    queue.work()
    assert pytest.approx(0.001) == device.clock() - start  # what it looks like unsynchronised


def test_the_bare_loop_reads_the_devices_own_clock():
    queue = Queue()

    class Event:
        def record(self):
            self.at = queue.now + queue.pending

        def synchronize(self):
            queue.wait()

        def elapsed_time(self, end):
            return 1e3 * (end.at - self.at)

    device = queue.device(event=Event)

    assert pytest.approx(1.001) == device.bare_loop(queue.work, 1.0)
    assert CPU.bare_loop(queue.work, 1.0) is None


def test_the_unsynchronised_mistake_waits_before_each_call_only():
    device = Queue().device()
    bench, run = Bench(), run_on(gpu=device)
    case = Case("mistake", "no_synchronise", "gpu", "float32", 16, 16, 16)

    run.measure(bench, case, unsynchronised=True)

    assert bench.setup == device.synchronise
    assert run.rows[0].case.what == "no_synchronise"


@pytest.mark.parametrize("mode", ["ieee", "tf32"])
def test_fp32_mode_is_set_and_put_back(mode):
    settings = torch.backends.cuda.matmul
    name = "fp32_precision" if hasattr(settings, "fp32_precision") else "allow_tf32"
    before = getattr(settings, name)

    with fp32_mode(mode):
        assert getattr(settings, name) in (mode, mode == "tf32")

    assert before == getattr(settings, name)


def test_fp32_mode_knows_the_old_api(monkeypatch):
    old = SimpleNamespace(allow_tf32=True)
    monkeypatch.setattr(torch.backends.cuda, "matmul", old)

    with fp32_mode("ieee"):
        assert old.allow_tf32 is False

    assert old.allow_tf32 is True


def test_threads_are_put_back_also_after_an_error():
    before = torch.get_num_threads()

    with threads(before + 1):
        assert before + 1 == torch.get_num_threads()
    with pytest.raises(ZeroDivisionError), threads(before + 1):
        _ = 1 / 0

    assert before == torch.get_num_threads()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, 8), ({"OMP_NUM_THREADS": "2"}, 2), ({"OPENBLAS_NUM_THREADS": "99"}, 8)],
)
def test_numpys_threads_are_stated(environment, expected):
    assert expected == numpy_threads(environment, 8)


# --- which CPU -----------------------------------------------------------------------------------

X86 = "processor\t: 0\nmodel\t\t: 2\nmodel name\t: AMD EPYC 9654\nMHz : 2\n"
ARM = "processor\t: 0\nBogoMIPS\t: 243.75\nCPU implementer\t: 0x41\n"
LSCPU = "Architecture:   aarch64\n  Model name:   Neoverse-N1\nModel:   1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's ways")
@pytest.mark.parametrize(
    ("cpuinfo", "lscpu", "name"),
    [
        (X86, "", "AMD EPYC 9654"),
        (ARM, LSCPU, "Neoverse-N1"),
        (None, LSCPU, "Neoverse-N1"),
        (ARM, "", platform.machine()),
    ],
    ids=["x86", "ARM", "no file", "nobody knows"],
)
def test_a_cpu_has_the_name_that_its_maker_gave_it(monkeypatch, tmp_path, cpuinfo, lscpu, name):
    file = tmp_path / "cpuinfo"
    if cpuinfo is not None:
        file.write_text(cpuinfo, encoding="utf-8")
    monkeypatch.setattr(device, "_CPUINFO", file)
    monkeypatch.setattr(device, "_told", lambda *command: lscpu)

    assert name == Machine.here().cpu.name


# --- right before fast ---------------------------------------------------------------------------


@pytest.mark.parametrize("precision", ["float64", "float32", "bfloat16", "float16"])
def test_rounding_is_within_the_tolerance(precision):
    product = Product(product_of(200, precision), CPU)

    assert product.error(product.call()) < TOLERANCES[precision] / 2


def test_every_way_to_a_product_gives_the_product():
    ways = [
        product_of(40, what="numpy.matmul"),
        product_of(40, place="gpu", transfer=True),
        product_of(40, batch=3, what="torch.bmm"),
    ]
    for case in ways:
        product = Product(case, CPU)
        assert product.error(product.call()) < TOLERANCES["float32"]


def test_one_wrong_element_is_seen():
    product = Product(product_of(100), CPU)
    result = product.call().clone()
    result[99, 0] += 1

    assert product.error(result) > TOLERANCES["float32"]


def test_tf32_is_not_taken_for_float32():
    product = Product(product_of(256), CPU)
    rounded = [(t.view(torch.int32) & ~0x1FFF).view(torch.float32) for t in (product.a, product.b)]

    error = product.error(torch.mm(*rounded))

    assert TOLERANCES["float32"] < error < TOLERANCES["tf32"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda result: result[:, :-1],
        lambda result: result.double(),
        lambda result: result * float("nan"),
        lambda result: None,
    ],
)
def test_what_is_no_product_is_infinitely_wrong(spoil):
    product = Product(product_of(8), CPU)

    assert float("inf") == product.error(spoil(product.call()))


def test_a_wrong_product_is_not_timed():
    bench, run = Bench(), run_on()

    with pytest.raises(WrongProduct, match="matmul is not timed for 16 in float32"):
        run.measure(bench, product_of(16, what="matmul"), function=lambda a, b: a @ b.T)

    assert run.rows == []
    assert bench.extra_info == {}


# --- what is left out ----------------------------------------------------------------------------


def test_without_a_gpu_its_rows_are_left_out_and_never_measured():
    run = run_on()

    with pytest.raises(LeftOut, match="no GPU"):
        run.measure(Bench(), product_of(16, place="gpu"))

    assert [(product_of(16, place="gpu"), "no GPU")] == run.left_out


def test_only_cuda_has_tf32():
    run = run_on(gpu=Device("mps", "cpu", "Apple M3"))

    with pytest.raises(LeftOut, match="mps has no tf32"):
        run.measure(Bench(), product_of(16, "tf32", "gpu"))


def test_a_dtype_that_the_device_refuses_is_left_out():
    def refuse():
        raise TypeError("the MPS framework doesn't support float64")

    gpu = Device("mps", "cpu", "Apple M3", synchronise=refuse)

    with pytest.raises(LeftOut, match="mps has no float64"):
        run_on(gpu=gpu).measure(Bench(), product_of(16, "float64", "gpu"))


def test_what_does_not_fit_into_memory_is_left_out():
    def allocate(a, b):
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(LeftOut, match="not enough memory"):
        run_on().measure(Bench(), product_of(16), function=allocate)


def test_estimates_climb_no_further_than_they_must():
    budget = Budget(0.1, product_seconds=1.0, clock=lambda: 0.0)
    asked = []

    def probe(case):
        asked.append(case.n)
        return case.n**3 / 1e8

    with pytest.raises(LeftOut, match="over 1 s"):
        budget.admit(product_of(4096), probe)
    assert asked == [16, 32, 64, 128, 256]  # 512 would take 1.3 s

    budget.admit(product_of(128), probe)
    assert asked[5:] == [16, 32, 64, 128]


def test_what_was_measured_tells_about_what_is_larger():
    budget = Budget(0.1, product_seconds=1.0, clock=lambda: 0.0)

    budget.note(product_of(64), 0.1)
    budget.admit(product_of(128), probe=None)

    budget.note(product_of(64), 0.2)
    with pytest.raises(LeftOut, match="over 1 s"):
        budget.admit(product_of(128), probe=None)


def test_a_run_ends_before_its_time_is_used_up():
    now = [0.0]
    budget = Budget(1.0, 10.0, run_seconds=20.0, clock=lambda: now[0])
    budget.admit(product_of(16), lambda case: 1.5)

    now[0] = 6.0
    with pytest.raises(LeftOut, match="the time of the run, 20 s, is used up"):
        budget.admit(product_of(16), lambda case: 1.5)


def test_the_default_run_leaves_room_below_90_seconds():
    budget = Budget.default()

    # The last row admitted may take longer than estimated, and starting takes some seconds too.
    assert budget.run_seconds + 10 * budget.product_seconds + 6 <= 90


# --- rows and what follows from them -------------------------------------------------------------


def test_a_row_says_under_which_circumstances(timings):
    bench = Bench()
    gpu = Device("cuda", "cpu", "NVIDIA H200", "570.1", power=lambda: "P0")
    run = run_on(gpu=gpu)

    run.measure(bench, product_of(64, "bfloat16", "gpu"))

    row = run.rows[0]
    assert row == Row.of(json.loads(json.dumps(bench.extra_info)), vars(bench.stats.stats))
    wanted = {
        "place": "gpu",
        "threads": 0,
        "precision": "bfloat16",
        "fp32_mode": "-",
        "device": "NVIDIA H200",
        "driver": "570.1",
        "power": "P0",
        "torch": torch.__version__,
        "peak_tflops": 989.0,
    }
    assert wanted == {name: bench.extra_info[name] for name in wanted}
    assert pytest.approx(2 * 64**3 / 1e-3 / 1e12) == row.tflops
    assert pytest.approx(100 * row.tflops / 989) == bench.extra_info["percent_of_peak"]


def test_a_peak_is_known_by_the_devices_whole_name():
    assert peak_of("NVIDIA H200").tflops["bfloat16"] == 989.0
    assert "bfloat16" not in peak_of("Tesla T4").tflops
    assert peak_of("NVIDIA GeForce RTX 4090 Laptop GPU") is None


def test_the_gpu_is_ahead_from_where_it_stays_ahead(timings):
    def at(seconds):
        return {n: timings.row(product_of(n), time) for n, time in zip(sizes, seconds, strict=True)}

    sizes = [16, 32, 64, 128]
    cpu = at([1.0, 2.0, 4.0, 8.0])

    assert stays_ahead(sizes, cpu, at([0.1, 3.0, 1.0, 2.0])) == 64
    assert stays_ahead(sizes, cpu, at([0.1, 0.1, 0.1, 0.1])) == 16
    assert stays_ahead(sizes, cpu, at([0.1, 0.1, 0.1, 8.0])) is None
    assert stays_ahead(sizes, cpu, at([0.1, 0.1, 3.9, 4.0])) == 128  # 3.9 is ahead by chance


def test_crossovers_hold_the_gpu_against_all_threads(timings):
    rows = timings.rows()
    rows += [timings.row(product_of(n, threads=1), 9.0) for n in SIZES]

    found = {(one.precision, one.transfer): one for one in crossovers(rows)}

    assert found["float32", False].n == 128
    assert found["float32", True].n == 256
    assert found["tf32", False].largest == 4096  # of float32, which took the CPU over 2 s at 8192
    assert crossovers(timings.rows(gpu=False)) == []


def test_times_have_three_digits():
    assert [time_of(seconds) for seconds in (1.361e-3, 9.99e-4, 9.996e-4, 22, 2.5e-16)] == [
        "1.36 ms",
        "999 µs",
        "1.00 ms",
        "22.0 s",
        "2.5e-07 ns",
    ]


def test_the_summary_of_a_run_with_a_gpu(timings):
    gpu = Device("cuda", "cpu", "NVIDIA H200", "570.1")
    run = run_on(gpu=gpu)
    run.rows = timings.rows()
    run.rows += [
        timings.row(Case("mistake", what, "gpu", "float32", 4096, 4096, 4096), seconds)
        for what, seconds in (("honest", 2e-3), ("no_synchronise", 5e-6))
    ]

    lines = list(summary(run))

    assert "GPU  NVIDIA H200, driver 570.1; P0, 1980 MHz, 50 °C, limit 700 W" in lines
    assert "no_synchronise      5.00 µs × 0.0025  the GPU had only received the order" in lines
    assert "float32: with all data on it, the GPU stays ahead from n = 128 on." in lines
    assert "float32: with transfer both ways, the GPU stays ahead from n = 256 on." in lines
    assert any("Best bfloat16 on the GPU:" in line and "+1.0 %" in line for line in lines)
    row = next(row for row in run.rows if row.case.id == "torch.mm-gpu-tf32-8192")
    speeds = next(line for line in lines[lines.index("GPU, tf32") :] if line.startswith("  8192"))
    assert speeds.split()[-2:] == [f"{row.tflops:.0f}", f"{row.percent_of_peak:.1f}"]


def test_the_summary_without_a_gpu(timings):
    run = run_on()
    run.rows = timings.rows(gpu=False)
    run.left_out = [(product_of(n, place="gpu"), "no GPU") for n in (16, 32)] + [
        (product_of(n, threads=2), "one product would take over 2 s") for n in (4096, 8192)
    ]

    lines = list(summary(run))

    assert "GPU  skipped: no GPU" in lines
    assert "everything on the GPU: no GPU" in lines
    assert (
        "torch.mm, CPU, 2 threads, float32 (ieee), 4096, 8192: one product would take over 2 s"
        in lines
    )
    assert not any("ahead" in line for line in lines)


def test_the_summary_says_that_the_machine_was_busy(timings):
    run = run_on()
    run.rows = [
        timings.row(product_of(512, threads=1), 1.0),
        timings.row(product_of(512, threads=2), 1.5),
    ]

    assert any("another program" in line for line in summary(run))

    run.rows[1] = timings.row(product_of(512, threads=2), 0.6)
    assert not any("another program" in line for line in summary(run))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is not JSON"),
        ("[]", "has no matrix products timed by torchkata"),
        ('{"benchmarks": [{"extra_info": {}, "stats": {}}]}', "KeyError: 'family'"),
        ('{"benchmarks": []}', "has no benchmark at all"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, content, said):
    file = tmp_path / "run.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(KataError, match=said) as caught:
        read_rows(file)

    assert "`pytest benchmarks --benchmark-json run.json`" in str(caught.value)


# --- as a user runs it ---------------------------------------------------------------------------


def test_plain_pytest_leaves_the_benchmarks_alone():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert settings["tool"]["pytest"]["ini_options"]["testpaths"] == [
        "tests/exercises",
        "exercises",
    ]


def bench(run, *arguments, **environment):
    return run(ROOT, "pytest", "benchmarks", "-p", "no:cacheprovider", *arguments, **environment)


def test_disabled_they_are_correctness_tests(run):
    chosen = "mistake or matmul or float32-16"

    done = bench(run, "--benchmark-disable", "--impl=solutions", "-rs", "-k", chosen)

    assert done.returncode == 0, done.stdout
    assert "no GPU" in done.stdout or torch.accelerator.is_available()
    assert "failed" not in done.stdout


def test_exercises_that_are_not_written_are_todo(run):
    done = bench(run, "--full", "--benchmark-disable", "-rs", "-k", "matmul_loops")

    assert done.returncode == 0
    assert "matmul_loops is still to do: exercises/operations.py:" in done.stdout
    assert "benchmarks: the whole sweep" in done.stdout


def test_a_wrong_product_of_the_learners_fails_in_a_sentence(run, tmp_path):
    solutions = (ROOT / "solutions" / "operations.py").read_text(encoding="utf-8")
    wrong = "\n\ndef matmul(a, b):\n    return a.T @ b\n"
    (tmp_path / "operations.py").write_text(solutions + wrong, encoding="utf-8")

    done = bench(run, "--benchmark-disable", f"--impl={tmp_path}", "-k", "matmul-cpu")

    assert done.returncode == 1
    assert "matmul is not timed for 16 in float32" in done.stdout
    assert "\nkata check matmul\n" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_run_with_a_gpu_from_end_to_end(run, tmp_path):
    file = tmp_path / "run.json"
    beside = f"{ROOT}{os.pathsep}{Path(__file__).parent}"
    chosen = "copy or no_synchronise or gpu-honest or (torch.mm and (32-16 or 16-16) and not cpu1)"

    arguments = ("-p", "fake_gpu", "-k", chosen, "--benchmark-json", str(file))
    done = bench(run, *arguments, PYTHONPATH=beside)

    assert done.returncode == 0, done.stdout
    assert "GPU  NVIDIA H200, driver 570.1; P0, 1980 MHz" in done.stdout
    assert "Best bfloat16 on the GPU:" in done.stdout
    rows = {row.case.id: row for row in read_rows(file)}
    assert {"torch.mm-gpu-tf32-16", "torch.mm-gpu-transfer-bfloat16-16"} < rows.keys()
    assert rows["torch.mm-gpu-bfloat16-16"].bare_loop is not None
    assert "node" not in json.loads(file.read_text(encoding="utf-8"))["machine_info"]
