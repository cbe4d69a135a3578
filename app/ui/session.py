"""One sitting: which source, style and look are on, and the engine that paints them. No widgets here."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from app.capture.camera_devices import list_cameras
from app.capture.off import OffSource
from app.capture.opening import AUTO, CAMERA_PREFIX, open_source
from app.capture.source import FrameSource, SourceState
from app.frames import Comparison, Look, Painting
from app.outputs.snapshot import save_snapshot
from app.pipeline.engine import Engine
from app.pipeline.machine_speed import SpeedNotes
from app.pipeline.meter import Meter
from app.pipeline.output_desk import OutputDesk
from app.pipeline.settings import Compared, EngineSettings, Still
from app.pipeline.status import EngineStatus
from app.pipeline.styles_ahead import StylesAhead
from app.styles.library import Library
from app.styles.providers import AUTO as ANY_PROVIDER
from app.styles.style import Style
from app.ui.background import Background
from app.ui.portrait_engine import EngineFactory, PortraitEngine
from app.ui.preferences import Preferences, StyleLook
from app.ui.source_opening import SourceOpener, SourceOpening, name_of_spec

_STOP_S = 4.0


class Session(QObject):
    """Holds the preferences, and turns what a person chooses into settings of the engine.

    The engine is made when the first source is open: before a person has agreed, no camera is touched.
    """

    engine_made = Signal(object)
    """The `PortraitEngine`, once: when the first source is open."""
    source_opening = Signal(str, str)
    """Spec and name."""
    source_opened = Signal(str, str)
    """Spec and name."""
    source_failed = Signal(str, object)
    """Spec and error."""
    style_changed = Signal(object)
    """The chosen `Style`, or None."""
    styles_changed = Signal()
    preferences_changed = Signal()
    camera_changed = Signal(bool)
    """The source was switched off, or is on again."""
    painted = Signal(object)
    """The newest `Painting`."""
    snapshot_saved = Signal(object, object)
    """Path and `Painting`."""
    _ready = Signal()

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        background: Background,
        *,
        engine_factory: EngineFactory | None = None,
        source_opener: SourceOpener | None = None,
        desk: OutputDesk | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.library = library
        self.preferences = preferences
        self._background = background
        self._opening = SourceOpening(background, source_opener or self._real_source)
        self._make_engine = engine_factory or self._real_engine
        self._engine: PortraitEngine | None = None
        self._spec: str | None = None
        self._live = False
        self._compared: tuple[str, ...] = ()
        self._still: Still | None = None
        self._styles: tuple[Style, ...] = library.styles()
        self._style = self._known(preferences.style_id) or next(iter(self._styles), None)
        self._camera_on = True
        self.desk = desk or OutputDesk(
            preferences.output_settings, style_named=self._known, look=lambda: self.look
        )
        self._ready.connect(self._pull, Qt.ConnectionType.QueuedConnection)

    @property
    def styles(self) -> tuple[Style, ...]:
        return self._styles

    @property
    def style(self) -> Style | None:
        """The chosen one."""
        return self._style

    @property
    def defaults(self) -> Look:
        """The chosen style's own look."""
        return self._style.defaults if self._style else Look()

    @property
    def look(self) -> Look:
        """What is set for the chosen style: as left last time, else the style's own."""
        return self.look_of(self._style)

    def look_of(self, style: Style | None) -> Look:
        """What is set for a style: as left last time, else the style's own."""
        left = self.preferences.looks.get(style.id) if style else None
        amounts = left or StyleLook.of(style.defaults if style else Look())
        return Look(amounts.strength, amounts.colour, amounts.shape, self.preferences.framing)

    @property
    def comparison(self) -> Comparison | None:
        """The last paintings of the styles that are compared; None where none are. To be pulled."""
        return self._engine.comparison if self._engine else None

    def compare(self, style_ids: Sequence[str], still: Still | None) -> None:
        """Have these styles painted side by side, each in its own look, live or on a held frame.

        Args:
            style_ids: in the order wanted; none ends the comparison.
            still: the held frame; None for frames as they come.
        """
        wanted = tuple(style_ids)
        if (wanted, still) != (self._compared, self._still):
            self._compared, self._still = wanted, still
            if self._engine is not None:
                self._engine.apply(self.settings)

    @property
    def favourites_first(self) -> tuple[str, ...]:
        """All styles by id: the favourites, then the others, each in the library's order."""
        favourites = self.preferences.favourites
        return tuple(style.id for style in sorted(self._styles, key=lambda style: style.id not in favourites))

    @property
    def settings(self) -> EngineSettings:
        """The snapshot for the engine."""
        chosen = self.preferences
        return EngineSettings(
            look=self.look,
            style_id=self._style.id if self._style else None,
            max_faces=chosen.max_faces,
            threads=chosen.threads or None,
            crop_size_px=chosen.detail_px or None,
            adaptive=chosen.ease,
            provider=None if chosen.device == ANY_PROVIDER else chosen.device,
            compare=tuple(
                Compared(style_id, self.look_of(self._known(style_id))) for style_id in self._compared
            ),
            still=self._still,
        )

    @property
    def films_camera(self) -> bool:
        """Whether the source that is on is a camera, and not a file or the demo."""
        return self._live

    @property
    def mirror(self) -> bool:
        """Whether mirroring is on: people expect it of a camera, and of nothing else."""
        return self.preferences.mirror if self._live else self.preferences.mirror_files

    @property
    def mirrors_now(self) -> bool:
        """Whether the picture at hand is to be mirrored: what stands in for a lost camera has words on it."""
        status = self.status
        lost = status is not None and status.source.state is SourceState.LOST
        return self.mirror and not lost

    def set_mirror(self, mirror: bool) -> None:
        """Mirror the preview for the kind of source that is on."""
        self.change_preferences(**{"mirror" if self._live else "mirror_files": mirror})

    @property
    def status(self) -> EngineStatus | None:
        """None before the first source is open."""
        return self._engine.status if self._engine else None

    @property
    def meter(self) -> Meter | None:
        return self._engine.meter if self._engine else None

    @property
    def spec(self) -> str | None:
        """The source that is on, or being opened."""
        return self._spec

    def open(self, spec: str, *, remember: bool = True) -> None:
        """Open a source on the side; the one that is on goes on until then."""
        self._spec = spec
        self.source_opening.emit(spec, name_of_spec(spec))
        self._opening.open(
            spec,
            self.preferences.camera_size_px,
            opened=lambda source: self._opened(spec, source, remember),
            failed=lambda error: self.source_failed.emit(spec, error),
        )

    @property
    def camera_on(self) -> bool:
        """Whether the source is on; false between `set_camera_on(False)` and the next source."""
        return self._camera_on

    def set_camera_on(self, on: bool) -> None:
        """Let go of the source, so that nothing films; or open it again."""
        if on == self._camera_on:
            return
        if on:
            self.open(self._spec or AUTO, remember=False)
            return
        status = self.status
        if self._engine is None or status is None:
            return
        self._opening.forget()
        self._camera_on = False
        self._engine.change_source(OffSource(status.source_name, status.source.size_px))
        self.camera_changed.emit(False)

    def pause(self, paused: bool) -> None:
        """Hold the picture, or let it go on; without an engine there is nothing to hold."""
        if self._engine is not None:
            self._engine.pause(paused)

    def choose_style(self, style_id: str) -> None:
        style = self._known(style_id)
        if style is None:
            return
        self._style = style
        self.change_preferences(style_id=style_id)
        self.style_changed.emit(style)

    def set_look(self, look: Look) -> None:
        """Keep a look for the chosen style, and paint with it from the next frame on."""
        looks = dict(self.preferences.looks)
        if self._style is not None:
            looks[self._style.id] = StyleLook.of(look)
        self.change_preferences(looks=looks, framing=look.framing)

    def change_preferences(self, **changes: object) -> None:
        """Change some preferences; the engine gets all that concerns it as one snapshot."""
        before, self.preferences = self.preferences, self.preferences.replaced(**changes)
        if self._engine is not None:
            self._engine.apply(self.settings)
        if before.output_settings != self.preferences.output_settings:
            self.desk.apply(self.preferences.output_settings)
        self.preferences_changed.emit()
        live_camera = self._spec is not None and (self._spec == AUTO or self._spec.startswith(CAMERA_PREFIX))
        if live_camera and self._camera_on and before.camera_size != self.preferences.camera_size:
            self.open(self._spec or AUTO)

    def add_style(self, package: Path) -> None:
        """Check and install a style on the side, then choose it."""
        self._background.run("add-style", lambda: self.library.add(package), done=self._added)

    def remove_style(self, style_id: str) -> None:
        self.library.remove(style_id)
        self._reload_styles()
        if self._style is not None and self._known(self._style.id) is None:
            self._style = next(iter(self._styles), None)
            self.change_preferences(style_id=self._style.id if self._style else None)
            self.style_changed.emit(self._style)

    def snapshot(self, painting: Painting) -> None:
        """Save a painting on the side, unmirrored, under the style that painted it."""
        style = self._known(painting.style_id)
        look, folder = self.look, self.preferences.snapshot_dir
        self._background.run(
            "snapshot",
            lambda: save_snapshot(painting, folder, style, look),
            done=lambda path: self.snapshot_saved.emit(path, painting),
        )

    def close(self) -> bool:
        """Stop the outputs, the engine and the side jobs within a few seconds; True when all ended."""
        ended = self.desk.close()
        stopped = self._engine.stop(_STOP_S) if self._engine else True
        self._engine = None
        return self._background.close(_STOP_S) and stopped and ended

    def _known(self, style_id: str | None) -> Style | None:
        return next((style for style in self._styles if style.id == style_id), None)

    def _reload_styles(self) -> None:
        self._styles = self.library.styles()
        self.styles_changed.emit()

    def _added(self, style: Style) -> None:
        self._reload_styles()
        self.choose_style(style.id)

    def _opened(self, spec: str, source: FrameSource, remember: bool) -> None:
        self._live = source.live
        if self._engine is None:
            self._engine = self._make_engine(source, self.settings, self._ready.emit)
            self._engine.start()
            self.desk.connect(self._engine)
            self.engine_made.emit(self._engine)
        else:
            self._engine.change_source(source)
        if not self._camera_on:
            self._camera_on = True
            self.camera_changed.emit(True)
        if remember:
            self.change_preferences(source=spec)
        self.source_opened.emit(spec, source.name)

    def _pull(self) -> None:
        painting = self._engine.take_latest() if self._engine else None
        if painting is not None:
            self.painted.emit(painting)

    def _real_source(self, spec: str, size_px: tuple[int, int]) -> FrameSource:
        return open_source(spec, size_px=size_px, lister=lambda: list_cameras(self.desk.own_devices))

    def _real_engine(
        self, source: FrameSource, settings: EngineSettings, on_ready: Callable[[], None]
    ) -> PortraitEngine:
        return Engine(
            source,
            self.library,
            settings,
            on_ready=on_ready,
            speed_notes=SpeedNotes(),
            ahead=StylesAhead(self.library),
        )
