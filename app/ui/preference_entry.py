"""How a preference is shown to a person: its words, and the values to choose among."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a setting may take, and what the dialog calls it."""

    value: object
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """How the dialog shows a field.

    Attributes:
        section: heading it stands under.
        label: its name.
        help: one sentence on what it does.
        choices: the values to choose among; empty for a switch (bool), a folder (Path).
        here: tells which of their values this machine can use; all of them without it.
        found: finds further choices on this machine, asked when the dialog opens.
        picture: the path is that of a picture, and may be left empty.
    """

    section: str
    label: str
    help: str
    choices: tuple[Choice, ...] = ()
    here: Callable[[], Collection[object]] | None = None
    found: Callable[[], tuple[Choice, ...]] | None = None
    picture: bool = False

    def offered(self) -> tuple[Choice, ...]:
        """The choices that make sense on this machine."""
        usable = self.here() if self.here is not None else None
        found = self.found() if self.found is not None else ()
        return (*(choice for choice in self.choices if usable is None or choice.value in usable), *found)
