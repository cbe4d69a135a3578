"""The framing *whole* in the engine: a second network is loaded for it, when it is wanted and no earlier."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.capture.source import SourceState
from app.frames import Framing, Look
from app.pipeline.engine import Engine
from app.pipeline.settings import Compared, EngineSettings, Still
from app.pipeline.style_loading import StyleRequest, load_style
from app.render.whole_frame import whole_size_px
from app.styles.library import BUILTIN_DIR, Library
from tests.pipeline.conftest import Studio
from tests.pipeline.fakes import SIZE_PX, FixedFinder, ScriptedSource, wait_until
from tests.render.sitter import frame_of

WHOLE = Look(framing=Framing.WHOLE)


def last_request(studio: Studio) -> StyleRequest:
    wait_until(lambda: studio.engine.status.style_loading is None)
    return studio.loader.requests[-1]


# What is asked for


def test_heads_alone_need_no_second_network(studio: Studio) -> None:
    studio.look(Look(strength=0.5))
    studio.look(Look(framing=Framing.PORTRAIT))

    assert [request.whole_size_px for request in studio.loader.requests] == [None]


def test_whole_pictures_are_asked_for_at_the_frames_proportions(studio: Studio) -> None:
    studio.look(WHOLE)

    assert last_request(studio).whole_size_px == whole_size_px(SIZE_PX, 512) == (512, 384)


def test_frames_of_another_size_are_painted_at_theirs(studio: Studio) -> None:
    studio.look(WHOLE)
    assert last_request(studio).whole_size_px == (512, 384)
    studio.shown(studio.source.give(picture=np.zeros((36, 64, 3), np.uint8)))

    assert last_request(studio).whole_size_px == (608, 336)


def test_until_it_is_loaded_frames_go_on_as_before(studio: Studio) -> None:
    studio.loader.allowed.clear()
    studio.look(WHOLE)

    assert [studio.give().style_id for _ in range(3)] == ["ink"] * 3
    assert studio.engine.status.style_loading == "ink"
    studio.loader.allowed.set()
    wait_until(lambda: studio.engine.status.style_loading is None)


def test_what_stands_in_for_a_lost_camera_stays_as_it_is(studio: Studio) -> None:
    studio.look(WHOLE)
    requests = len(studio.loader.requests)
    studio.source.state = SourceState.LOST
    painting = studio.shown(studio.source.give(picture=np.zeros((36, 64, 3), np.uint8)))

    assert painting.picture is painting.frame.picture
    assert painting.style_id is None
    assert last_request(studio).whole_size_px == (512, 384), "nor is a network asked for in its size"
    assert len(studio.loader.requests) <= requests + 1


def compare(studio: Studio, *style_ids: str, still: Still | None = None) -> set[StyleRequest]:
    studio.loader.requests.clear()
    settings = replace(studio.engine.settings, look=WHOLE)
    compared = tuple(Compared(style_id, WHOLE) for style_id in style_ids)
    studio.engine.apply(replace(settings, compare=compared, still=still))
    wait_until(lambda: set(style_ids) <= {request.style_id for request in studio.loader.requests})
    wait_until(lambda: studio.engine.status.style_loading is None)
    return set(studio.loader.requests)


def test_two_styles_side_by_side_are_as_fine_as_one(studio: Studio) -> None:
    assert {one.whole_size_px for one in compare(studio, "ink", "oil")} == {(512, 384)}


def test_more_have_coarser_backgrounds_except_on_a_held_frame(studio: Studio) -> None:
    coarse = whole_size_px(SIZE_PX, 352)
    requests = compare(studio, "ink", "oil", "chalk")
    assert {one.whole_size_px for one in requests if one.style_id != "ink"} == {coarse}

    held = Still(studio.source.give(), ())
    requests = compare(studio, "brush", "wash", "pen", still=held)
    assert {one.whole_size_px for one in requests if one.style_id != "ink"} == {(512, 384)}


# With a real network


def test_a_style_paints_the_room_with_a_real_network() -> None:
    request = StyleRequest("woodcut", 1, "cpu", whole_size_px=(608, 336))
    painter = load_style(Library(user_dir=BUILTIN_DIR / "no such folder"), request).painter
    assert painter is not None
    frame = frame_of()
    line = frame.picture.copy()
    cv2.rectangle(line, (200, 100), (440, 260), (20, 20, 20), 12)
    painting = painter.paint(replace(frame, picture=line), (), WHOLE)

    assert painting.style_id == "woodcut"
    # A woodcut is ink on a tint or on paper, whatever the room's colours are.
    ground = painting.picture[20:60, 20:60].reshape(-1, 3).mean(axis=0)
    assert ground[2] > 150 and ground[2] > ground[1] > ground[0]
    assert painting.picture[90:112, 260:380].min() < 60


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[tuple[Engine, ScriptedSource]]:
    source = ScriptedSource()
    settings = EngineSettings(style_id="woodcut", look=WHOLE, threads=1)
    library = Library(user_dir=tmp_path)
    with Engine(source, library, settings, finder=FixedFinder(count=0)) as running:
        yield running, source


def test_an_empty_room_is_painted(engine: tuple[Engine, ScriptedSource]) -> None:
    running, source = engine
    picture = frame_of().picture

    def painted() -> bool:
        source.give(picture=picture)
        return running.latest is not None and running.latest.style_id == "woodcut"

    wait_until(painted)
    assert running.latest is not None
    assert running.latest.faces == ()
    assert (running.latest.picture != picture).any()
