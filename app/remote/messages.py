"""What may be sent to the remote control, checked before anything is done with it."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import BadInputError
from app.frames import Framing

Amount = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Step = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]

Body = TypeVar("Body", bound=BaseModel)


class BadMessageError(BadInputError):
    """What was sent cannot be understood."""


class Nothing(BaseModel):
    """A command that needs no further word."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StyleChoice(BaseModel):
    """Which style."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str


class LookChange(BaseModel):
    """New values of some of the sliders; what is left out stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: Amount | None = None
    colour: Amount | None = None
    shape: Amount | None = None
    framing: Framing | None = None


class LookStep(BaseModel):
    """By how much to move some of the sliders, for dials and for keys that say "more" and "less"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: Step = 0.0
    colour: Step = 0.0
    shape: Step = 0.0


def parse(kind: type[Body], text: str | bytes) -> Body:
    """Read a message; nothing at all stands for `{}`.

    Raises:
        BadMessageError: it is no JSON, or does not fit.
    """
    try:
        return kind.model_validate_json(text if text.strip() else "{}")
    except ValidationError as error:
        raise BadMessageError(_sentence(kind, error)) from error


def _sentence(kind: type[BaseModel], error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    name = ".".join(str(part) for part in first["loc"][:1])
    known = ", ".join(kind.model_fields)
    match first["type"]:
        case "json_invalid":
            return "The message is no JSON. Send an object in braces, or nothing at all."
        case "extra_forbidden" if known:
            return f"There is nothing called {name!r} here. Known: {known}."
        case "extra_forbidden":
            return f"This command takes no {name!r}: send it without a message."
        case "missing":
            return f"The message lacks {name!r}."
    what = str(first["msg"]).removeprefix("Input should be ")
    return f"{name or 'The message'} should be {what}, not {first['input']!r}."
