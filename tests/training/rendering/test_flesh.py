"""What is painted as skin, and its form: the same in any light and tone."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import FACE_OVAL, LEFT_BROW, RIGHT_BROW
from app.frames import Picture
from app.training.rendering.flesh import Flesh, flesh_of
from app.training.rendering.sitter import sitter_of
from app.training.rendering.skin_colour import SkinPalette
from tests.training.conftest import face_landmarks

FACE = face_landmarks()
SKIN = np.array((0.62, 0.78, 1.0))
"""Of BGR, at full light."""
LOBE = 132
HOLLOW, CHEEK = (300, 170), (300, 342)
"""Row and column of a shadow, and of the same place on the other side."""


def _head(lightness: float, *, lamp: float = 0.0, shadow: float = 0.0) -> Picture:
    """A head on a light ground, lit from the left by so much more, with one shadow on a cheek."""
    rows, columns = np.mgrid[:512, :512].astype(np.float64)
    light = lightness * (1 - lamp * (columns - 256) / 256)
    light *= 1 - shadow * np.exp(-(((rows - HOLLOW[0]) ** 2 + (columns - HOLLOW[1]) ** 2) / (2 * 14.0**2)))
    picture = np.full((512, 512, 3), 215.0)
    inside = np.zeros((512, 512), np.uint8)
    cv2.fillPoly(inside, [FACE[FACE_OVAL].astype(np.int32)], 1)
    return np.asarray(np.where(inside[..., None] > 0, light[..., None] * SKIN, picture), np.uint8)


def _flesh(picture: Picture) -> Flesh:
    return flesh_of(sitter_of(picture, FACE), FACE)


@pytest.mark.parametrize("lightness", [70.0, 130.0, 215.0])
def test_a_hollow_is_darker_than_around_it_on_any_skin(lightness: float) -> None:
    form = _flesh(_head(lightness, shadow=0.4)).form

    assert form[HOLLOW] < -0.07
    assert abs(form[CHEEK]) < 0.02


def test_a_lamp_from_one_side_makes_no_form() -> None:
    form = _flesh(_head(150.0, lamp=0.3)).form

    assert abs(form[HOLLOW]) < 0.03 and abs(form[CHEEK]) < 0.03


def test_skin_is_covered_where_it_shines_and_a_wall_is_not() -> None:
    shining = _head(130.0)
    glint = np.zeros((512, 512), np.float64)
    glint[285, 256] = 1.0
    glint = cv2.GaussianBlur(glint, (0, 0), 8.0)[..., None] * 2 * np.pi * 64
    window = np.array((255, 200, 150))
    shining = np.asarray(shining + 0.9 * glint * (window - shining.astype(np.float64)), np.uint8)
    cover = _flesh(shining).cover

    assert sitter_of(shining, FACE).skin[285, 256] < 0.1
    assert cover[285, 256] > 0.6
    assert cover[300, 40] < 0.05


def test_patches_in_the_skin_s_colour_above_the_forehead_are_no_skin() -> None:
    """Such patches are highlights of hair."""
    fair, skin = _head(190.0), (0.62 * 190, 0.78 * 190, 190.0)
    top = int(FACE[FACE_OVAL, 1].min())
    cv2.circle(fair, (256, top - 40), 70, (34, 30, 26), -1)
    cv2.fillPoly(fair, [FACE[FACE_OVAL].astype(np.int32)], skin)
    cv2.circle(fair, (256, top - 40), 12, skin, -1)
    patch = slice(top - 39, top - 32), slice(252, 260)

    assert sitter_of(fair, FACE).skin[patch].mean() > 0.5
    assert _flesh(fair).cover[patch].mean() < 0.05


def test_beside_a_neck_what_has_the_skin_s_colour_is_no_skin() -> None:
    """Such are locks of fair hair."""
    fair, skin = _head(190.0), (0.62 * 190, 0.78 * 190, 190.0)
    chin_y, (left, right) = int(FACE[152, 1]), FACE[[58, 288], 0].astype(int)
    fair[chin_y - 40 :, left:right] = skin
    fair[chin_y - 200 :, left - 60 : left] = skin
    middle = slice(chin_y - 30, chin_y)

    assert _flesh(fair).cover[middle, 250:262].mean() > 0.8
    assert sitter_of(fair, FACE).skin[middle, left - 30 : left - 20].mean() > 0.5
    assert _flesh(fair).cover[middle, left - 30 : left - 20].mean() < 0.05


def test_a_light_in_the_hair_beside_a_cheek_is_no_skin_and_an_ear_is() -> None:
    skin = (0.62 * 190, 0.78 * 190, 190.0)
    left = int(FACE[FACE_OVAL, 0].min())
    light, ear = (_head(190.0) for _ in range(2))
    for head, half in ((light, (7, 7)), (ear, (24, 52))):
        middle = left - 32, int(FACE[LOBE, 1]) - 40
        cv2.rectangle(head, (left - 64, 150), (left - 4, 420), (34, 30, 26), -1)
        cv2.ellipse(head, middle, half, 0, 0, 360, skin, -1)
    beside = slice(middle[1] - 3, middle[1] + 4), slice(middle[0] - 3, middle[0] + 4)

    assert sitter_of(light, FACE).skin[beside].mean() > 0.5
    assert _flesh(light).cover[beside].mean() < 0.1
    assert _flesh(ear).cover[beside].mean() > 0.5


@pytest.mark.parametrize("scale", [1.0, 0.35])
def test_a_smooth_forehead_is_skin_up_to_a_straight_dark_hairline(scale: float) -> None:
    head = _head(190.0)
    head[95:165, 100:412] = (26, 30, 34)
    noise = np.random.default_rng(3).normal(0, 2, head.shape)
    side = round(512 * scale)
    noisy = np.clip(head + noise, 0, 255).astype(np.uint8)
    small = np.full((512, 512, 3), 215, np.uint8)
    small[:side, :side] = cv2.resize(noisy, (side, side), interpolation=cv2.INTER_AREA)
    landmarks_px = (FACE + 0.5) * scale - 0.5
    cover = flesh_of(sitter_of(small, landmarks_px), landmarks_px).cover
    top, bottom, left, right = (round(scale * edge) for edge in (172, 190, 200, 312))

    assert cover[top:bottom, left:right].mean() > 0.95


def test_wrinkles_below_a_hairline_are_skin() -> None:
    head = _head(190.0)
    for row in range(175, 200, 6):
        head[row : row + 2, 190:322] = np.asarray(0.8 * head[row : row + 2, 190:322], np.uint8)
    head[100:168, 150:362] = (26, 30, 34)

    assert _flesh(head).cover[176:198, 200:312].mean() > 0.95


def test_glasses_do_not_cut_a_bald_crown_off() -> None:
    bald = _head(190.0)
    crown = np.zeros(bald.shape[:2], np.uint8)
    cv2.ellipse(crown, (256, 150), (140, 100), 0, 0, 360, 1, -1)
    bald[crown > 0] = (0.62 * 190, 0.78 * 190, 190)
    bald[226:234, 90:422] = (20, 20, 20)

    assert _flesh(bald).cover[75:95, 220:292].mean() > 0.8


def test_nostrils_are_skin_where_they_are_as_light() -> None:
    nostril = slice(318, 323), slice(244, 250)

    assert sitter_of(_head(150.0), FACE).skin[nostril].mean() < 0.1
    assert _flesh(_head(150.0)).cover[nostril].mean() > 0.8


@pytest.mark.parametrize(("colour", "is_skin"), [((20, 22, 25), False), ((90, 115, 150), True)])
def test_fair_brows_are_skin_and_dark_ones_hair(colour: tuple[int, int, int], is_skin: bool) -> None:
    head = _head(190.0)
    for brow in (LEFT_BROW, RIGHT_BROW):
        cv2.fillPoly(head, [cv2.convexHull(FACE[brow].astype(np.int32))], colour)

    assert (_flesh(head).cover[203:208, 185:200].mean() > 0.5) == is_skin


def test_the_muzzle_is_the_mouth_and_what_is_below_the_nose() -> None:
    muzzle = _flesh(_head(150.0)).muzzle

    assert min(muzzle[370, 256], muzzle[345, 256]) > 0.9
    assert max(muzzle[HOLLOW], muzzle[200, 256]) < 0.05


def test_a_black_beard_is_hair_and_a_shaven_jaw_is_skin() -> None:
    random = np.random.default_rng(1)
    jaw = slice(395, 430), slice(215, 297)
    bearded, shaven = _head(190.0), _head(190.0)
    strands = np.repeat(random.uniform(10, 70, (35, 41)), 2, axis=1)
    bearded[jaw] = np.asarray(strands[..., None] * (0.8, 0.9, 1.0), np.uint8)
    shaven[jaw] = np.asarray(0.72 * shaven[jaw], np.uint8)

    assert _flesh(bearded).cover[405:420, 235:277].mean() < 0.2
    assert _flesh(shaven).cover[405:420, 235:277].mean() > 0.8


def test_a_palette_keeps_the_order_of_skins_and_its_hues() -> None:
    palette = SkinPalette(
        painted=((0, 50, 100), (10, 60, 96)),
        chroma=((10, 60, 96), (12, 30, 10)),
        own_chroma=0.3,
        hues_deg=(50, 66),
    )
    painted = [palette(np.array((light, 14, 9), np.float32)) for light in (20, 45, 70)]

    assert painted[0][0] < painted[1][0] < painted[2][0]
    for _, red, yellow in painted:
        assert np.rad2deg(np.arctan2(yellow, red)) == pytest.approx(50, abs=0.01)
