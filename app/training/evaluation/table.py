"""Figures as tables: for a terminal, and in Markdown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.table import Table

from app.training.evaluation.figures import GOALS, Figures, missed

_NOTHING: Final = "–"  # noqa: RUF001 - as typeset

Photograph = Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class _Line:
    """One measure.

    Attributes:
        figure: its name among the figures.
        words: what it is called.
        form: how it is written, for `format`.
        photograph: what the unprocessed photographs have; None where they have no such thing.
    """

    figure: str
    words: str
    form: str
    photograph: Photograph = lambda figures: None

    def text(self, figures: Figures) -> str:
        """The subject's figure; a kernel distance with its part of the photographs'."""
        text = self.written(getattr(figures, self.figure))
        if self.figure == "kd" and figures.closed is not None:
            return f"{text} ({-figures.closed:+.0%})"
        return text

    def written(self, value: float | None) -> str:
        return _NOTHING if value is None else self.form.format(value)


def _always(value: float) -> Photograph:
    return lambda figures: value


_LINES: Final = (
    _Line("taught_from", "taught from", "{}"),
    _Line("kd", "VGG-KD", "{:.2f}", lambda figures: figures.photo_kd),
    _Line("fd", "VGG-FD", "{:.0f}", lambda figures: figures.photo_fd),
    _Line("perceptual", "perceptual distance", "{:.2f}", _always(0)),
    _Line("artfid", "VGG-ArtFID", "{:.0f}", lambda f: None if f.photo_fd is None else 1 + f.photo_fd),
    _Line("identity", "identity", "{:.2f}", _always(1)),
    _Line("landmark_error_pct", "landmark error", "{:.1f} %", _always(0)),
    _Line("face_found", "face found", "{:.0%}", _always(1)),
    _Line("flicker_ratio", "flicker at rest", "{:.2f}", _always(1)),
    _Line("clip_flicker_ratio", "flicker in motion", "{:.2f}", _always(1)),
    _Line("gmac", "GMAC", "{:.2f}"),
    _Line("params", "parameters", "{:,}"),
    _Line("ms_1_thread", "ms, 1 thread", "{:.0f}"),
    _Line("ms_2_threads", "ms, 2 threads", "{:.0f}"),
)


def to_table(figures: Figures) -> Table:
    """One subject for a terminal: photographs, paintings, and what the built-in styles are held to."""
    title = f"{figures.name}: {figures.faces} faces, {figures.samples} samples"
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    table.add_column("photographs", justify="right")
    table.add_column("paintings", justify="right")
    table.add_column("wanted")
    failed = {goal.figure for goal in missed(figures)}
    wanted = {goal.figure: goal.words for goal in GOALS}
    for line in _LINES:
        words = wanted.get(line.figure, "")
        if line.figure in failed:
            words = f"[red]{words}: missed[/red]"
        original = line.photograph(figures)
        photograph = "" if original is None else line.written(original)
        table.add_row(line.words, photograph, line.text(figures), words)
    return table


def to_markdown(figures: Sequence[Figures]) -> str:
    """A row for the unprocessed photographs, one for each subject, and what all was measured with."""
    lines = [
        ["", *(line.words for line in _LINES)],
        ["---", *["---:"] * len(_LINES)],
        ["photograph, unprocessed", *(_photograph(line, figures) for line in _LINES)],
        *([each.name, *(line.text(each) for line in _LINES)] for each in figures),
    ]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"{table}\n\n{_caption(figures)}\n"


def _photograph(line: _Line, figures: Sequence[Figures]) -> str:
    """One value, or from the least to the most where every style has another hand to be compared with."""
    values = [value for each in figures if (value := line.photograph(each)) is not None]
    if not values:
        return _NOTHING
    least, most = line.written(min(values)), line.written(max(values))
    return least if least == most else f"{least} to {most}"


def _caption(figures: Sequence[Figures]) -> str:
    faces = ", ".join(sorted({str(each.faces) for each in figures}))
    compared = ", ".join(f"{each.name} {each.samples}" for each in figures)
    features = next((each.features for each in figures if each.features), None)
    lines = [f"Measured on {faces} faces, each style compared with samples of its hand: {compared}."]
    if features:
        lines.append(f"VGG-KD, VGG-FD: {features}.")
    painted_in = {each.precision for each in figures} - {None}
    if painted_in:
        lines.append(
            f"Networks: {', '.join(sorted(map(str, painted_in)))}; times are medians on this machine."
        )
    return " ".join(lines)
