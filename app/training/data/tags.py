"""What a person says about the pictures of a set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tags:
    """By file name without its ending. A picture's name means all faces in it; `page#2` means its second one.

    Attributes:
        leave_out: not to be learnt from: wrong faces, hats, profiles.
        facial_hair: wear a beard or a moustache.
        clean_shaven: wear none; where given, everybody else does.
    """

    leave_out: frozenset[str] = frozenset()
    facial_hair: frozenset[str] = frozenset()
    clean_shaven: frozenset[str] = frozenset()

    def is_bearded(self, name: str) -> bool:
        either = {name, name.partition("#")[0]}
        if self.clean_shaven:
            return not either & self.clean_shaven
        return bool(either & self.facial_hair)
