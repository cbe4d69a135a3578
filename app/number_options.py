"""Numbers on the command line: what is no number, or out of range, is told in one sentence."""

import math
from collections.abc import Callable

from app.errors import BadInputError


class NumberError(BadInputError):
    """An option was given something that is no number, or one it does not take."""


def number(option: str, least: float, most: float | None = None) -> Callable[[float | str], float]:
    """A parser for `typer.Option`: a number of that range, both ends included; NaN lies in none."""

    def parse(text: float | str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= (math.inf if most is None else most):
            raise NumberError(f"{option} takes a number {_range(least, most)}, not {text}.")
        return value

    return parse


def whole_number(option: str, least: int, most: int | None = None) -> Callable[[int | str], int]:
    """The same for whole numbers."""

    def parse(text: int | str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least or (most is not None and value > most):
            raise NumberError(f"{option} takes a whole number {_range(least, most)}, not {text}.")
        return value

    return parse


def _range(least: float, most: float | None) -> str:
    if most is None:
        return f"from {_plain(least)} on"
    return f"from {_plain(least)} to {_plain(most)}"


def _plain(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"
