"""The renderers: steady, dark where the photograph is dark, and lines where edges are."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import LEFT_IRIS
from app.frames import Picture
from app.training.rendering import LAYERS, RENDERERS, TEXTURES, RendererName, surface_textures
from app.training.rendering.textures import gouges
from app.training.rendering.tone import contours, exposed, smooth_step
from app.training.rendering.watercolour import watercolour_glazed
from tests.training.conftest import face_landmarks
from tests.training.rendering.plain_heads import FACE, INSIDE, SIZE, disc, lightness, rendered, shining


@pytest.mark.parametrize("name", list(RENDERERS))
def test_the_same_photograph_gives_the_same_rendering(name: RendererName) -> None:
    first, again = rendered(name, 140, 230), RENDERERS[name](disc(140, 230), FACE)

    assert first.shape == (SIZE, SIZE, 3) and first.dtype == np.uint8
    assert np.array_equal(first, again)


@pytest.mark.parametrize("name", sorted(set(RENDERERS) - set(TEXTURES) - set(LAYERS)))
def test_noise_within_a_tone_is_flattened(name: RendererName) -> None:
    rendered = RENDERERS[name](disc(120, 200, noise=5), FACE).astype(np.float64)

    assert rendered[INSIDE].std(axis=(0, 1)).max() < 4


@pytest.mark.parametrize("name", list(RENDERERS))
def test_dark_stays_darker_than_light(name: RendererName) -> None:
    darks = [rendered(name, value, 230)[INSIDE].mean() for value in (25, 80, 140, 200)]

    assert darks == sorted(darks)
    assert darks[-1] - darks[0] > 60


@pytest.mark.parametrize("name", list(RENDERERS))
def test_a_tone_of_the_face_does_not_depend_on_what_lies_behind_it(name: RendererName) -> None:
    dark, light = (rendered(name, 140, behind)[INSIDE].mean() for behind in (20, 230))

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
    picture = disc(150, 235)
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
    picture = disc(150, 200)
    for x in (192, 320):
        cv2.circle(picture, (x, 240), 9, (40, 50, 60), -1)
    painted = RENDERERS["watercolour"](picture, FACE).astype(np.float64)
    left, right = (painted[232:248, x - 8 : x + 8].mean(axis=(0, 1)) for x in (192, 320))

    assert np.abs(left - right).max() < 6


def test_a_woodcut_is_printed_in_paper_tint_and_black() -> None:
    printed = RENDERERS["woodcut"](disc(90, 220, noise=6), FACE).reshape(-1, 3).astype(np.float64)
    blocks = np.array([(213, 236, 244), (85, 121, 185), (24, 23, 27)])
    nearest = np.linalg.norm(printed[:, None] - blocks, axis=2)

    assert (nearest.min(axis=1) < 12).mean() > 0.7
    assert np.bincount(nearest.argmin(axis=1), minlength=3).min() > 0.01 * len(printed)


def test_a_woodcut_takes_no_shade_below_a_dark_nose_for_a_beard() -> None:
    """Which is greyer than the lit skin above it, too."""
    picture = disc(62, 230)
    lower = picture[310:]
    lower[lower.mean(axis=2) < 100] = (44, 46, 50)
    printed = lightness(RENDERERS["woodcut"](cv2.GaussianBlur(picture, (0, 0), 6), FACE))
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
    picture = disc(150, 200)
    cv2.ellipse(picture, (256, 370), (40, 20), 0, 0, 360, (175, 180, 190), -1)
    picture[352:388, 254:258] = (60, 55, 70)
    for name in ("cel", "comic", "pen", "pencil", "watercolour", "woodcut"):
        teeth = RENDERERS[name](picture, smiling)[364:376, 236:276]
        assert teeth.mean() > 210, name
        if name in ("cel", "pencil", "watercolour"):
            assert teeth[:, 16:24].min() > 190, f"{name}: no line from tooth to tooth"


def _with_light(skin: int) -> Picture:
    """A head with a soft light, a third lighter, on a cheek."""
    picture, light = disc(skin, 230).astype(np.float64), np.zeros((SIZE, SIZE), np.float32)
    cv2.circle(light, (195, 300), 26, 1, -1)
    picture *= 1 + 0.35 * cv2.GaussianBlur(light, (0, 0), 8)[..., None]
    return np.clip(picture, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", ["cel", "watercolour"])
def test_lights_make_the_form_of_dark_faces(name: RendererName) -> None:
    """On light skin, which is nearly paper, there is little room for them."""
    dark, light = (
        lightness(RENDERERS[name](_with_light(skin), FACE)) - lightness(rendered(name, skin, 230))
        for skin in (70, 190)
    )
    dark, light = (float(each[290:310, 185:205].mean()) for each in (dark, light))

    assert dark > max(4, light + 1)


def test_shine_is_no_more_than_one_tone_lighter_in_animation() -> None:
    drawn = lightness(RENDERERS["cel"](shining(110), FACE))

    assert drawn[165, 256] - drawn[165, 200] < 20
    assert lightness(shining(110))[165, 256] - lightness(shining(110))[165, 200] > 40


def test_a_comic_keeps_white_brows_and_inks_black_ones() -> None:
    brows = slice(198, 212), slice(174, 210)
    picture = disc(150, 200)
    picture[brows] = 190
    white = RENDERERS["comic"](picture, FACE)
    picture[brows] = 30
    black = RENDERERS["comic"](picture, FACE)

    assert white[brows].mean() > 150
    assert black[brows].mean() < 60


def test_eyes_in_a_comic_have_a_black_pupil_in_a_clear_white() -> None:
    looking = face_landmarks()
    looking[LEFT_IRIS] = np.array([192, 240]) + 9 * np.array([(0, 0), (1, 0), (0, -1), (-1, 0), (0, 1)])
    eye = RENDERERS["comic"](disc(150, 200), looking)[240]

    assert eye[192].mean() < 60
    assert eye[212].mean() > 200


def test_a_line_is_drawn_on_the_dark_side_of_an_edge_only() -> None:
    line = contours(disc(40, 220), sigma_px=1.6, gain=34, slack=0.45)
    centre, top = SIZE // 2, 285 - 190

    assert line[top + 2, centre] > 0.9
    assert line[top - 4, centre] == 0
    assert line[285, centre] == 0


def test_nearly_white_is_paper() -> None:
    assert exposed(np.float32([[0, 45, 90, 100]])) == pytest.approx(np.float32([[0, 0.5, 1, 1]]))


def test_a_smooth_step_runs_from_nothing_to_all() -> None:
    assert smooth_step(np.float32([0.0, 0.5, 1.0]), 0.25, 0.75) == pytest.approx([0, 0.5, 1])
