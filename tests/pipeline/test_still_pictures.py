"""A still picture costs next to nothing once the faces in it have come to rest."""

from dataclasses import replace

import pytest

from app.frames import Framing, Look, Painting
from tests.pipeline.conftest import Studio
from tests.pipeline.fakes import picture_of, wait_until

PICTURE = picture_of(7)


def _show(studio: Studio, *, at_s: float) -> Painting:
    return studio.shown(studio.source.give(picture=PICTURE, captured_s=at_s))


@pytest.fixture
def still(studio: Studio) -> Studio:
    """A studio that has looked at one and the same picture for a while."""
    for at_s in (0.0, 0.5, 1.0, 1.5):
        _show(studio, at_s=at_s)
    studio.finder.found_in.clear()
    studio.loader.painters["ink"].looks.clear()
    return studio


def test_it_is_searched_and_painted_until_faces_have_faded_in(studio: Studio) -> None:
    searched = len(studio.finder.found_in)
    for at_s in (0.0, 0.5, 1.0):
        _show(studio, at_s=at_s)

    assert len(studio.finder.found_in) == searched + 3


def test_then_the_same_painting_goes_out_with_every_frame(still: Studio) -> None:
    first, second = _show(still, at_s=2.0), _show(still, at_s=2.03)

    assert first.picture is second.picture
    assert first.frame.sequence + 1 == second.frame.sequence
    assert still.finder.found_in == []
    assert still.loader.painters["ink"].looks == []


def test_another_look_paints_it_again_once(still: Studio) -> None:
    look = Look(strength=0.4)
    still.look(look)
    for at_s in (2.0, 2.03, 2.06):
        _show(still, at_s=at_s)

    assert still.loader.painters["ink"].looks == [look]
    assert still.finder.found_in == []


def test_another_style_paints_it_again(still: Studio) -> None:
    still.choose("chalk")
    wait_until(lambda: "chalk" in still.loader.painters and still.engine.status.style_loading is None)

    assert _show(still, at_s=2.0).style_id == "chalk"


def test_another_number_of_faces_searches_it_again(still: Studio) -> None:
    still.engine.apply(replace(still.engine.settings, max_faces=2))
    _show(still, at_s=2.0)

    assert len(still.finder.found_in) == 1


def test_after_the_plain_picture_it_is_searched_again(still: Studio) -> None:
    still.look(Look(framing=Framing.PLAIN))
    _show(still, at_s=2.0)
    still.look(Look())
    _show(still, at_s=2.03)

    assert len(still.finder.found_in) == 1


def test_another_picture_is_searched_and_painted(still: Studio) -> None:
    still.give()

    assert len(still.finder.found_in) == 1
    assert len(still.loader.painters["ink"].looks) == 1
