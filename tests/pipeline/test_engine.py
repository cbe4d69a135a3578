"""The frame's way through the engine, and what the engine does when a part of it fails."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.capture.source import SourceState
from app.errors import LimnerError
from app.frames import Framing, Look
from app.pipeline.engine import Engine
from app.pipeline.settings import EngineSettings
from app.styles.library import Library
from tests.pipeline.conftest import Studio
from tests.pipeline.fakes import BOUND_S, FixedFinder, InkLoader, ScriptedSource, wait_until


def test_a_frame_comes_out_painted_with_its_own_faces_and_its_timings(studio: Studio) -> None:
    frame = studio.source.give()
    painting = studio.shown(frame)

    assert painting.style_id == "ink"
    assert not painting.picture.any()
    assert painting.faces == studio.finder.faces
    assert list(painting.stage_ms) == ["capture", "wait", "face", "network"]
    assert all(took_ms >= 0 for took_ms in painting.stage_ms.values())


def test_frames_come_out_unpainted_until_a_style_is_loaded(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.loader.allowed.clear()
    with studio.engine:
        painting = studio.give()
        assert painting.style_id is None
        assert painting.picture is painting.frame.picture
        assert studio.engine.status.style_loading == "ink"
        studio.loader.allowed.set()
        studio.until_painted_with("ink")

    assert studio.engine.status.style_loading is None


def test_a_slow_painter_gets_the_newest_frame_and_drops_are_counted(studio: Studio) -> None:
    painter = studio.loader.painters["ink"]
    painter.begun.clear()
    painter.allowed.clear()
    before = studio.engine.meter.snapshot().dropped
    studio.source.give()
    assert painter.begun.wait(BOUND_S)
    for _ in range(5):
        last = studio.source.give()
        wait_until(lambda last=last: studio.finder.found_in[-1] == last.sequence)
    wait_until(lambda: studio.engine.meter.snapshot().dropped == before + 4)
    painter.allowed.set()
    studio.shown(last)

    assert studio.engine.meter.snapshot().dropped == before + 4


def test_frames_the_source_skipped_count_as_dropped(studio: Studio) -> None:
    before = studio.engine.meter.snapshot().dropped
    studio.shown(studio.source.give(skip=3))

    assert studio.engine.meter.snapshot().dropped == before + 3


def test_ready_is_told_once_until_the_painting_is_taken(tmp_path: Path) -> None:
    source, told = ScriptedSource(), []
    engine = Engine(
        source,
        Library(tmp_path, tmp_path),
        EngineSettings(),
        finder=FixedFinder(),
        on_ready=lambda: told.append("ready"),
        style_loader=InkLoader(),
    )
    with engine:
        for count in range(3):
            frame = source.give()
            wait_until(lambda frame=frame: engine.latest is not None and engine.latest.frame is frame)
            assert told == ["ready"], f"after {count + 1} frames"
        painting = engine.take_latest()
        assert painting is not None
        assert painting.frame is frame
        assert engine.take_latest() is None
        source.give()
        wait_until(lambda: told == ["ready", "ready"])


def test_a_look_holds_from_the_next_frame_on(studio: Studio) -> None:
    look = Look(strength=0.3, shape=0.5)
    studio.look(look)
    studio.give()

    assert studio.loader.painters["ink"].looks[-1] is look


def test_plain_frames_pass_without_being_searched_or_painted(studio: Studio) -> None:
    studio.look(Look(framing=Framing.PLAIN))
    studio.give()
    searched = len(studio.finder.found_in)
    painting = studio.give()

    assert painting.picture is painting.frame.picture
    assert painting.style_id is None
    assert len(studio.finder.found_in) == searched


def test_every_face_of_the_finder_reaches_the_painter_so_that_one_may_fade_as_another_comes(
    studio: Studio,
) -> None:
    studio.finder.faces = studio.finder.faces * 3

    assert len(studio.give().faces) == 3


class TestStyles:
    def test_the_old_style_paints_until_the_new_one_is_warm(self, studio: Studio) -> None:
        studio.loader.allowed.clear()
        studio.choose("chalk")
        assert [studio.give().style_id for _ in range(3)] == ["ink"] * 3
        assert studio.engine.status.style_loading == "chalk"
        studio.loader.allowed.set()
        studio.until_painted_with("chalk")

        assert studio.engine.status.style_id == "chalk"

    def test_one_that_does_not_load_leaves_the_old_one_painting(self, studio: Studio) -> None:
        studio.loader.errors["broken"] = LimnerError("The style 'broken' is damaged. Install it again.")
        studio.choose("broken")
        wait_until(lambda: studio.engine.status.error is not None)

        assert studio.give().style_id == "ink"
        assert studio.engine.status.error == "The style 'broken' is damaged. Install it again."

        studio.choose("ink")
        wait_until(lambda: studio.engine.status.error is None)

    def test_more_threads_load_the_network_again(self, studio: Studio) -> None:
        studio.engine.apply(replace(studio.engine.settings, threads=7))
        wait_until(lambda: studio.loader.requests[-1].threads == 7)
        while studio.engine.status.threads != 7:
            studio.give()

    def test_a_look_alone_loads_nothing(self, studio: Studio) -> None:
        studio.look(Look(strength=0.5))
        studio.choose("chalk")
        studio.until_painted_with("chalk")

        assert [request.style_id for request in studio.loader.requests] == ["ink", "chalk"]

    def test_none_passes_frames_through(self, studio: Studio) -> None:
        studio.choose(None)
        painting = studio.until_painted_with(None)

        assert painting.picture is painting.frame.picture


class TestFailures:
    def test_a_painter_that_fails_lets_the_picture_through_and_is_forgiven(self, studio: Studio) -> None:
        painter = studio.loader.painters["ink"]
        painter.error = LimnerError("The device failed. Choose another.")
        painting = studio.give()
        assert painting.picture is painting.frame.picture
        assert studio.engine.status.error == "The device failed. Choose another."

        painter.error = None
        assert studio.give().style_id == "ink"
        assert studio.engine.status.error is None

    def test_what_is_not_used_any_more_does_not_stand_as_failing(self, studio: Studio) -> None:
        studio.loader.painters["ink"].error = LimnerError("The device failed. Choose another.")
        studio.give()
        assert studio.engine.status.error is not None

        settings = studio.engine.settings
        studio.engine.apply(replace(settings, look=replace(settings.look, framing=Framing.PLAIN)))
        studio.give()
        assert studio.engine.status.error is None

    def test_a_finder_that_fails_lets_the_picture_through_without_faces(self, studio: Studio) -> None:
        studio.finder.error = RuntimeError("graph gone")

        assert studio.give().faces == ()
        assert "graph gone" in (studio.engine.status.error or "")

        studio.finder.error = None
        assert studio.give().faces == studio.finder.faces
        assert studio.engine.status.error is None

    def test_a_source_that_fails_is_asked_again(self, studio: Studio) -> None:
        studio.source.fail(OSError("cable"))
        wait_until(lambda: "cable" in (studio.engine.status.error or ""))

        assert studio.give().style_id == "ink"
        assert studio.engine.status.error is None

    def test_a_placeholder_for_a_lost_camera_is_not_painted(self, studio: Studio) -> None:
        studio.source.state = SourceState.LOST
        painting = studio.give()
        assert painting.picture is painting.frame.picture
        assert painting.faces == ()
        assert studio.engine.status.source.state is SourceState.LOST

        studio.source.state = SourceState.LIVE
        assert studio.give().style_id == "ink"

    def test_a_listener_that_fails_stops_nothing(self, studio: Studio) -> None:
        def broken() -> None:
            raise RuntimeError("the window is gone")

        studio.engine.add_listener(broken)
        studio.give()
        studio.give()


class TestSources:
    def test_another_takes_over_while_everything_runs(self, studio: Studio) -> None:
        other = ScriptedSource("other")
        frame = other.give()
        studio.engine.change_source(other)
        studio.shown(frame)

        assert studio.source.closed
        assert studio.engine.status.source_name == "other"

    def test_one_that_ended_sleeps_until_another_comes(self, studio: Studio) -> None:
        studio.source.end()
        wait_until(lambda: studio.engine.status.source.state is SourceState.ENDED)
        assert studio.engine.status.error is None
        other = ScriptedSource("other")
        frame = other.give()
        studio.engine.change_source(other)

        assert studio.shown(frame).style_id == "ink"

    def test_one_replaced_before_it_was_read_is_closed_too(self, studio: Studio) -> None:
        hurried = [ScriptedSource(f"{count}") for count in range(5)]
        for source in hurried:
            studio.engine.change_source(source)
        studio.shown(hurried[-1].give())

        assert [source.closed for source in hurried] == [True] * 4 + [False]

    def test_one_that_comes_after_the_end_is_closed_at_once(self, studio: Studio) -> None:
        studio.engine.stop()
        late = ScriptedSource("late")
        studio.engine.change_source(late)

        assert late.closed

    def test_the_last_one_is_closed_at_the_end(self, studio: Studio) -> None:
        studio.engine.stop()

        assert studio.source.closed
        assert studio.finder.closed


class TestPause:
    @pytest.mark.parametrize("live", [False, True])
    def test_the_picture_is_held_and_goes_on(self, studio: Studio, live: bool) -> None:
        studio.source.live = live
        held = studio.give()
        studio.engine.pause()
        assert studio.engine.status.paused
        studio.source.give()
        studio.look(Look(strength=0.5))
        wait_until(lambda: studio.loader.painters["ink"].looks[-1].strength == 0.5)
        assert studio.engine.latest is not None
        assert studio.engine.latest.frame is held.frame

        studio.engine.pause(False)
        studio.give()

    def test_a_held_picture_takes_a_new_style(self, studio: Studio) -> None:
        held = studio.give()
        studio.engine.pause()
        studio.choose("chalk")
        wait_until(lambda: studio.engine.latest is not None and studio.engine.latest.style_id == "chalk")

        assert studio.engine.latest is not None
        assert studio.engine.latest.frame is held.frame

    @pytest.mark.parametrize("live", [False, True])
    def test_another_source_is_held_from_its_first_frame_on(self, studio: Studio, live: bool) -> None:
        studio.give()
        studio.engine.pause()
        other = ScriptedSource("other", live=live)
        first, second = other.give(), other.give()
        studio.engine.change_source(other)
        studio.shown(first)
        studio.look(Look(strength=0.5))
        wait_until(lambda: studio.loader.painters["ink"].looks[-1].strength == 0.5)
        studio.shown(first)

        studio.engine.pause(False)
        studio.shown(other.give() if live else second)

    def test_painting_again_is_no_frame_to_the_meter(self, studio: Studio) -> None:
        studio.give()
        studio.engine.pause()
        latency_ms = studio.engine.meter.snapshot().latency_p99_ms
        studio.look(Look(strength=0.5))
        wait_until(lambda: studio.loader.painters["ink"].looks[-1].strength == 0.5)

        assert studio.engine.meter.snapshot().latency_p99_ms == latency_ms


class TestStopping:
    def test_no_thread_is_left_and_all_were_named(self, studio: Studio) -> None:
        names = {thread.name for thread in threading.enumerate()}
        assert {"limner-capture", "limner-face", "limner-paint", "limner-style", "limner-finder"} <= names

        assert studio.engine.stop()
        assert not {thread.name for thread in threading.enumerate() if thread.name.startswith("limner")}

    @pytest.mark.parametrize("how", ["ended", "paused", "never read"])
    def test_it_stops_from_any_state(self, studio: Studio, how: str) -> None:
        match how:
            case "ended":
                studio.source.end()
            case "paused":
                studio.engine.pause()

        assert studio.engine.stop()

    def test_a_painter_that_hangs_is_waited_for_no_longer_than_asked(self, studio: Studio) -> None:
        painter = studio.loader.painters["ink"]
        painter.begun.clear()
        painter.allowed.clear()
        studio.source.give()
        assert painter.begun.wait(BOUND_S)

        assert not studio.engine.stop(timeout_s=0.05)
        painter.allowed.set()
        assert studio.engine.stop()

    def test_one_that_was_never_started_closes_its_source(self, tmp_path: Path) -> None:
        studio = Studio(tmp_path)

        assert studio.engine.stop()
        assert studio.source.closed


def test_memory_stays_flat_because_no_frame_is_kept(studio: Studio) -> None:
    import gc
    import weakref

    frames = [weakref.ref(studio.give().picture) for _ in range(50)]
    studio.give()
    gc.collect()

    assert sum(frame() is not None for frame in frames) <= 2
