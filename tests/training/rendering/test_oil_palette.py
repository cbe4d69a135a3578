"""The palette of oil: even skin, hair that stays hair, and shade that is no beard."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.rendering.face_parts import FaceParts, face_parts
from app.training.rendering.oil_palette import blush_of, calmed, flesh_of, graded
from tests.training.conftest import face_landmarks

FACE = face_landmarks()
SKIN = (150, 175, 220)
CROWN = slice(50, 100), slice(206, 306)
MIDDLE_OF_CROWN = slice(76, 88), slice(236, 276)
CHEEK = slice(285, 325), slice(160, 220)
WALL = slice(20, 60), slice(20, 60)
JAW = slice(400, 430), slice(216, 296)


def _portrait(*, behind: int = 40) -> np.ndarray:
    """A bald head, all of one colour, before a grey wall; float32 BGR in 0..1."""
    picture = np.full((512, 512, 3), behind, np.uint8)
    cv2.ellipse(picture, (256, 270), (150, 225), 0, 0, 360, SKIN, -1)
    return (picture / 255).astype(np.float32)


def _parts(picture: np.ndarray) -> FaceParts:
    return face_parts(np.rint(255 * picture).astype(np.uint8), FACE)


def _lab(picture: np.ndarray) -> np.ndarray:
    return graded(
        picture, _parts(picture), flesh_of(picture, _parts(picture)), blush_of(_parts(picture), FACE)
    )


def test_a_bald_head_is_flesh_and_strands_of_the_same_colour_are_none() -> None:
    bald = _portrait()
    blond = bald.copy()
    blond[CROWN] += 0.06 * np.where(np.arange(100) % 6 < 3, 1, -1)[None, :, None].astype(np.float32)

    assert flesh_of(bald, _parts(bald))[MIDDLE_OF_CROWN].mean() > 0.9
    assert flesh_of(blond, _parts(blond))[MIDDLE_OF_CROWN].mean() < 0.4


def test_skin_is_evened_by_half_and_what_is_behind_does_not_run_in() -> None:
    picture = _portrait()
    noisy = np.clip(picture + np.random.default_rng(0).normal(0, 0.03, picture.shape), 0, 1).astype(
        np.float32
    )
    even = calmed(noisy, _parts(picture))
    edge = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(edge, (256, 270), (144, 219), 0, 0, 360, 1, 4)

    assert even[CHEEK].std(axis=(0, 1)).max() < 0.6 * noisy[CHEEK].std(axis=(0, 1)).min()
    assert even[CHEEK].std(axis=(0, 1)).min() > 0.4 * noisy[CHEEK].std(axis=(0, 1)).max()
    assert np.abs(even[edge > 0] - np.array(SKIN) / 255).mean() < 0.03
    assert np.array_equal(even[:20, :20], noisy[:20, :20])


def test_shade_on_light_skin_is_redder_and_hardly_deeper() -> None:
    lit = _portrait()
    shaded = lit.copy()
    shaded[JAW] *= 0.72
    in_light, in_shade = (_lab(each)[JAW].mean(axis=(0, 1)) for each in (lit, shaded))
    darker = cv2.cvtColor(lit, cv2.COLOR_BGR2Lab)[JAW] - cv2.cvtColor(shaded, cv2.COLOR_BGR2Lab)[JAW]

    assert 0.8 * darker[..., 0].mean() < in_light[0] - in_shade[0] < 1.15 * darker[..., 0].mean()
    assert in_shade[1] / in_shade[2] > 1.1 * in_light[1] / in_light[2]


def test_darks_are_deepened_but_not_those_of_dark_skin() -> None:
    head = _portrait(behind=90)
    head[head.std(axis=2) > 0.01] *= 0.25
    before, painted = (lab[..., 0] for lab in (cv2.cvtColor(head, cv2.COLOR_BGR2Lab), _lab(head)))
    wall, skin = (float((before - painted)[place].mean()) for place in (WALL, JAW))
    from_middle = 50 - float(before[WALL].mean())

    assert 0 < from_middle < 20 and float(before[JAW].mean()) < 25
    assert wall == pytest.approx(0.14 * from_middle, abs=0.8)
    assert skin < 1.5


@pytest.mark.parametrize("skin", [(208, 212, 224), (48, 56, 76)], ids=["pale", "dark"])
def test_skin_keeps_the_sitters_own_hue(skin: tuple[int, int, int]) -> None:
    """Drawn to one flesh, pale people and dark ones would be orange."""
    head = _portrait()
    head[head.std(axis=2) > 0.01] = np.array(skin, np.float32) / 255
    before, painted = (
        lab[JAW].mean(axis=(0, 1)) for lab in (cv2.cvtColor(head, cv2.COLOR_BGR2Lab), _lab(head))
    )

    assert np.abs(painted - before)[1:].max() < 6
