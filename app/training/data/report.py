"""What became of the pictures of a folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

DUPLICATE: Final = "the same picture as"
ENOUGH: Final = "enough pictures without it"
UNREADABLE: Final = "cannot be read"
MARKED_BY_HAND: Final = "landmarks by hand"
TRANSPARENT: Final = "transparent, shown on the photographs' grounds"
FURTHER_FACE: Final = "a further face of its picture"

_SINGULAR_AND_PLURAL: Final[Mapping[str, tuple[str, str]]] = {
    FURTHER_FACE: ("a further face of its picture", "further faces of their pictures"),
    MARKED_BY_HAND: ("marked by hand", "marked by hand"),
    TRANSPARENT: ("transparent", "transparent"),
}


@dataclass(slots=True)
class Report:
    """What happened to each picture of a folder.

    Attributes:
        used: names of the faces that go into the pack; the second face of `page` is `page#2`.
        notes: what is out of the ordinary about a used face.
        left_out: why a picture, or a further face of one, was not used.
    """

    used: list[str] = field(default_factory=list)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        parts = [f"{len(self.used)} {'face' if len(self.used) == 1 else 'faces'} used"]
        for note, words in _SINGULAR_AND_PLURAL.items():
            count = sum(note in self.notes.get(name, ()) for name in self.used)
            if count:
                parts.append(f"{count} {words[count > 1]}")
        left_out = f"{len(self.left_out)} left out"
        twins = sum(reason.startswith(DUPLICATE) for reason in self.left_out.values())
        return "; ".join([", ".join(parts), left_out + (f" ({twins} shown twice)" if twins else "")])

    def leave_out(self, name: str, reason: str) -> None:
        self.left_out[name] = reason
        if name in self.used:
            self.used.remove(name)

    def __str__(self) -> str:
        lines = [self.summary, "", "Left out:"] if self.left_out else [self.summary]
        lines += [f"  {name}: {reason}" for name, reason in sorted(self.left_out.items())]
        noted = {name: notes for name, notes in self.notes.items() if name in self.used and notes}
        lines += ["", "Used, and worth a look:"] if noted else []
        lines += [f"  {name}: {'; '.join(notes)}" for name, notes in sorted(noted.items())]
        return "\n".join(lines)
