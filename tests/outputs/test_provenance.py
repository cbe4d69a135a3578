import pytest

from app.frames import Framing, Look
from app.outputs.provenance import Provenance


@pytest.mark.parametrize("style_id", ["woodcut", None])
@pytest.mark.parametrize("framing", list(Framing))
def test_a_line_is_read_back(style_id: str | None, framing: Framing) -> None:
    made = Provenance(style_id, "Any name", Look(0.25, 0.5, 0.75, framing))
    read = Provenance.parse(made.line)
    assert read is not None
    assert (read.style_id, read.look) == (style_id, made.look)


@pytest.mark.parametrize(
    "other",
    [
        Provenance("oil", None, Look()),
        Provenance("woodcut", None, Look(strength=0.5)),
        Provenance("woodcut", None, Look(framing=Framing.PORTRAIT)),
    ],
)
def test_another_style_or_look_is_another_painting(other: Provenance) -> None:
    assert not Provenance("woodcut", None, Look()).same_painting(other)


@pytest.mark.parametrize(
    "text", ["", "A photograph", "Painted by Limner 1: style=a strength=9 colour=x shape=0 framing=overlay"]
)
def test_other_descriptions_are_not_ours(text: str) -> None:
    assert Provenance.parse(text) is None
