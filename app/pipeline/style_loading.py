"""From a style's name to something that paints, warmed up: slow, so done off the hot path."""

from dataclasses import dataclass
from typing import Protocol

from app.frames import Face, Frame, Look, Painting
from app.styles.library import Library


class Painter(Protocol):
    """What paints one frame; `app.render.stylizer.Stylizer` is the one that does."""

    def paint(
        self, frame: Frame, faces: tuple[Face, ...], look: Look, *, budget_ms: float | None = None
    ) -> Painting: ...


@dataclass(frozen=True, slots=True)
class StyleRequest:
    """Which style to load, and how its network is to run.

    Attributes:
        style_id: the style; None for none.
        threads: most threads of its network.
        provider: execution provider; None chooses.
    """

    style_id: str | None
    threads: int
    provider: str | None


@dataclass(frozen=True, slots=True, eq=False)
class LoadedStyle:
    """A style ready to paint.

    Attributes:
        style_id: the style; None where frames pass through unpainted.
        painter: paints a frame.
        device: where its network runs; None without one.
        threads: most threads its network uses; 0 without one.
        notice: why it does not run where it was wanted; None where it does.
    """

    style_id: str | None
    painter: Painter | None
    device: str | None = None
    threads: int = 0
    notice: str | None = None


NO_STYLE = LoadedStyle(style_id=None, painter=None)


def load_style(library: Library, request: StyleRequest) -> LoadedStyle:
    """Open a style's network, warm it up and put a painter around it.

    Raises:
        StyleError: the style is missing, broken, or its network does not run.
    """
    from app.render.stylizer import Stylizer
    from app.styles.network import open_network

    if request.style_id is None:
        return NO_STYLE
    style = library.get(request.style_id)
    network = open_network(style, threads=request.threads, provider=request.provider)
    painter = Stylizer(network, style.shape)
    return LoadedStyle(style.id, painter, network.device, network.threads, network.notice)
