"""The engine: one thread captures, one finds faces, one paints; outputs pull what is finished."""

import functools
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Final, Protocol, Self

from app.capture.source import FrameSource
from app.face.landmarker import FaceFinder
from app.face.sparing_finder import SparingFinder
from app.frames import Comparison, Frame, Painting
from app.pipeline.asking import Asking
from app.pipeline.capture_loop import CaptureLoop
from app.pipeline.comparison_stage import ComparisonStage
from app.pipeline.face_stage import CapturedFrame, FacedFrame, FaceStage
from app.pipeline.faults import Faults, Part
from app.pipeline.hot_swap import HotSwap
from app.pipeline.machine_speed import SpeedNotes
from app.pipeline.memory import keep_freed_pictures, limit_arenas
from app.pipeline.meter import Meter
from app.pipeline.opencv_threads import keep_to_one_thread
from app.pipeline.outlet import Outlet, Subscription
from app.pipeline.paint_stage import PaintStage
from app.pipeline.quality import Quality
from app.pipeline.settings import EngineSettings
from app.pipeline.status import EngineStatus
from app.pipeline.style_loading import LoadedStyle, SharedStyles, StyleRequest, load_style
from app.pipeline.styles_ahead import StylesAhead, sizes_ahead
from app.pipeline.worker import Worker
from app.render.whole_frame import whole_size_px
from app.styles.library import Library
from app.styles.providers import CPU

STOP_TIMEOUT_S: Final = 5.0

StyleLoader = Callable[[Library, StyleRequest], LoadedStyle]


class _Part(Protocol):
    """What is stopped within a time."""

    def close(self) -> None: ...

    def join(self, timeout_s: float) -> bool: ...


class Engine:
    """Runs the frame's way in real time.

        source -> capture thread -> [mailbox] -> face thread -> [mailbox] -> paint thread -> latest

    While styles are compared, helper threads paint beside the paint thread: see `ComparisonStage`.

    Every method may be called from any thread and returns at once, `stop` excepted. A part that fails leaves
    the others running: frames then go on unpainted, and `status` says what is wrong.

    An engine is started once and stopped once; as a context manager it does both.

    Args:
        source: where frames come from; the engine closes it.
        library: where styles are found.
        settings: what holds at the start.
        finder: finds faces, and is closed by the engine; None for MediaPipe's landmarker, made anew
            whenever `max_faces` changes.
        on_ready: told, on the painting thread, that there is something for `take_latest`; not told again
            until that was called.
        style_loader: makes a loaded style; replaced in tests.
        speed_notes: where the machine's speed is read and noted; None asks the same of every machine with
            as many cores.
        ahead: makes all styles ready to be switched to while one paints on the CPU, and is closed by the
            engine; None leaves them as they are.
    """

    def __init__(
        self,
        source: FrameSource,
        library: Library,
        settings: EngineSettings,
        *,
        finder: FaceFinder | None = None,
        on_ready: Callable[[], None] | None = None,
        style_loader: StyleLoader = load_style,
        speed_notes: SpeedNotes | None = None,
        ahead: StylesAhead | None = None,
    ) -> None:
        self.meter = Meter()
        self._settings = settings
        self._frame_size_px = source.size_px
        self._asking = Asking(settings, self.meter, speed_notes)
        self._ahead = ahead
        self._faults = Faults()
        self._outlet = Outlet()
        self._taker = self._outlet.subscribe(on_ready or (lambda: None))

        shared_styles = SharedStyles(functools.partial(style_loader, library))
        self._styles: HotSwap[StyleRequest, LoadedStyle] = HotSwap(
            "limner-style",
            shared_styles,
            on_made=self._style_made,
            on_error=functools.partial(self._faults.report, Part.STYLE),
        )
        self._finders: HotSwap[int, FaceFinder] = HotSwap(
            "limner-finder",
            self._open_finder if finder is None else (lambda max_faces: finder),
            on_made=lambda: self._faults.clear(Part.FACE_FINDER),
            on_error=functools.partial(self._faults.report, Part.FACE_FINDER),
            dispose=lambda old: old.close(),
        )
        self._own_finder = finder is None

        self._comparison = ComparisonStage(
            shared_styles, self._publish, self._faults, on_loaded=self._paint_again
        )
        self._paint_stage = PaintStage(
            self._styles,
            self._read_settings,
            self._publish,
            self._faults,
            comparison=self._comparison,
            newer=lambda: self._paint.mailbox.waiting,
        )
        self._paint: Worker[FacedFrame] = Worker(
            "limner-paint",
            self._paint_stage.handle,
            on_error=functools.partial(self._faults.report, Part.PAINT),
        )
        face_stage = FaceStage(self._finders, self._read_settings, self._send_to_paint, self._faults)
        self._face: Worker[CapturedFrame] = Worker(
            "limner-face",
            face_stage.handle,
            on_error=functools.partial(self._faults.report, Part.FACE),
            on_stop=self._finders.dispose,
        )
        # What changed just before a source turned out to have ended waited for a frame that never comes.
        self._capture = CaptureLoop(
            source, deliver=self._send_to_face, faults=self._faults, on_idle=self._paint_again
        )

    def start(self) -> None:
        """Start all threads. Frames come out unpainted until style and face finder are loaded."""
        limit_arenas()
        keep_freed_pictures()
        keep_to_one_thread()
        self._request_parts(self._settings)
        for part in (self._paint, self._comparison, self._face, self._styles, self._finders, self._capture):
            part.start()
        if self._ahead is not None:
            self._ahead.start()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Stop the outputs, then painting, face finding and capture; wait at most `timeout_s` in all.

        Returns:
            True when every thread has ended. One that hangs in a driver is a daemon, and left behind.
        """
        until_s = time.perf_counter() + timeout_s
        self._outlet.close()
        parts: list[_Part] = [self._paint, self._comparison, self._face]
        parts += [self._capture, self._styles, self._finders]
        if self._ahead is not None:
            parts.append(self._ahead)
        for part in parts:
            part.close()
        ended = [part.join(max(0.0, until_s - time.perf_counter())) for part in parts]
        return all(ended)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def settings(self) -> EngineSettings:
        """The snapshot that holds now."""
        return self._settings

    def apply(self, settings: EngineSettings) -> None:
        """Replace the settings; they hold from the next frame on.

        Another style, device, thread count or number of faces is loaded on the side and swapped in when it
        is warm; until then frames are painted as before. A held picture is painted again.
        """
        self._settings = settings
        self._asking.apply(settings)
        self._request_parts(settings)
        self._paint_again()

    def change_source(self, source: FrameSource) -> None:
        """Go over to another source, which the engine closes; the one before it is closed now."""
        self._capture.replace(source)

    def pause(self, paused: bool = True) -> None:
        """Hold the picture, or let it go on. The look of a held picture may still be changed."""
        self._capture.pause(paused)

    @property
    def latest(self) -> Painting | None:
        """The last finished painting, taken or not; None before the first."""
        return self._outlet.latest

    @property
    def comparison(self) -> Comparison | None:
        """The compared styles' last paintings and figures; None where nothing is compared.

        To be pulled as often as a screen is drawn, like the painting.
        """
        return self._comparison.comparison()

    def take_latest(self) -> Painting | None:
        """The newest painting not taken by this call before, else None; `on_ready` may be told again."""
        return self._taker.take()

    def add_listener(self, on_ready: Callable[[], None]) -> Subscription:
        """Let one more output pull, at its own pace.

        Args:
            on_ready: told, on the painting thread, that there is something to `take()`; not told again until
                then. It must return at once.

        Returns:
            The listener's place: `take()` pulls, calling it or its `close()` ends it.
        """
        return self._outlet.subscribe(on_ready)

    @property
    def quality(self) -> Quality:
        """What is asked of the machine at the moment."""
        return self._asking.quality

    @property
    def sizes_ahead_px(self) -> frozenset[tuple[int, int]]:
        """Widths and heights of the pictures that a style would paint, were it switched to now."""
        return sizes_ahead(self._asking.quality, self._frame_size_px)

    @property
    def status(self) -> EngineStatus:
        """How things stand now."""
        source = self._capture.source
        style = self._paint_stage.style
        loading = self._styles.loading or self._comparison.shelf.loading
        return EngineStatus(
            source_name=source.name,
            source=source.status,
            style_id=style.style_id,
            style_loading=loading.style_id if loading is not None else None,
            device=style.device,
            threads=style.threads,
            notice=style.notice,
            paused=self._capture.paused,
            error=self._faults.sentence(),
            easing=self._asking.easing,
            crop_size_px=style.crop_size_px,
        )

    def _read_settings(self) -> EngineSettings:
        return self._settings

    def _request_parts(self, settings: EngineSettings) -> None:
        now, size_px = self._asking.quality, self._frame_size_px
        whole_px = whole_size_px(size_px, now.background_px) if now.background_px else None
        self._styles.want(
            StyleRequest(settings.style_id, now.threads, settings.provider, now.crop_size_px, whole_px)
        )
        self._comparison.apply(replace(settings, threads=now.threads), size_px)
        self._finders.want(settings.max_faces if self._own_finder else 1)

    def _send_to_face(self, frame: Frame, placeholder: bool, skipped: int) -> None:
        self.meter.captured()
        if not placeholder and frame.size_px != self._frame_size_px:
            self._frame_size_px = frame.size_px
            self._request_parts(self._settings)
        replaced = self._face.mailbox.put(CapturedFrame(frame, placeholder, time.perf_counter()))
        if skipped or replaced:
            self.meter.dropped(skipped + replaced)

    def _send_to_paint(self, faced: FacedFrame) -> None:
        self._comparison.offer(faced)
        if self._paint.mailbox.put(faced):
            self.meter.dropped()

    def _publish(self, painting: Painting, again: bool) -> None:
        if not again:
            self.meter.delivered(painting.frame.captured_s, painting.stage_ms)
        self._outlet.publish(painting)
        if not again:
            at_rest = not self._settings.compare and self._styles.loading is None
            if self._asking.delivered(at_rest=at_rest):
                self._request_parts(self._settings)

    def _style_made(self) -> None:
        self._faults.clear(Part.STYLE)
        style = self._styles.newest
        if style is not None:
            if self._asking.note_speed(style, self._settings):
                self._request_parts(self._settings)
            self._look_ahead(style)
        self._paint_again()

    def _look_ahead(self, style: LoadedStyle) -> None:
        # A machine that cannot hold the pace has no time for more.
        if self._ahead is not None and style.device == CPU.label and self._asking.easing is None:
            self._ahead.want(self.sizes_ahead_px)

    def _open_finder(self, max_faces: int) -> FaceFinder:
        from app.face.landmarker import Landmarker

        return SparingFinder(Landmarker(max_faces=max_faces), lambda: self._asking.quality.landmarks_every_s)

    def _paint_again(self) -> None:
        """Where no frame comes of itself, send the last one round once more."""
        last = self._paint_stage.last
        if last is not None and self._capture.idle:
            now_s = time.perf_counter()
            again = FacedFrame(last.frame, last.faces, last.placeholder, 0.0, 0.0, 0.0, now_s, again=True)
            self._comparison.offer(again)
            self._paint.mailbox.put_if_empty(again)
