"""Options that several commands share; they mean the same everywhere."""

from enum import StrEnum
from typing import Annotated, Final

import typer

from app.number_options import number

# `app.frames` would bring NumPy along, which a help text has no use for; a test holds the two together.


class FramingChoice(StrEnum):
    """The framings in which something is painted."""

    OVERLAY = "overlay"
    WHOLE = "whole"
    PORTRAIT = "portrait"


DEFAULT_FRAMING: Final = FramingChoice.WHOLE

LOOK_PANEL: Final = "Look"

StyleOption = Annotated[
    str | None,
    typer.Option(
        "--style",
        "-s",
        metavar="ID",
        help="The style; `limner styles list` shows them.",
        show_default="the first one",
        rich_help_panel=LOOK_PANEL,
    ),
]
StrengthOption = Annotated[
    float | None,
    typer.Option(
        parser=number("--strength", 0, 1),
        metavar="0..1",
        help="From photograph to painting.",
        show_default="the style's own",
        rich_help_panel=LOOK_PANEL,
    ),
]
ColourOption = Annotated[
    float | None,
    typer.Option(
        "--colour",
        "--color",
        parser=number("--colour", 0, 1),
        metavar="0..1",
        help="From the sitter's own colours to the style's.",
        show_default="the style's own",
        rich_help_panel=LOOK_PANEL,
    ),
]
ShapeOption = Annotated[
    float | None,
    typer.Option(
        parser=number("--shape", 0, 1),
        metavar="0..1",
        help="From the sitter's own features to the style's.",
        show_default="the style's own",
        rich_help_panel=LOOK_PANEL,
    ),
]
FramingOption = Annotated[
    FramingChoice,
    typer.Option(
        help="The whole picture painted, the painted head in its picture, or the head alone.",
        rich_help_panel=LOOK_PANEL,
    ),
]
