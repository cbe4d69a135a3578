"""How figures are written."""

import io
import json

from rich.console import Console

from app.training.evaluation.figures import Figures, missed, to_json
from app.training.evaluation.table import to_markdown, to_table

GOOD = Figures(
    name="ink",
    faces=40,
    samples=30,
    taught_from=154,
    precision="int8",
    features="VGG16, relu4_3",
    kd=0.8,
    photo_kd=4.0,
    fd=50.0,
    photo_fd=210.0,
    perceptual=0.3,
    artfid=66.3,
    identity=0.6,
    landmark_error_pct=2.5,
    face_found=1.0,
    flicker_ratio=0.8,
    gmac=2.49,
    params=780_716,
    ms_1_thread=18.123456,
    ms_2_threads=11.0,
)
BAD = Figures(
    name="other",
    faces=40,
    samples=30,
    kd=3.0,
    photo_kd=6.0,
    identity=0.4,
    landmark_error_pct=4.0,
    face_found=0.9,
    not_computed={"gmac": "Finished pictures do not show what painted them."},
)
ASKED_FOR = {
    *("kd", "fd", "photo_kd", "photo_fd", "features", "artfid", "identity", "landmark_error_pct"),
    *("face_found", "flicker_ratio", "gmac", "params", "ms_1_thread", "ms_2_threads"),
}


def test_json_has_every_figure_under_its_name() -> None:
    values = json.loads(to_json([GOOD]))
    assert set(values) >= ASKED_FOR
    assert values["ms_1_thread"] == 18.123
    assert json.loads(to_json([GOOD, BAD]))[1]["gmac"] is None


def test_goals_are_checked_only_where_something_was_measured() -> None:
    assert missed(GOOD) == ()
    names = {goal.figure for goal in missed(BAD)}
    assert names == {"kd", "identity", "landmark_error_pct", "face_found"}
    assert missed(Figures(name="nothing", faces=4, samples=4)) == ()


def test_markdown_begins_with_the_photographs() -> None:
    lines = to_markdown([GOOD, BAD]).splitlines()
    heading, photograph, ink, other = (lines[i].split("|") for i in (0, 2, 3, 4))
    assert photograph[1].strip() == "photograph, unprocessed"
    kernel = [cell.strip() for cell in heading].index("VGG-KD")
    assert [row[kernel].strip() for row in (photograph, ink, other)] == [
        "4.00 to 6.00",
        "0.80 (-80%)",
        "3.00 (-50%)",
    ]
    assert len({len(row) for row in (heading, photograph, ink, other)}) == 1
    assert "40 faces" in lines[-1]


def test_the_terminal_says_what_is_missed() -> None:
    out = io.StringIO()
    console = Console(file=out, width=120)
    console.print(to_table(GOOD))
    assert "missed" not in out.getvalue()
    console.print(to_table(BAD))
    assert "0.5 or more: missed" in out.getvalue()
