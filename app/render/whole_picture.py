"""The framing *whole*: all of the frame is painted, as the canvas on which the heads lie."""

from collections.abc import Callable
from functools import lru_cache
from typing import Self

import cv2
import numpy as np

from app.frames import Mask, Picture
from app.render.colour import keep_own_colours
from app.render.frame_crops import FaceCrop, FrameCrops
from app.render.held_room import HeldRoom, glimpse
from app.render.mask import round_square
from app.render.whole_frame import fitting_scale, unhurried_size_px
from app.styles.network import Precision, SizedNetwork, open_network
from app.styles.style import Style

# Shares of half the crop's side.
_MELT_FROM, _MELT_TO = 0.8, 1.0
# How much finer than the rest a crop is.
_ALL_UP_TO, _HEAD_FROM = 2.5, 3.25


class WholePicture:
    """Paints whole frames. Not for two threads at a time.

    Args:
        network_for: the network to paint frames of a width and height with. One of other proportions does as
            well: the frame is fitted into its pictures.
        holding: while the room keeps still, give a painting out again. The heads, painted over it, still move
            with every frame.
    """

    def __init__(
        self, network_for: Callable[[tuple[int, int]], SizedNetwork], *, holding: bool = False
    ) -> None:
        self._network_for = network_for
        self._holding = holding
        self._held: HeldRoom | None = None

    @classmethod
    def by(cls, network: SizedNetwork, *, holding: bool = False) -> Self:
        """Paint every frame with one network."""
        return cls(lambda frame_size_px: network, holding=holding)

    @classmethod
    def opened_for_each_size(
        cls, style: Style, *, threads: int, provider: str | None, precision: Precision | None
    ) -> Self:
        """Open a network when the first frame of a size comes: where nobody waits, and with finer strokes.

        Args:
            style, threads, provider, precision: see `open_network`.
        """

        @lru_cache(maxsize=1)
        def network_for(frame_size_px: tuple[int, int]) -> SizedNetwork:
            return open_network(
                style,
                threads=threads,
                provider=provider,
                precision=precision,
                size_px=unhurried_size_px(frame_size_px),
            )

        return cls(network_for)

    def prepare(self, frame_size_px: tuple[int, int]) -> None:
        """Open the network for frames of a size now.

        Raises:
            StyleError: it does not open.
        """
        self._network_for(frame_size_px)

    def scale(self, frame_size_px: tuple[int, int]) -> float:
        """Pixels of what the network paints for one of the frame."""
        return fitting_scale(frame_size_px, self._network_for(frame_size_px).size_px)

    def paint(self, crops: FrameCrops, colour: float) -> Picture:
        """Paint a frame.

        Args:
            crops: the frame's.
            colour: 0..1, see `keep_own_colours`.

        Returns:
            (height, width, 3) uint8 BGR of the frame's size, which belongs to the caller.

        Raises:
            NetworkError: the network's device failed.
        """
        frame = crops.frame
        network = self._network_for(frame.size_px)
        seen = glimpse(frame) if self._holding else None
        held, self._held = self._held, None
        if seen is not None and held is not None and held.shows(seen, colour, frame):
            self._held = held
            return held.painting.copy()
        whole = crops.whole(network.size_px)
        photograph_rgb = np.asarray(cv2.cvtColor(whole.photograph, cv2.COLOR_BGR2RGB), np.uint8)
        painting_rgb = network.paint(photograph_rgb)
        painting = np.asarray(cv2.cvtColor(painting_rgb, cv2.COLOR_RGB2BGR), np.uint8)
        painting = keep_own_colours(painting, whole.photograph, colour)[whole.inside]
        enlarged = np.asarray(cv2.resize(painting, frame.size_px, interpolation=cv2.INTER_CUBIC), np.uint8)
        if seen is None:
            return enlarged
        self._held = HeldRoom(enlarged, seen, colour, frame.captured_s)
        return enlarged.copy()


def melting_mask(crop: FaceCrop, whole_scale: float) -> Mask:
    """Where a crop shows over the painted picture.

    Both are painted, so nothing needs to end with the head: hair, neck and collar come from the crop as well,
    where they are finer, and no outline is cut in two. The smaller a face, the finer is its crop beside the
    rest: then the wall behind it would show as a patch of finer strokes, and the crop ends with the head.

    Args:
        crop: the crop.
        whole_scale: pixels of the whole picture, as it is painted, for one of the frame.

    Returns:
        (128, 128) float32 over the crop, 0..1.
    """
    finer = crop.warp.crop_from_frame.scale / whole_scale
    head_alone = float(np.clip((finer - _ALL_UP_TO) / (_HEAD_FROM - _ALL_UP_TO), 0.0, 1.0))
    everything = round_square(_MELT_FROM, _MELT_TO)
    if head_alone == 0.0:
        return everything
    return everything + np.float32(head_alone) * (crop.head - everything)
