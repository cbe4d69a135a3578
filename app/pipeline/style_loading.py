"""From a style's name to something that paints, warmed up: slow, so done off the hot path."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakValueDictionary

from app.frames import Face, Frame, Look, Painting
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.render.frame_crops import FrameCrops
from app.styles.library import Library


class Painter(Protocol):
    """What paints one frame; `app.render.stylizer.Stylizer` is the one that does."""

    def paint(
        self,
        frame: Frame,
        faces: tuple[Face, ...],
        look: Look,
        *,
        budget_ms: float | None = None,
        crops: FrameCrops | None = None,
    ) -> Painting: ...


@dataclass(frozen=True, slots=True)
class StyleRequest:
    """Which style to load, and how its network is to run.

    Attributes:
        style_id: the style; None for none.
        threads: most threads of its network.
        provider: execution provider; None chooses.
        crop_size_px: side of the crops that it is to paint.
        whole_size_px: width, height at which it is to paint whole frames; None where it paints heads alone.
    """

    style_id: str | None
    threads: int
    provider: str | None
    crop_size_px: int = CROP_SIZE_PX
    whole_size_px: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class LoadedStyle:
    """A style ready to paint.

    Attributes:
        style_id: the style; None where frames pass through unpainted.
        painter: paints a frame.
        device: where its network runs; None without one.
        threads: most threads its network uses; 0 without one.
        crop_size_px: side of the crops it paints; 0 without a network.
        notice: why it does not run where it was wanted; None where it does.
        paint_ms: what the quickest painting of its warm-up took; 0 without a network.
        in_use: held while `painter` paints, which is for one thread at a time.
    """

    style_id: str | None
    painter: Painter | None
    device: str | None = None
    threads: int = 0
    crop_size_px: int = 0
    notice: str | None = None
    paint_ms: float = 0.0
    in_use: threading.Lock = field(default_factory=threading.Lock)


NO_STYLE = LoadedStyle(style_id=None, painter=None)


def load_style(library: Library, request: StyleRequest) -> LoadedStyle:
    """Open a style's network, warm it up and put a painter around it.

    Raises:
        StyleError: the style is missing, broken, or its network does not run.
    """
    from app.render.stylizer import Stylizer
    from app.render.whole_picture import WholePicture
    from app.styles.network import open_network

    if request.style_id is None:
        return NO_STYLE
    style = library.get(request.style_id)
    network = open_network(
        style,
        threads=request.threads,
        provider=request.provider,
        crop_size_px=request.crop_size_px,
        considerate=True,
    )
    whole: WholePicture | None = None
    if request.whole_size_px is not None:
        whole = WholePicture.by(
            open_network(
                style,
                threads=request.threads,
                provider=request.provider,
                size_px=request.whole_size_px,
                considerate=True,
            ),
            holding=True,
        )
    return LoadedStyle(
        style.id,
        Stylizer(network, style.shape, crop_size_px=network.crop_size_px, whole=whole),
        network.device,
        network.threads,
        network.crop_size_px,
        network.notice,
        network.warm_up_ms,
    )


class SharedStyles:
    """Loads each style once, however many users it has; it is unloaded when the last one lets go of it.

    Args:
        load: makes the style of a request.
    """

    def __init__(self, load: Callable[[StyleRequest], LoadedStyle]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._alive: WeakValueDictionary[StyleRequest, LoadedStyle] = WeakValueDictionary()

    def __call__(self, request: StyleRequest) -> LoadedStyle:
        """The style of a request; waits where another thread is loading one.

        Raises:
            StyleError: the style is missing, broken, or its network does not run.
        """
        with self._lock:
            style = self._alive.get(request)
            if style is None:
                style = self._alive[request] = self._load(request)
            return style
