"""One frame, its faces and a look: one painting."""

import time
from dataclasses import dataclass, replace

import cv2
import numpy as np

from app.frames import Face, Frame, Framing, Look, Mask, Painting, Picture
from app.geometry.portrait_crop import CROP_SIZE_PX, DegenerateLandmarksError
from app.geometry.style_shape import StyleShape
from app.geometry.warp import PortraitWarp, bend, plan_warp
from app.render.colour import keep_own_colours
from app.render.compositor import lay_over
from app.render.face_budget import FaceBudget
from app.render.frame_crops import FaceCrop, FrameCrops
from app.render.mask import window_mask
from app.render.meanwhile import Meanwhile
from app.render.portrait import fill_picture
from app.render.portrait_view import visible_square
from app.render.stage_clock import StageClock
from app.render.steady_crops import SteadyCrops
from app.render.whole_picture import WholePicture, melting_mask
from app.styles.network import Network


class Stylizer:
    """Paints frames in one style. Not for two threads at a time.

    Args:
        network: what paints; None paints nothing.
        style_shape: the style's geometry; None keeps the sitter's.
        crop_size_px: side of the crops that the network paints.
        whole: paints whole frames; without it, the framing *whole* paints heads alone.
    """

    def __init__(
        self,
        network: Network | None,
        style_shape: StyleShape | None = None,
        *,
        crop_size_px: int = CROP_SIZE_PX,
        whole: WholePicture | None = None,
    ) -> None:
        self._network = network
        self._whole = whole
        self._crop_size_px = crop_size_px
        self._style_shape = style_shape
        self._budget = FaceBudget()
        self._steadier = SteadyCrops()

    def paint(
        self,
        frame: Frame,
        faces: tuple[Face, ...],
        look: Look,
        *,
        budget_ms: float | None = None,
        crops: FrameCrops | None = None,
    ) -> Painting:
        """Paint the faces of a frame.

        Args:
            frame: the frame.
            faces: the faces found in that very frame, nearest first.
            look: how the style is applied.
            budget_ms: time for all faces; the nearest is painted whatever it takes. None paints all.
            crops: the frame's crops, where others cut them or paint the same frame; None cuts them anew, and
                takes frames to come in the order of their time.

        Raises:
            NetworkError: the network's device failed.
        """
        crops = crops or FrameCrops(frame, self._steadier)
        clock = StageClock()
        network = self._network
        if network is None or look.framing is Framing.PLAIN:
            return _unpainted(frame, faces, clock)
        if look.framing is Framing.PORTRAIT:
            picture = self._portrait(network, crops, faces[:1], look, clock)
        elif look.framing is Framing.WHOLE and self._whole is not None:
            picture = self._all_of_it(
                network, self._whole, crops, faces=faces, look=look, budget_ms=budget_ms, clock=clock
            )
        else:
            within_budget = faces[: self._budget.faces(len(faces), budget_ms)]
            picture = self._overlay(network, crops, within_budget, look, clock)
        if picture is None:
            return _unpainted(frame, faces, clock)
        return Painting(picture, frame, faces, network.style_id, clock.stage_ms)

    def _overlay(
        self, network: Network, crops: FrameCrops, faces: tuple[Face, ...], look: Look, clock: StageClock
    ) -> Picture | None:
        """The painted heads over the original picture; None where there is nothing to paint."""
        if look.strength == 0.0 and not self._bends(look):
            return None
        layers = self._layers(network, crops, faces, look, clock)
        if not layers:
            return None
        canvas = crops.frame.picture.copy()
        for layer in reversed(layers):  # the nearest one comes on top
            lay_over(canvas, layer.picture, layer.weight, layer.warp)
        clock.lap("lay_back")
        return canvas

    def _all_of_it(
        self,
        network: Network,
        whole: WholePicture,
        crops: FrameCrops,
        *,
        faces: tuple[Face, ...],
        look: Look,
        budget_ms: float | None,
        clock: StageClock,
    ) -> Picture | None:
        """The painted heads over the painted picture; None where there is nothing to paint."""
        frame, bends = crops.frame, self._bends(look)
        if look.strength == 0.0 and not (bends and faces):
            return None
        within_budget = faces[: self._budget.faces(len(faces), budget_ms)]

        def room() -> Picture:
            return whole.paint(crops, look.colour) if look.strength > 0.0 else frame.picture.copy()

        # Beside each other, since neither needs the other: on two cores hardly later than the head alone.
        with Meanwhile(room, "limner-room") as painted:
            layers = self._layers(network, crops, within_budget, look, clock)
            canvas = painted.result()
        clock.lap("network")
        # What bends is mixed with its photograph first, so that the photograph bends with it; the rest last,
        # since the photograph is sharper in the frame than in the crop.
        if bends and look.strength > 0.0:
            canvas = _mix(canvas, frame.picture, look.strength)
        for layer in reversed(layers):
            lay_over(canvas, layer.picture, layer.weight, layer.warp)
        if not bends:
            canvas = _mix(canvas, frame.picture, look.strength)
        clock.lap("lay_back")
        return canvas

    def _portrait(
        self, network: Network, crops: FrameCrops, faces: tuple[Face, ...], look: Look, clock: StageClock
    ) -> Picture | None:
        """The painted crop of the nearest face, filling the picture; None where there is none."""
        if not faces:
            return None
        frame, face = crops.frame, faces[0]
        crop = self._paint_crop(network, crops, face, look, clock)
        if crop is None:
            return None
        square = _mix(crop.painting, crop.cut.photograph, look.strength)
        if self._bends(look):
            in_crop = replace(face, landmarks_px=crop.warp.landmarks_px)
            size_px = square.shape[1], square.shape[0]
            bent = plan_warp(
                in_crop, size_px, shape=self._style_shape, amount=look.shape, crop_size_px=self._crop_size_px
            )
            square = bent.lay_back(square)
        clock.lap("blend")
        shown = visible_square(crop.warp.crop_from_frame, crop.warp.crop_size_px, frame.size_px)
        picture = _mix(fill_picture(square, shown, frame.size_px), frame.picture, face.presence)
        clock.lap("lay_back")
        return picture

    def _paint_crop(
        self, network: Network, crops: FrameCrops, face: Face, look: Look, clock: StageClock
    ) -> "_PaintedCrop | None":
        # What bends comes and goes with the face, or it would be seen twice while it fades.
        amount = look.shape * face.presence if self._bends(look) else 0.0
        try:
            cut = crops.of(face, self._crop_size_px)
        except DegenerateLandmarksError:
            return None  # the tracker lost its grip for a moment
        warp, photograph = bend(cut.warp, face, self._style_shape, amount=amount), cut.photograph
        clock.lap("cut")
        painting = photograph
        if look.strength > 0.0:
            painting_rgb = network.paint(cut.photograph_rgb, cut.guide if network.guided else None)
            clock.lap("network")
            painting = keep_own_colours(_swap_red_and_blue(painting_rgb), photograph, look.colour)
            clock.lap("blend")
        return _PaintedCrop(cut, painting, warp)

    def _layers(
        self, network: Network, crops: FrameCrops, faces: tuple[Face, ...], look: Look, clock: StageClock
    ) -> list["_Layer"]:
        """What is laid over the picture, nearest first."""
        layers = []
        for face in faces:
            started_s = time.perf_counter()
            crop = self._paint_crop(network, crops, face, look, clock)
            if crop is None:
                continue
            if look.framing is Framing.WHOLE and self._whole is not None:
                layers.append(self._melting_layer(crop, face, look, self._whole.scale(crops.frame.size_px)))
            else:
                layers.append(self._head_layer(crop, face, look))
            clock.lap("blend")
            self._budget.spent(1000.0 * (time.perf_counter() - started_s))
        return layers

    def _melting_layer(self, crop: "_PaintedCrop", face: Face, look: Look, whole_scale: float) -> "_Layer":
        presence = np.float32(face.presence)
        if not self._bends(look):
            return _Layer(crop.painting, melting_mask(crop.cut, whole_scale) * presence, crop.warp)
        # As with heads alone, what lies around moves with the head.
        mixed = _mix(crop.painting, crop.cut.photograph, look.strength)
        return _Layer(mixed, window_mask() * presence, crop.warp)

    def _head_layer(self, crop: "_PaintedCrop", face: Face, look: Look) -> "_Layer":
        head = crop.cut.head
        if not self._bends(look):
            # The photograph below is sharper than its crop: let it through rather than mix the crop in.
            return _Layer(crop.painting, head * np.float32(look.strength * face.presence), crop.warp)
        # What lies around the head moves with it, or its old outline would show beside the new one.
        weight = cv2.resize(head, (self._crop_size_px, self._crop_size_px)) * np.float32(look.strength)
        mixed = cv2.blendLinear(crop.painting, crop.cut.photograph, weight, 1.0 - weight)
        return _Layer(np.asarray(mixed, np.uint8), window_mask() * np.float32(face.presence), crop.warp)

    def _bends(self, look: Look) -> bool:
        return look.shape > 0.0 and self._style_shape is not None


@dataclass(frozen=True, slots=True, eq=False)
class _PaintedCrop:
    """A crop before and after.

    Attributes:
        cut: before.
        painting: (s, s, 3) uint8 BGR, after.
        warp: where the crop lies in the frame, and how it is bent on its way back.
    """

    cut: FaceCrop
    painting: Picture
    warp: PortraitWarp


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """What is laid over the frame.

    Attributes:
        picture: (s, s, 3) uint8 BGR.
        weight: (128, 128) float32 over the same crop, how much of it shows where.
        warp: where the crop lies in the frame.
    """

    picture: Picture
    weight: Mask
    warp: PortraitWarp


def _unpainted(frame: Frame, faces: tuple[Face, ...], clock: StageClock) -> Painting:
    return Painting(frame.picture, frame, faces, None, clock.stage_ms)


def _swap_red_and_blue(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def _mix(upper: Picture, lower: Picture, share: float) -> Picture:
    """`share` of the upper picture over the lower one."""
    if share >= 1.0:
        return upper
    return np.asarray(cv2.addWeighted(upper, share, lower, 1.0 - share, 0.0), np.uint8)
