"""The course of a training: the learner's curve beside the reference's, as a picture.

The reference is the solution, if this copy of the kata has one.
"""

import io
import math
from collections.abc import Iterable
from typing import Any

import torch

from torchkata import data
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.install import install_line
from torchkata.kata.solution import solutions
from torchkata.kata.syllabus import Exercise
from torchkata.notebook.training import SETTINGS, Scene, Setting
from torchkata.observe import Subject
from torchkata.observe.limit import limited
from torchkata.observe.recorders import settings_restored
from torchkata.run.code import load
from torchkata.testing.messages import exception

SECONDS = 60.0  # the time limit of all the training for one picture
DPI = 110


def drawn(kata: Kata, exercise: Exercise, subject: Subject) -> bytes:
    """The picture of an exercise, a PNG.

    Args:
        kata: The kata.
        exercise: The exercise.
        subject: The learner's module.

    Raises:
        KataError: If the exercise trains nothing, matplotlib is missing, or the training of the
            learner's code fails.
    """
    setting = SETTINGS.get(exercise.name)
    if setting is None:
        raise KataError(
            _("{name} has no curve; these exercises have one: {names}.").format(
                name=exercise.name, names=", ".join(SETTINGS)
            )
        )
    mine = _run(setting, exercise, subject)
    reference = None
    folder = solutions(kata)
    if folder is not None and (folder / f"{exercise.topic}.py").is_file():
        reference = _run(setting, exercise, load(kata, folder, exercise.topic))
    return _picture(setting, exercise, mine, reference)


def _run(setting: Setting, exercise: Exercise, subject: Subject) -> Scene:
    """Run one module's training.

    Raises:
        KataError: If it raises, takes too long, or its result is not as its docstring says.
    """

    def seeded() -> Scene:
        with settings_restored(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            scene = setting.run(subject)
            for across, heights in scene.curves.values():
                if len(across) != len(heights) or not all(map(_is_number, heights)):
                    raise TypeError(_("the losses are not a list of floats, one for each step"))
            return scene

    if subject.failure is not None:
        said = "\n".join(exception(subject.failure))
        raise KataError(f"{subject.topic}.py: {said}")
    try:
        return limited(seeded, SECONDS, subject.where)
    except KeyboardInterrupt:
        raise
    except BaseException as raised:
        error = subject.describe(raised)
        place = f" ({error.frames[-1].file}:{error.frames[-1].line})" if error.frames else ""
        raise KataError(
            _("The training of {name} failed: {error}{place}. Try `kata check {name}`.").format(
                name=exercise.name, error=f"{error.type}: {error.message}".strip(": "), place=place
            )
        ) from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _picture(setting: Setting, exercise: Exercise, mine: Scene, reference: Scene | None) -> bytes:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        said = _("Pictures need matplotlib: {install}")
        raise KataError(said.format(install=install_line("plots"))) from None
    figure = Figure(figsize=(10 if mine.lines else 6.4, 4.2), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, 2 if mine.lines else 1, squeeze=False)[0]
    _draw_curves(axes[0], setting, mine, reference)
    if mine.lines:
        _draw_lines(axes[1], mine, reference)
    figure.suptitle(f"{exercise.name}: {exercise.title}")
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _draw_curves(axes: Any, setting: Setting, mine: Scene, reference: Scene | None) -> None:
    single = len(mine.curves) == 1
    for number, (label, (across, heights)) in enumerate(mine.curves.items()):
        if reference is not None and label in reference.curves:
            axes.plot(
                *reference.curves[label],
                color="0.75",
                linewidth=6,
                solid_capstyle="round",
                label=_("reference") if number == 0 else None,
            )
        axes.plot(across, _finite(heights), label=_("yours") if single else label)
    heights = [h for _across, all_ in mine.curves.values() for h in _finite(all_)]
    shown = [height for height in heights if not math.isnan(height)]
    if setting.up == "loss" and shown and min(shown) > 0 and max(shown) > 50 * min(shown):
        axes.set_yscale("log")
    if setting.log_across:
        axes.set_xscale("log")
    if len(shown) < len(heights):
        axes.text(
            0.5,
            0.02,
            _("gaps: infinite or NaN"),
            ha="center",
            transform=axes.transAxes,
        )
    axes.set_xlabel(_(setting.across))
    axes.set_ylabel(_(setting.up))
    axes.grid(alpha=0.3)
    axes.legend()


def _draw_lines(axes: Any, mine: Scene, reference: Scene | None) -> None:
    """The points, and the line after some epochs: the later, the darker."""
    from matplotlib import colormaps

    x, y = (tensor.tolist() for tensor in data.points())
    ends = [min(x) - 0.5, max(x) + 0.5]
    if reference is not None and reference.lines:
        w, b = list(reference.lines.values())[-1]
        axes.plot(
            ends, [w * end + b for end in ends], color="0.75", linewidth=6, label=_("reference")
        )
    for number, (epoch, (w, b)) in enumerate(mine.lines.items()):
        colour = colormaps["viridis_r"](0.1 + 0.9 * number / max(len(mine.lines) - 1, 1))
        label = _("epoch {number}").format(number=epoch)
        axes.plot(ends, [w * end + b for end in ends], color=colour, label=label)
    axes.scatter(x, y, color="black", zorder=3)
    axes.set_ylim(min(y) - 1.5, max(y) + 1.5)
    axes.set_xlabel("x")
    axes.set_ylabel("y")
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left", fontsize="small")


def _finite(heights: Iterable[float]) -> list[float]:
    return [float(height) if math.isfinite(height) else math.nan for height in heights]
