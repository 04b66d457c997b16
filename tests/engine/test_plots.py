"""`kata plot`: its pictures, and their contents."""

import sys

import pytest

from torchkata.errors import KataError

pytest.importorskip("matplotlib")
plots = pytest.importorskip("torchkata.bench.pictures")


def texts(figure):
    """Everything that is written in a figure."""
    import matplotlib.text

    return [text.get_text() for text in figure.findobj(matplotlib.text.Text)]


def test_three_pictures_each_as_png_and_svg(timings, tmp_path):
    file = timings.save(timings.rows(), tmp_path / "run.json")

    written = plots.draw(file, tmp_path / "new" / "pictures")

    names = {
        f"run-{name}.{kind}" for name in ("time", "speed", "roofline") for kind in ("png", "svg")
    }
    assert names == {path.name for path in written}
    assert all(path.stat().st_size > 10_000 for path in written)


def test_the_same_results_give_the_same_picture(timings, tmp_path):
    file = timings.save(timings.rows(gpu=False), tmp_path / "run.json")

    first = [path.read_bytes() for path in plots.draw(file, tmp_path / "first")]
    second = [path.read_bytes() for path in plots.draw(file, tmp_path / "second")]

    assert first == second


def test_the_picture_of_time_marks_the_crossovers_and_names_the_devices(timings):
    rows = [row for row in timings.rows() if row.case.precision in ("float32", "bfloat16")]

    said = texts(plots.time_picture(rows))

    assert {"GPU ahead from 128, data on it", "GPU ahead from 256, with transfer"} < set(said)
    assert any("NVIDIA H200 and Some CPU, torch 2.13.0" in text for text in said)
    assert {"CPU, 1 thread", "CPU, 2 threads", "GPU, with transfer", "matmul_loops"} < set(said)


def test_the_picture_of_speed_has_a_peak_for_each_precision(timings):
    figure = plots.speed_picture(timings.rows())

    assert {"989  bfloat16, float16", "494.5  tf32", "67  float32, float64"} < set(texts(figure))
    cpu, gpu = figure.axes
    dashed = [line.get_ydata()[0] for line in gpu.lines if line.get_linestyle() == "--"]
    assert {67.0, 494.5, 989.0} == set(dashed)
    assert [line for line in cpu.lines if line.get_linestyle() == "--"] == []


def test_the_band_of_speeds_goes_from_the_slowest_to_the_fastest(timings):
    rows = [row for row in timings.rows(gpu=False) if row.case.precision == "float32"]
    swept = [row for row in rows if row.case.family == "sweep" and row.case.threads == 2]
    fastest = max(row.case.flops / row.min / 1e12 for row in swept if row.case.square)

    (axes,) = plots.speed_picture(rows).axes

    heights = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert pytest.approx(fastest) == heights.max()


def test_the_roofline_has_both_ridges(timings):
    said = texts(plots.roofline_picture(timings.rows()))

    assert {"ridge float32: 14", "ridge bfloat16: 206"} < set(said)
    assert "GPU memory: 4800 GB/s, by data sheet" in said
    assert "CPU memory: 40 GB/s, measured by a copy" in said


def test_a_roofline_without_a_copy_has_no_memory_line(timings):
    rows = [row for row in timings.rows(gpu=False) if row.case.family != "copy"]

    assert not any("memory:" in text for text in texts(plots.roofline_picture(rows)))


def test_one_thread_and_few_rows_are_enough(timings):
    rows = [row for row in timings.rows(gpu=False, threads=1) if row.case.n == 16]

    for picture in (plots.time_picture, plots.speed_picture, plots.roofline_picture):
        assert picture(rows).axes


def test_the_command_says_what_it_wrote(timings, tmp_path, run):
    timings.save(timings.rows(), tmp_path / "run.json")

    done = run(tmp_path, "torchkata", "plot", "run.json", "--out", "pictures")

    assert done.returncode == 0
    assert done.stdout.splitlines()[0].replace("\\", "/") == "pictures/run-time.png"
    assert (tmp_path / "pictures" / "run-roofline.svg").is_file()


def test_the_command_refuses_what_is_no_benchmark(tmp_path, run):
    done = run(tmp_path, "torchkata", "plot", "nothing.json")

    assert done.returncode == 2
    assert "nothing.json cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_told(timings, tmp_path):
    file = timings.save(timings.rows(), tmp_path / "run.json")
    (tmp_path / "taken").write_text("", encoding="utf-8")

    with pytest.raises(KataError, match="cannot be written"):
        plots.draw(file, tmp_path / "taken")


def test_results_without_a_sweep_are_told(timings, tmp_path):
    rows = [row for row in timings.rows() if row.case.family == "copy"]

    with pytest.raises(KataError, match="has no sweep"):
        plots.draw(timings.save(rows, tmp_path / "run.json"), tmp_path)


def test_without_matplotlib_there_is_one_sentence(timings, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(KataError, match=r'pip install -e ".*\[plots\]"'):
        plots.draw(timings.save(timings.rows(), tmp_path / "run.json"), tmp_path)
