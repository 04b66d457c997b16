"""The screen of the watch: one page, redrawn each time; plain lines on a simple terminal."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.segment import SegmentLines
from rich.syntax import Syntax
from rich.text import Text

from torchkata.i18n import _
from torchkata.kata.bars import Segment
from torchkata.watch.standing import Block, Code


class Screen:
    """A terminal of any kind: rich knows NO_COLOR, TERM=dumb, pipes and old Windows consoles."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.clears = self.console.is_terminal and not self.console.is_dumb_terminal

    @property
    def unicode(self) -> bool:
        """Whether the terminal can show block characters."""
        return "utf" in self.console.encoding.lower()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines at this moment."""
        return self.console.size.width, self.console.size.height

    def show(self, body: Sequence[Block], foot: Sequence[Segment]) -> None:
        """Draw everything; lines that do not fit are cut at the end, and their number is shown."""
        lines = self._rendered(Group(*map(_renderable, body)))
        below = self._rendered(_text(foot))
        if not self.clears:
            self.console.print(SegmentLines([*lines, *below, []], new_lines=True))
            return
        room = self.console.height - len(below) - 2
        if len(lines) > room > 0:
            more = _("... {count} more lines; a taller window shows them")
            cut = Text(more.format(count=len(lines) - room + 1), "dim")
            lines = [*lines[: room - 1], *self._rendered(cut)[:1]]
        with self.console:  # all in one piece, or it would flicker
            self.console.clear()
            self.console.print(SegmentLines([*lines, [], *below], new_lines=True), end="")

    def _rendered(self, what: RenderableType) -> list[list]:  # type: ignore[type-arg]
        return self.console.render_lines(what, pad=False)


def _renderable(block: Block) -> RenderableType:
    if isinstance(block, Code):
        code = Syntax(
            block.text, "python", theme="ansi_dark", background_color="default", word_wrap=True
        )
        return Padding(code, (0, 0, 0, 4), expand=False)
    return _text(block)


def _text(line: Sequence[Segment]) -> RenderableType:
    """A line; if it wraps, the rest has the same indentation."""
    text = Text.assemble(*line)
    indent = len(text.plain) - len(text.plain.lstrip(" "))
    return Padding(text[indent:], (0, 0, 0, indent), expand=False) if indent else text
