"""The renderers: steady, dark where the photograph is dark, and lines where edges are."""

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")

from app.face.topology import LEFT_IRIS
from app.frames import Picture
from app.training.rendering import LAYERS, RENDERERS, TEXTURES, RendererName, surface_textures
from app.training.rendering.textures import gouges, pen_lines
from app.training.rendering.tone import contours, exposed, smooth_step
from app.training.rendering.watercolour import watercolour_glazed
from tests.training.conftest import face_landmarks

SIZE = 512
FACE = face_landmarks(with_averted_side=True)
INSIDE = slice(SIZE // 2 + 26, SIZE // 2 + 58), slice(SIZE // 2 - 96, SIZE // 2 - 32)
"""A cheek."""


@cache
def _rendered(name: RendererName, inside: int, outside: int) -> Picture:
    """A head without features as the renderer has it; several tests look at one."""
    return RENDERERS[name](_disc(inside, outside), FACE)


def _disc(inside: int, outside: int, noise: float = 0.0) -> Picture:
    """A head without features: a disc of one grey, a little warm, on another."""
    picture = np.full((SIZE, SIZE, 3), outside, np.float64)
    cv2.circle(picture, (SIZE // 2, 285), 190, (0.8 * inside, 0.95 * inside, 1.1 * inside), -1)
    picture += np.random.default_rng(0).normal(0, noise, picture.shape) if noise else 0.0
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", list(RENDERERS))
def test_the_same_photograph_gives_the_same_rendering(name: RendererName) -> None:
    first, again = _rendered(name, 140, 230), RENDERERS[name](_disc(140, 230), FACE)

    assert first.shape == (SIZE, SIZE, 3) and first.dtype == np.uint8
    assert np.array_equal(first, again)


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - set(TEXTURES) - set(LAYERS)))
def test_noise_within_a_tone_is_flattened(name: RendererName) -> None:
    rendered = RENDERERS[name](_disc(120, 200, noise=5), FACE).astype(np.float64)

    assert rendered[INSIDE].std(axis=(0, 1)).max() < 4


@pytest.mark.parametrize("name", list(RENDERERS))
def test_dark_stays_darker_than_light(name: RendererName) -> None:
    darks = [_rendered(name, value, 230)[INSIDE].mean() for value in (25, 80, 140, 200)]

    assert darks == sorted(darks)
    assert darks[-1] - darks[0] > 60


@pytest.mark.parametrize("name", list(RENDERERS))
def test_a_tone_of_the_face_does_not_depend_on_what_lies_behind_it(name: RendererName) -> None:
    dark, light = (_rendered(name, 140, behind)[INSIDE].mean() for behind in (20, 230))

    assert abs(dark - light) < 4


@pytest.mark.parametrize("name", sorted(TEXTURES))
def test_a_generator_is_given_the_textures_of_the_renderer(name: RendererName) -> None:
    textures = surface_textures(name)

    assert textures.shape == (len(TEXTURES[name]), 256, 256)
    assert textures.min() >= -1 and textures.max() <= 1
    assert textures.std(axis=(1, 2)).min() > 0.4


def test_a_renderer_without_textures_has_none_to_give() -> None:
    assert len(surface_textures("brush")) == len(surface_textures(None)) == 0


def test_pigment_gathers_at_the_edge_of_a_wash() -> None:
    picture = _disc(150, 235)
    picture[400:, :100] = (90, 120, 160)
    row = RENDERERS["watercolour"](picture, FACE)[430:500].mean(axis=(0, 2))

    assert row[88:99].min() < row[40:70].mean() - 8
    assert row[112:132].min() > row[40:70].mean() + 30, "paper, up to where the head begins"


def test_washes_end_softly_on_skin_and_sharply_beside_it() -> None:
    """On what of it no shadow is drawn."""
    level = np.linspace(70, 200, SIZE)[:, None]
    picture = np.repeat(level[:, :, None] * np.array([0.8, 0.95, 1.1]), SIZE, axis=1)
    picture[:, :110] = level[:, None] * np.array([1.1, 0.95, 0.8])
    painted = 255 * watercolour_glazed(np.clip(picture, 0, 255).astype(np.uint8), FACE).base
    smooth = cv2.GaussianBlur(painted, (0, 0), 2.0).mean(axis=2)
    skin, wall = (
        np.abs(np.diff(smooth[:, columns].mean(axis=1)))[280:420]
        for columns in (slice(150, 185), slice(24, 88))
    )

    assert skin.max() < 0.7 * wall.max()


def test_both_eyes_are_painted_alike_however_washes_dry() -> None:
    picture = _disc(150, 200)
    for x in (192, 320):
        cv2.circle(picture, (x, 240), 9, (40, 50, 60), -1)
    painted = RENDERERS["watercolour"](picture, FACE).astype(np.float64)
    left, right = (painted[232:248, x - 8 : x + 8].mean(axis=(0, 1)) for x in (192, 320))

    assert np.abs(left - right).max() < 6


def _with_hollow() -> Picture:
    """A head with a softly shaded hollow in one cheek."""
    picture = _disc(150, 230).astype(np.float64)
    cv2.circle(picture, (190, 330), 22, (84, 100, 116), -1)
    return cv2.GaussianBlur(picture, (0, 0), 5).astype(np.uint8)


def test_pencil_hatches_hollows_and_leaves_even_skin_to_the_wash() -> None:
    drawn = _lightness(RENDERERS["pencil"](_with_hollow(), FACE))
    hollow, even = drawn[318:342, 178:202], drawn[318:342, 310:334]

    assert hollow.std() > 5
    assert even.std() < 1.5
    assert hollow.mean() < even.mean() - 5


def test_pencil_takes_no_shade_on_a_bare_jaw_for_a_beard() -> None:
    jaw = slice(385, 425), slice(150, 182)
    picture = _disc(215, 200).astype(np.float64)
    shade = np.zeros((SIZE, SIZE), np.float32)
    cv2.circle(shade, (166, 405), 26, 1, -1)
    picture *= 1 - 0.35 * cv2.GaussianBlur(shade, (0, 0), 8)[..., None]
    bare = np.zeros((SIZE, SIZE), np.float32)
    drawn = _lightness(RENDERERS["pencil"](picture.astype(np.uint8), FACE, bare))
    hollow = _lightness(RENDERERS["pencil"](_with_hollow(), FACE, bare))

    assert drawn[jaw].std() < 0.6 * hollow[318:342, 178:202].std()


def test_pencil_washes_dark_skin_in_its_own_brown() -> None:
    dark = RENDERERS["pencil"](_disc(70, 230), FACE)[INSIDE].mean(axis=(0, 1))
    lab = cv2.cvtColor((dark / 255).astype(np.float32).reshape(1, 1, 3), cv2.COLOR_BGR2Lab)[0, 0]

    assert lab[0] < 60
    assert np.hypot(lab[1], lab[2]) > 15


def _with_hair(bgr: tuple[int, int, int]) -> Picture:
    """A head with smooth hair around and above it."""
    picture = np.full((SIZE, SIZE, 3), 230, np.uint8)
    cv2.ellipse(picture, (SIZE // 2, 240), (215, 200), 0, 0, 360, bgr, -1)
    head = _disc(190, 0)
    return np.where(head.any(axis=2, keepdims=True), head, picture)


def test_pencil_washes_dark_hair_where_it_hatches_it() -> None:
    """Paper between the strokes would be the hair of somebody old."""
    black, brown, grey = (
        RENDERERS["pencil"](_with_hair(bgr), FACE)[55:85, 220:290].reshape(-1, 3)
        for bgr in ((64, 64, 64), (44, 60, 84), (170, 170, 170))
    )

    assert np.percentile(black, 95) < 170 < np.percentile(grey, 5)
    assert (brown[:, 2].astype(int) - brown[:, 0]).mean() > 35, "brown stays brown"


def test_a_woodcut_is_printed_in_paper_tint_and_black() -> None:
    printed = RENDERERS["woodcut"](_disc(90, 220, noise=6), FACE).reshape(-1, 3).astype(np.float64)
    blocks = np.array([(213, 236, 244), (85, 121, 185), (24, 23, 27)])
    nearest = np.linalg.norm(printed[:, None] - blocks, axis=2)

    assert (nearest.min(axis=1) < 12).mean() > 0.7
    assert np.bincount(nearest.argmin(axis=1), minlength=3).min() > 0.01 * len(printed)


def test_a_woodcut_takes_no_shade_below_a_dark_nose_for_a_beard() -> None:
    """Which is greyer than the lit skin above it, too."""
    picture = _disc(62, 230)
    lower = picture[310:]
    lower[lower.mean(axis=2) < 100] = (44, 46, 50)
    printed = _lightness(RENDERERS["woodcut"](cv2.GaussianBlur(picture, (0, 0), 6), FACE))
    jaw = printed[380:430, 200:312] < 20

    assert jaw.mean() < 0.75


def test_cuts_of_a_gouge_run_out_along_their_direction() -> None:
    cuts = gouges(0, 32, length_px=60.0, seed=1)
    along, across = (np.abs(np.diff(cuts, axis=axis)).mean() for axis in (1, 0))

    assert along < 0.3 * across
    assert np.ptp(cuts.max(axis=0)) > 0
    assert (cuts < 0.25).mean() == pytest.approx(0.25, abs=0.001)


def test_teeth_are_one_light_shape_in_colour_and_ink() -> None:
    smiling = face_landmarks(mouth_opening_px=24)
    picture = _disc(150, 200)
    cv2.ellipse(picture, (256, 370), (40, 20), 0, 0, 360, (175, 180, 190), -1)
    picture[352:388, 254:258] = (60, 55, 70)
    for name in ("cel", "comic", "pen", "pencil", "watercolour", "woodcut"):
        teeth = RENDERERS[name](picture, smiling)[364:376, 236:276]
        assert teeth.mean() > 210, name
        if name in ("cel", "pencil", "watercolour"):
            assert teeth[:, 16:24].min() > 190, f"{name}: no line from tooth to tooth"


def _shining(inside: int) -> Picture:
    """A head with a grey glint on its forehead."""
    picture = _disc(inside, 200).astype(np.float64)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    glint = np.exp(-0.5 * (np.hypot(rows - 165, columns - 256) / 12) ** 2)[..., None]
    return np.asarray(picture + 0.8 * glint * (250 - picture), np.uint8)


def _lightness(picture: Picture) -> NDArray[np.float32]:
    lab = cv2.cvtColor((picture / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    return np.asarray(lab[..., 0], np.float32)


def _with_light(skin: int) -> Picture:
    """A head with a soft light, a fifth lighter, on a cheek."""
    picture, light = _disc(skin, 230).astype(np.float64), np.zeros((SIZE, SIZE), np.float32)
    cv2.circle(light, (195, 300), 26, 1, -1)
    picture *= 1 + 0.35 * cv2.GaussianBlur(light, (0, 0), 8)[..., None]
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", ["cel", "watercolour"])
def test_lights_make_the_form_of_dark_faces(name: RendererName) -> None:
    """On light skin, which is nearly paper, there is little room for them."""
    dark, light = (
        _lightness(RENDERERS[name](_with_light(skin), FACE)) - _lightness(_rendered(name, skin, 230))
        for skin in (70, 190)
    )
    dark, light = (float(each[290:310, 185:205].mean()) for each in (dark, light))

    assert dark > max(4, light + 1)


def test_shine_is_no_more_than_one_tone_lighter_in_animation() -> None:
    drawn = _lightness(RENDERERS["cel"](_shining(110), FACE))

    assert drawn[165, 256] - drawn[165, 200] < 20
    assert _lightness(_shining(110))[165, 256] - _lightness(_shining(110))[165, 200] > 40


def test_shine_has_the_colour_of_the_skin_around_it_in_pencil_and_wash() -> None:
    lab = cv2.cvtColor((RENDERERS["pencil"](_shining(150), FACE) / 255).astype(np.float32), cv2.COLOR_BGR2Lab)
    chroma = np.linalg.norm(lab[..., 1:], axis=2)

    assert chroma[155:175, 246:266].mean() > 0.6 * chroma[155:175, 180:200].mean()


def test_three_chalks_lay_less_white_on_dark_skin() -> None:
    lightest = [
        float(np.percentile(_lightness(RENDERERS["chalk"](_shining(inside), FACE))[150:180, 240:272], 95))
        for inside in (150, 60)
    ]

    assert lightest[1] < lightest[0] - 4


def test_pen_and_ink_has_no_greys() -> None:
    drawn = RENDERERS["pen"](_disc(110, 200), FACE).mean(axis=2)[INSIDE]
    bare, inked = (drawn > 220).mean(), (drawn < 60).mean()

    assert bare > 0.2
    assert inked > 0.2
    assert bare + inked > 0.6


def test_pen_hatches_dark_skin_all_over_and_light_skin_in_its_hollows_alone() -> None:
    even, hollow = (slice(318, 342), slice(310, 334)), (slice(318, 342), slice(178, 202))
    light, dark = RENDERERS["pen"](_with_hollow(), FACE).mean(axis=2), _rendered("pen", 80, 230).mean(axis=2)

    assert light[even].mean() > 225
    assert light[hollow].mean() < light[even].mean() - 20
    assert 60 < dark[even].mean() < 180
    assert dark[even].std() > 60, "lines, no grey"


def test_pen_hatches_stubble_and_draws_no_hair_of_it() -> None:
    """Which is rough in a photograph."""
    jaw = slice(390, 430), slice(200, 312)
    picture, known = _disc(215, 200).astype(np.float64), np.zeros((SIZE, SIZE), np.float32)
    known[370:450, 180:332] = 0.4
    hairs = np.random.default_rng(2).random((SIZE, SIZE, 1)) < 0.4
    rough = np.where(hairs & (known > 0)[..., None], 0.45 * picture, picture).astype(np.uint8)
    smooth = np.where(known[..., None] > 0, 0.78 * picture, picture).astype(np.uint8)
    bare, stubbly, even = (
        _lightness(RENDERERS["pen"](shown, FACE, beard))[jaw]
        for shown, beard in ((picture.astype(np.uint8), 0 * known), (rough, known), (smooth, known))
    )

    assert stubbly.mean() < bare.mean() - 10
    assert np.corrcoef(stubbly.ravel(), even.ravel())[0, 1] > 0.9


def test_pen_leaves_white_beards_white() -> None:
    known = np.zeros((SIZE, SIZE), np.float32)
    known[370:450, 180:332] = 0.8
    lightness = []
    for share in (0.5, 1.2):
        shown = np.clip(np.where(known[..., None] > 0, share, 1.0) * _disc(180, 230), 0, 255)
        drawn = _lightness(RENDERERS["pen"](shown.astype(np.uint8), FACE, known))
        lightness.append(drawn[390:430, 200:312].mean())
    dark, white = lightness

    assert dark < 40
    assert white > 80


def test_pen_lines_swell_rather_than_multiply() -> None:
    lines = pen_lines(0.0, spacing_px=8.0, length_px=60.0, seed=1)
    thin, thick = (lines < cover for cover in (0.3, 0.7))
    begun = [np.count_nonzero(np.diff(ink.astype(int), axis=0) == 1) for ink in (thin, thick)]

    assert np.all(thick[thin])
    assert begun[1] == pytest.approx(begun[0], rel=0.25)


def test_a_comic_keeps_white_brows_and_inks_black_ones() -> None:
    brows = slice(198, 212), slice(174, 210)
    picture = _disc(150, 200)
    picture[brows] = 190
    white = RENDERERS["comic"](picture, FACE)
    picture[brows] = 30
    black = RENDERERS["comic"](picture, FACE)

    assert white[brows].mean() > 150
    assert black[brows].mean() < 60


def test_eyes_in_a_comic_have_a_black_pupil_in_a_clear_white() -> None:
    looking = face_landmarks()
    looking[LEFT_IRIS] = np.array([192, 240]) + 9 * np.array([(0, 0), (1, 0), (0, -1), (-1, 0), (0, 1)])
    eye = RENDERERS["comic"](_disc(150, 200), looking)[240]

    assert eye[192].mean() < 60
    assert eye[212].mean() > 200


def test_a_line_is_drawn_on_the_dark_side_of_an_edge_only() -> None:
    line = contours(_disc(40, 220), sigma_px=1.6, gain=34, slack=0.45)
    centre, top = SIZE // 2, 285 - 190

    assert line[top + 2, centre] > 0.9
    assert line[top - 4, centre] == 0
    assert line[285, centre] == 0


def test_nearly_white_is_paper() -> None:
    assert exposed(np.float32([[0, 45, 90, 100]])) == pytest.approx(np.float32([[0, 0.5, 1, 1]]))


def test_a_smooth_step_runs_from_nothing_to_all() -> None:
    assert smooth_step(np.float32([0.0, 0.5, 1.0]), 0.25, 0.75) == pytest.approx([0, 0.5, 1])
