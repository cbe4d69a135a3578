"""Numbers on the command line: what is no number, or out of range, is told in one sentence."""

from collections.abc import Callable

from app.errors import BadInputError


class NumberError(BadInputError):
    """An option was given something that is no number, or one it does not take."""


def number(option: str, least: float, most: float) -> Callable[[float | str], float]:
    """A parser for `typer.Option`: a number of that range, both ends included; NaN lies in none."""

    def parse(text: float | str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise NumberError(f"{option} takes a number from {least:g} to {most:g}, not {text}.")
        return value

    return parse


def whole_number(option: str, least: int, most: int) -> Callable[[int | str], int]:
    """The same for whole numbers."""

    def parse(text: int | str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise NumberError(f"{option} takes a whole number from {least} to {most}, not {text}.")
        return value

    return parse
