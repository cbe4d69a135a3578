"""What a look looks like: a drawn sitter, painted by a network that inks and shades."""

import cv2
import numpy as np
import pytest

from app.face.topology import CONTROL_POINTS, FACE_OVAL, LEFT_EYE, RIGHT_EYE
from app.frames import Face, Framing, Look, Picture
from app.geometry.guide import Guide
from app.geometry.portrait_crop import portrait_crop
from app.geometry.style_shape import StyleShape
from app.render.stylizer import Stylizer
from app.render.whole_picture import WholePicture
from tests.golden.conftest import Golden
from tests.render.sitter import frame_of, landmarks_at


class InkAndWash:
    """Dark lines along edges over four flat tones of sepia."""

    style_id = "ink-and-wash"
    device = "CPU"
    threads = 1
    guided = False
    size_px = (448, 256)

    def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        grey = cv2.GaussianBlur(cv2.cvtColor(crop_rgb, cv2.COLOR_RGB2GRAY), (0, 0), 2.0)
        tones = (grey // 64 * 64 + 50).astype(np.float32)[:, :, np.newaxis] * (1.0, 0.86, 0.62)
        across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
        down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
        ink = np.clip(1.0 - cv2.magnitude(across, down) / 60.0, 0.1, 1.0)
        return np.clip(tones * ink[:, :, np.newaxis], 0, 255).astype(np.uint8)


def large_eyes_and_a_narrow_chin() -> StyleShape:
    landmarks = landmarks_at(0, 0)
    in_crop = portrait_crop(landmarks, size_px=1)(landmarks)
    offsets = np.zeros_like(in_crop)
    for eye in (LEFT_EYE, RIGHT_EYE):
        offsets[eye] = 0.4 * (in_crop[eye] - in_crop[eye].mean(axis=0))
    from_middle = in_crop[FACE_OVAL] - in_crop[FACE_OVAL].mean(axis=0)
    narrower = np.clip(from_middle[:, 1] / from_middle[:, 1].max(), 0, 1)
    offsets[FACE_OVAL, 0] = -0.25 * narrower * from_middle[:, 0]
    return StyleShape(offsets[CONTROL_POINTS])


LOOKS = {
    "as-trained": Look(),
    "half-strength": Look(strength=0.5),
    "own-colours": Look(colour=0.0),
    "shaped": Look(shape=1.0),
    "whole": Look(framing=Framing.WHOLE),
    "whole-shaped-own-colours": Look(strength=0.7, colour=0.0, shape=1.0, framing=Framing.WHOLE),
    "portrait": Look(framing=Framing.PORTRAIT),
    "portrait-shaped-own-colours": Look(colour=0.0, shape=1.0, framing=Framing.PORTRAIT),
}


@pytest.mark.parametrize("name", LOOKS)
def test_looks(golden: Golden, name: str) -> None:
    face = Face(landmarks_at(170, 80, scale=0.5, roll_deg=8))
    whole = WholePicture.by(InkAndWash())
    stylizer = Stylizer(InkAndWash(), large_eyes_and_a_narrow_chin(), whole=whole)

    golden(name, stylizer.paint(frame_of(face, width=320, height=180), (face,), LOOKS[name]).picture)


def test_three_faces_one_of_them_leaving_and_one_cut_by_the_border(golden: Golden) -> None:
    near = Face(landmarks_at(110, 80, scale=0.45))
    leaving = Face(landmarks_at(220, 70, scale=0.3, roll_deg=-15), presence=0.5)
    cut = Face(landmarks_at(318, 130, scale=0.3))
    frame = frame_of(cut, leaving, near, width=320, height=180)

    golden("three-faces", Stylizer(InkAndWash()).paint(frame, (near, leaving, cut), Look()).picture)


def test_a_tall_portrait(golden: Golden) -> None:
    face = Face(landmarks_at(90, 120, scale=0.45))
    frame = frame_of(face, width=180, height=320)

    golden("tall-portrait", Stylizer(InkAndWash()).paint(frame, (face,), LOOKS["portrait"]).picture)
