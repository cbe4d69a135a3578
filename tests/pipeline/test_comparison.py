"""Several styles side by side, in an engine among stand-ins."""

import gc
import weakref
from dataclasses import replace

import pytest

from app.errors import LimnerError
from app.frames import Comparison, Frame, Look
from app.pipeline.comparison_stage import ComparisonStage
from app.pipeline.face_stage import FacedFrame
from app.pipeline.faults import Faults
from app.pipeline.settings import MOST_COMPARED, Compared, EngineSettings, Still
from app.pipeline.style_loading import LoadedStyle, SharedStyles, StyleRequest
from tests.pipeline.conftest import Studio
from tests.pipeline.fakes import BOUND_S, InkPainter, picture_of, wait_until


def compare(studio: Studio, *style_ids: str, still: Still | None = None) -> None:
    compared = tuple(Compared(style_id, Look()) for style_id in style_ids)
    studio.engine.apply(replace(studio.engine.settings, compare=compared, still=still))


def shown(studio: Studio) -> Comparison:
    comparison = studio.engine.comparison
    assert comparison is not None
    return comparison


def until_complete(studio: Studio) -> Comparison:
    """Give one frame after the other until all styles have painted the same one."""
    for _ in range(200):
        frame = studio.source.give()
        wait_until(
            lambda frame=frame: (
                (latest := studio.engine.latest) is not None and latest.frame.sequence >= frame.sequence
            )
        )
        try:
            wait_until(lambda: shown(studio).complete)
        except AssertionError:
            continue
        return shown(studio)
    raise AssertionError("it was never complete")


def test_nothing_is_compared_until_asked_for(studio: Studio) -> None:
    assert studio.engine.comparison is None


def test_all_styles_paint_the_same_frame(studio: Studio) -> None:
    compare(studio, "ink", "oil", "chalk")
    comparison = until_complete(studio)

    assert [entry.style_id for entry in comparison.entries] == ["ink", "oil", "chalk"]
    for entry in comparison.entries:
        assert entry.painting is not None
        assert entry.painting.style_id == entry.style_id
        assert entry.painting.frame is comparison.entries[0].painting.frame
        assert entry.painting.faces is studio.finder.faces


def test_the_chosen_style_is_published_and_painted_once(studio: Studio) -> None:
    compare(studio, "ink", "oil")
    until_complete(studio)
    before = len(studio.loader.painters["ink"].looks)
    frame = studio.source.give()
    painting = studio.shown(frame)

    assert painting.style_id == "ink"
    assert {"capture", "wait", "face", "network"} == set(painting.stage_ms)
    assert len(studio.loader.painters["ink"].looks) == before + 1


def test_a_chosen_style_that_is_not_compared_goes_on(studio: Studio) -> None:
    compare(studio, "oil", "chalk")
    until_complete(studio)

    assert studio.give().style_id == "ink"
    assert [entry.style_id for entry in shown(studio).entries] == ["oil", "chalk"]


def test_each_style_has_a_look_of_its_own(studio: Studio) -> None:
    bold, faint = Look(strength=1.0), Look(strength=0.25)
    compared = (Compared("ink", bold), Compared("oil", faint))
    studio.engine.apply(replace(studio.engine.settings, compare=compared))
    until_complete(studio)

    assert studio.loader.painters["ink"].looks[-1] == bold
    assert studio.loader.painters["oil"].looks[-1] == faint


def test_a_style_that_hangs_holds_up_neither_the_others_nor_the_outputs(studio: Studio) -> None:
    compare(studio, "ink", "oil")
    until_complete(studio)
    oil = studio.loader.painters["oil"]
    oil.allowed.clear()
    for _ in range(3):
        studio.give()

    assert studio.engine.latest is not None
    assert studio.engine.latest.style_id == "ink"
    ink, slow = shown(studio).entries
    assert ink.painting is not None and slow.painting is not None
    assert slow.painting.frame.sequence < ink.painting.frame.sequence
    oil.allowed.set()


def test_one_that_fails_says_so_and_the_others_paint(studio: Studio) -> None:
    studio.loader.errors["gone"] = LimnerError("There is no style called 'gone'.")
    compare(studio, "ink", "gone", "oil")
    wait_until(lambda: shown(studio).entries[1].error is not None)
    comparison = until_complete(studio)
    assert comparison.entries[1].error == "There is no style called 'gone'."
    assert comparison.entries[1].painting is None

    studio.loader.painters["oil"].error = LimnerError("The device was removed.")
    studio.give()
    wait_until(lambda: shown(studio).entries[2].error == "The device was removed.")
    assert studio.engine.status.error is None
    studio.loader.painters["oil"].error = None
    studio.give()
    wait_until(lambda: shown(studio).entries[2].error is None)


def test_a_chosen_style_that_fails_lets_frames_through_and_is_told(studio: Studio) -> None:
    compare(studio, "ink", "oil")
    until_complete(studio)
    studio.loader.painters["ink"].error = LimnerError("The device was removed.")
    painting = studio.give()

    assert painting.picture is painting.frame.picture
    assert studio.engine.status.error == "The device was removed."


def test_what_is_compared_is_loaded_off_the_hot_path(studio: Studio) -> None:
    studio.loader.allowed.clear()
    compare(studio, "ink", "oil")
    painting = studio.give()  # frames go on while oil is being loaded

    assert painting.style_id == "ink"
    assert shown(studio).entries[1].painting is None
    wait_until(lambda: studio.engine.status.style_loading == "oil")
    studio.loader.allowed.set()
    until_complete(studio)
    assert studio.engine.status.style_loading is None


def test_leaving_a_comparison_unloads_its_styles(studio: Studio) -> None:
    compare(studio, "ink", "oil", "chalk")
    until_complete(studio)
    painters = {name: weakref.ref(studio.loader.painters.pop(name)) for name in ("oil", "chalk")}
    compare(studio)
    wait_until(lambda: studio.engine.comparison is None)

    def unloaded() -> bool:
        studio.give()
        gc.collect()
        return all(painter() is None for painter in painters.values())

    wait_until(unloaded)
    assert studio.give().style_id == "ink"


def test_choosing_a_compared_style_loads_nothing_anew(studio: Studio) -> None:
    compare(studio, "ink", "oil")
    until_complete(studio)
    loaded = len(studio.loader.requests)
    studio.choose("oil")
    studio.until_painted_with("oil")

    assert len(studio.loader.requests) == loaded


def test_a_held_frame_is_painted_in_every_style_while_the_outputs_go_on(studio: Studio) -> None:
    held = studio.give()
    compare(studio, "ink", "oil", still=Still(held.frame, held.faces))
    wait_until(lambda: shown(studio).complete)
    comparison = shown(studio)
    live = studio.give()

    assert comparison.still
    assert all(entry.painting.frame is held.frame for entry in shown(studio).entries)
    assert live.frame is not held.frame
    assert live.style_id == "ink"


def test_a_held_frame_is_painted_again_only_by_styles_whose_look_changed(studio: Studio) -> None:
    held = studio.give()
    still = Still(held.frame, held.faces)
    compare(studio, "oil", "chalk", still=still)
    wait_until(lambda: shown(studio).complete)
    oil, chalk = (studio.loader.painters[name].looks for name in ("oil", "chalk"))
    assert (len(oil), len(chalk)) == (1, 1)

    faint = Look(strength=0.5)
    compared = (Compared("oil", faint), Compared("chalk", Look()))
    studio.engine.apply(replace(studio.engine.settings, compare=compared, still=still))
    wait_until(lambda: len(oil) == 2)
    assert (oil[-1], len(chalk)) == (faint, 1)


def test_a_source_that_ended_is_compared_on_its_last_frame(studio: Studio) -> None:
    last = studio.give()
    studio.source.end()
    wait_until(lambda: studio.engine.status.source.state == "ended")
    compare(studio, "ink", "oil")
    wait_until(lambda: shown(studio).complete)

    assert shown(studio).entries[1].painting.frame is last.frame


def test_what_is_compared_while_a_source_ends_is_painted_once_it_has(studio: Studio) -> None:
    last = studio.give()
    studio.source.may_end.clear()
    studio.source.end()
    compare(studio, "ink", "oil")
    wait_until(lambda: "oil" in studio.loader.painters and studio.engine.status.style_loading is None)
    studio.source.may_end.set()
    wait_until(lambda: shown(studio).complete)

    assert shown(studio).entries[1].painting.frame is last.frame


def test_only_so_many_are_compared_each_once() -> None:
    many = tuple(Compared(f"style-{number}", Look()) for number in range(MOST_COMPARED + 1))
    assert len(EngineSettings(compare=many[:-1]).compare) == MOST_COMPARED
    with pytest.raises(ValueError, match="at most"):
        EngineSettings(compare=many)
    with pytest.raises(ValueError, match="each once"):
        EngineSettings(compare=(many[0], many[0]))


def test_a_shared_style_is_loaded_once_and_let_go_by_the_last() -> None:
    made: list[StyleRequest] = []

    def load(request: StyleRequest) -> LoadedStyle:
        made.append(request)
        return LoadedStyle(request.style_id, InkPainter("ink"))

    shared = SharedStyles(load)
    request = StyleRequest("ink", 1, None)
    first = shared(request)
    assert shared(request) is first
    assert made == [request]
    del first
    gc.collect()
    shared(request)
    assert made == [request, request]


def test_no_style_paints_a_frame_older_than_one_that_another_has_painted() -> None:
    painters = {name: InkPainter(name) for name in ("ink", "oil")}
    stage = ComparisonStage(
        lambda request: LoadedStyle(request.style_id, painters[request.style_id]),
        lambda painting, again: None,
        Faults(),
        helpers=0,
    )
    stage.start()
    stage.apply(EngineSettings(compare=(Compared("ink", Look()), Compared("oil", Look()))))
    wait_until(lambda: set(stage.shelf.styles) == {"ink", "oil"})
    old, new = (
        FacedFrame(Frame(picture_of(shade), shade, float(shade)), (), False, 0.0, 0.0, 0.0, float(shade))
        for shade in (1, 2)
    )
    stage.paint(new, newer=lambda: True)  # time for one style only
    stage.paint(old, newer=lambda: False)
    stage.paint(new, newer=lambda: False)
    stage.join(BOUND_S)

    assert [len(painter.looks) for painter in painters.values()] == [1, 1]
    comparison = stage.comparison()
    assert comparison is not None
    assert all(entry.painting.frame is new.frame for entry in comparison.entries)
