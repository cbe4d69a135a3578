"""The network that paints a portrait crop, and where it runs."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, Protocol

import numpy as np

from app.frames import Picture
from app.geometry.guide import Guide
from app.geometry.portrait_crop import CROP_SIZE_PX
from app.styles.errors import NetworkError
from app.styles.manifest import GENERATOR_NAME, QUANTISED_NAME
from app.styles.optimised_graphs import OptimisedGraphs
from app.styles.providers import CPU, Provider, candidates, offered
from app.styles.session import ProviderError, Session, start_session
from app.styles.style import Style

Precision = Literal["float32", "int8"]

FILE_NAMES: Final[Mapping[Precision, str]] = MappingProxyType(
    {"float32": GENERATOR_NAME, "int8": QUANTISED_NAME}
)
"""In a style's folder."""

_log = logging.getLogger(__name__)


class Network(Protocol):
    """What paints a portrait crop."""

    @property
    def style_id(self) -> str:
        """The style it paints."""
        ...

    @property
    def device(self) -> str:
        """Where it runs, as people are told: "CPU", "CUDA"."""
        ...

    @property
    def threads(self) -> int:
        """Most threads one painting uses."""
        ...

    @property
    def guided(self) -> bool:
        """Whether it goes by a guide."""
        ...

    def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        """Paint a crop.

        Args:
            crop_rgb: (s, s, 3) uint8 RGB, of the side that the network was opened for: mostly 512. One that
                was opened for whole pictures takes (height, width, 3) of theirs.
            guide: where the landmarks say that its face's features lie, a quarter of that size; None where no
                face is known. Networks that are not guided leave it alone.

        Returns:
            The same shape, uint8 RGB, which belongs to the caller.

        Raises:
            NetworkError: the device failed.
        """
        ...


class SizedNetwork(Network, Protocol):
    """A network that says which pictures it paints."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        ...


class OnnxNetwork:
    """A `Network` run by ONNX Runtime. Made by `open_network`."""

    def __init__(
        self,
        session: Session,
        style_id: str,
        *,
        provider: Provider = CPU,
        precision: Precision = "float32",
        threads: int = 1,
        notice: str | None = None,
    ) -> None:
        self._session = session
        self._style_id = style_id
        self._provider = provider
        self._precision = precision
        self._threads = threads
        self._notice = notice

    @property
    def style_id(self) -> str:
        return self._style_id

    @property
    def device(self) -> str:
        return self._provider.label

    @property
    def precision(self) -> Precision:
        """Which of the style's networks it is."""
        return self._precision

    @property
    def threads(self) -> int:
        return self._threads

    @property
    def notice(self) -> str | None:
        """Why it does not run where it was wanted, in one sentence; None where it does."""
        return self._notice

    @property
    def crop_size_px(self) -> int:
        """Side of the crops that it paints."""
        return self._session.crop_size_px

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the pictures that it paints."""
        return self._session.size_px

    @property
    def warm_up_ms(self) -> float:
        """What the quickest painting of its warm-up took."""
        return self._session.paint_ms

    @property
    def guided(self) -> bool:
        """Whether it goes by a guide."""
        return self._session.guided

    def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        """See `Network.paint`."""
        shape = self._session.shape
        if crop_rgb.shape != shape or crop_rgb.dtype != np.uint8:
            raise ValueError(f"a crop is {shape} uint8, not {crop_rgb.shape} {crop_rgb.dtype}")
        try:
            return self._session.run(np.ascontiguousarray(crop_rgb), guide)
        except NetworkError as error:
            raise NetworkError(
                f"The style {self._style_id!r} failed on {self.device}: {error}. Choose another device."
            ) from error


def open_network(
    style: Style,
    *,
    threads: int = 1,
    provider: str | None = None,
    precision: Precision | None = None,
    crop_size_px: int = CROP_SIZE_PX,
    size_px: tuple[int, int] | None = None,
    considerate: bool = False,
) -> OnnxNetwork:
    """Load a style's network, check it, and warm it up, so that its first painting is as quick as the next.

    A provider that does not start is replaced by the next best, in the end by the CPU; `notice` says so.

    Args:
        style: the style.
        threads: most threads one painting uses, >= 1.
        provider: a name out of `providers`, or None for the best that somebody installed on purpose.
        precision: which of the style's networks; None takes the quantised one on the CPU if there is one.
        crop_size_px: side of the crops to paint; a network made for 512 pixels keeps to them, see its
            `crop_size_px`.
        size_px: width and height of the pictures to paint, where they are no crops; likewise, see its
            `size_px`.
        considerate: while others paint, take a tenth of a second longer and hold them up less.

    Raises:
        UnknownProviderError: no provider is called so.
        DamagedStyleError: the network's file is missing or not the one in the manifest.
        UnsafeGraphError: the network is not one that Limner runs.
    """
    wanted = _Wanted(precision, threads, size_px or (crop_size_px, crop_size_px), considerate)
    available = offered()
    *others, _ = candidates(provider, available)
    missed: list[str] = []
    for candidate in others:
        if candidate not in available:
            missed.append(f"{candidate.label} needs another build of ONNX Runtime ({candidate.wheel})")
            continue
        try:
            return _open(style, candidate, wanted, missed)
        except ProviderError as error:
            missed.append(f"{candidate.label} did not start ({error})")
    return _open(style, CPU, wanted, missed)


def usual_precision(style: Style, provider: Provider = CPU) -> Precision:
    """Which of a style's networks is opened where nothing else is asked for."""
    return "int8" if provider is CPU and QUANTISED_NAME in style.manifest.files else "float32"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How a network is to run, wherever it does; see `open_network`."""

    precision: Precision | None
    threads: int
    size_px: tuple[int, int]
    considerate: bool


def _open(style: Style, provider: Provider, wanted: _Wanted, missed: list[str]) -> OnnxNetwork:
    threads = wanted.threads
    precision = wanted.precision or usual_precision(style, provider)
    session = start_session(
        style.read_file(FILE_NAMES[precision]),
        provider,
        threads=threads,
        size_px=wanted.size_px,
        considerate=wanted.considerate,
        graphs=OptimisedGraphs(),
    )
    notice = f"{'; '.join(missed)}: painting on {provider.label} instead." if missed else None
    if notice:
        _log.warning("%s", notice)
    return OnnxNetwork(
        session, style.id, provider=provider, precision=precision, threads=threads, notice=notice
    )
