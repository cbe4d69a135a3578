"""A lamp's reflection lies on the crown, is as white as it is strong, and leaves strands."""

import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import FACE_OVAL, interocular_px
from app.frames import Points
from app.training.data.demo_crop import demo_crop
from app.training.data.glare import with_glare


def _random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_it_brightens_the_crown_and_leaves_the_face_below_the_eyes(demo_landmarks_px: Points) -> None:
    crop = demo_crop()
    lit = np.stack([with_glare(crop, demo_landmarks_px, _random(seed)) for seed in range(16)])
    gained = lit.astype(int) - crop
    eyes_y = round(float(demo_landmarks_px[[33, 263], 1].mean()))
    top_y = round(float(demo_landmarks_px[FACE_OVAL, 1].min()))

    assert gained.min() == 0
    assert (gained[:, :top_y].max(axis=(1, 2, 3)) > 40).all(), "each can be seen"
    assert gained[:, eyes_y:].max() < 8


def test_strands_are_still_to_be_seen_in_it(demo_landmarks_px: Points) -> None:
    hair = np.full((512, 512, 3), 40, np.uint8)
    hair[:, ::4] = 60
    lit = with_glare(hair, demo_landmarks_px, _random(2)).astype(int)
    rows = lit[..., 0].mean(axis=1)
    brightest = lit[int(rows.argmax()), :, 0]

    assert rows.max() > 60
    assert np.abs(np.diff(brightest[::2])).max() >= 20


def test_it_is_as_large_as_the_head_is(demo_landmarks_px: Points) -> None:
    """A sitter far away has a smaller one."""
    grey = np.full((512, 512, 3), 60, np.uint8)
    middle = demo_landmarks_px.mean(axis=0)
    far = np.asarray(middle + (demo_landmarks_px - middle) / 3, np.float32)
    near_lit, far_lit = (
        np.count_nonzero(with_glare(grey, points, _random(4))[..., 0] > 70)
        for points in (demo_landmarks_px, far)
    )

    assert interocular_px(far) == pytest.approx(interocular_px(demo_landmarks_px) / 3)
    assert near_lit > 4 * far_lit > 0


def test_the_same_seed_draws_the_same(demo_landmarks_px: Points) -> None:
    first, again, other = (with_glare(demo_crop(), demo_landmarks_px, _random(seed)) for seed in (1, 1, 2))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
