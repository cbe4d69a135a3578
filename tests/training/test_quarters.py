"""Quarters of crops: the same place of everything, and more weight on eyes and lips."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.geometry.guide import GUIDE_PLANES, draw_guide  # noqa: E402
from app.training.losses.rendering import rendering_loss  # noqa: E402
from app.training.quarters import draw_quarters, importance  # noqa: E402
from tests.training.conftest import MakePack, face_landmarks  # noqa: E402


def test_irises_count_most_then_eyes_and_lips_and_crowns_more() -> None:
    counts = importance(face_landmarks(), 512)

    assert counts[240, 192] == counts[240, 320] > counts[240, 170] == counts[240, 342] == counts[362, 256]
    assert counts[362, 256] > counts[60, 256] > 1
    assert 0 < (counts == counts.max()).mean() < 0.005
    assert counts[300, 160] == counts[490, 20] == 1
    assert 0.005 < (counts > counts[60, 256]).mean() < 0.05
    assert 0.1 < (counts > 1).mean() < 0.3


@pytest.mark.parametrize("mirror", [False, True])
def test_a_quarter_shows_one_place_of_photograph_target_and_importance(
    make_pack: MakePack, mirror: bool
) -> None:
    photographs = make_pack(2)
    quarters = draw_quarters(photographs, photographs, 8, np.random.default_rng(0), mirror=mirror)

    assert torch.equal(quarters.given, quarters.wanted)
    assert quarters.importance.shape == (8, 1, 256, 256)
    for crop, corner, given, counts in zip(
        quarters.crops, quarters.corners, quarters.given, quarters.importance, strict=True
    ):
        y, x = (4 * corner).tolist()
        cut = (slice(y, y + 256), slice(x, x + 256))
        picture = (
            photographs.crop(int(crop))[cut][..., ::-1].astype(np.float32).transpose(2, 0, 1) / 127.5 - 1
        )
        weights = importance(photographs.landmarks_px[crop], 512)[cut]
        ways = (1, -1) if mirror else (1,)
        assert any(
            np.allclose(given, picture[:, :, ::way], atol=1e-6)
            and np.array_equal(counts[0], weights[:, ::way])
            for way in ways
        )


def test_guides_are_cut_with_their_quarters_as_uncertain_as_landmarks_are(make_pack: MakePack) -> None:
    photographs = make_pack(1)
    random = np.random.default_rng(3)
    quarters = draw_quarters(photographs, photographs, 60, random, mirror=False, guided=True)
    sure = draw_guide(photographs.landmarks_px[0], 512).transpose(2, 0, 1) / 255

    assert quarters.guides is not None
    assert quarters.guides.shape == (60, GUIDE_PLANES, 64, 64)
    off, unknown = [], 0
    for guide, (y, x) in zip(quarters.guides.numpy(), quarters.corners.tolist(), strict=True):
        wanted = sure[:, y : y + 64, x : x + 64]
        unknown += not guide.any() and wanted.any()
        off.append(np.abs(guide - wanted).mean())
    assert 1 <= unknown < 20, "sometimes no face is known"
    assert 0 < np.median(off) < 0.01


def test_guided_crops_are_not_mirrored(make_pack: MakePack) -> None:
    pack = make_pack(1)
    with pytest.raises(ValueError, match="never mirrored"):
        draw_quarters(pack, pack, 1, np.random.default_rng(0), mirror=True, guided=True)


def test_an_error_in_an_eye_counts_more_than_one_on_a_wall() -> None:
    wanted = torch.zeros(1, 3, 64, 64)
    counts = torch.ones(1, 1, 64, 64)
    counts[..., 8:16, 8:16] = 6.0
    in_the_eye, on_the_wall = wanted.clone(), wanted.clone()
    in_the_eye[..., 8:16, 8:16] = on_the_wall[..., 40:48, 40:48] = 0.5

    assert rendering_loss(in_the_eye, wanted, counts) > 3 * rendering_loss(on_the_wall, wanted, counts)
    assert rendering_loss(in_the_eye, wanted, torch.ones_like(counts)) == pytest.approx(
        float(rendering_loss(on_the_wall, wanted, torch.ones_like(counts)))
    )


def test_whole_crops_are_drawn_where_all_of_a_picture_is_looked_at(make_pack: MakePack) -> None:
    pack = make_pack(2)
    drawn = draw_quarters(pack, pack, 3, np.random.default_rng(0), mirror=False, whole=True)
    assert drawn.given.shape == (3, 3, 512, 512)
    assert drawn.importance.shape == (3, 1, 512, 512)
    assert not drawn.corners.any()
    first = pack.crop(int(drawn.crops[0]))[:, :, ::-1].transpose(2, 0, 1)
    assert np.allclose(drawn.given[0].numpy(), first / 127.5 - 1, atol=1e-6)
    assert drawn.cut(np.zeros((2, 4, 128, 128), np.uint8)).shape == (3, 4, 128, 128)


def test_tables_are_mirrored_with_the_picture_that_they_belong_to(make_pack: MakePack) -> None:
    pack = make_pack(1)
    tables = np.broadcast_to(np.arange(128, dtype=np.uint8), (1, 4, 128, 128))
    drawn = draw_quarters(pack, pack, 8, np.random.default_rng(1), mirror=True, whole=True)
    cut = drawn.cut(tables)

    assert 0 < drawn.mirrored.sum() < 8
    for mirrored, table, given in zip(drawn.mirrored, cut, drawn.given, strict=True):
        assert bool(table[0, 0, 0] > table[0, 0, -1]) == mirrored
        seen = np.ascontiguousarray(pack.crop(0)[:, :, ::-1][:, :: -1 if mirrored else 1])
        assert np.allclose(given.numpy(), seen.transpose(2, 0, 1) / 127.5 - 1, atol=1e-6)


def test_a_lamp_is_given_on_some_crowns_and_wanted_on_none(make_pack: MakePack) -> None:
    photographs = make_pack(2)
    drawn = [
        draw_quarters(
            photographs, photographs, 40, np.random.default_rng(1), mirror=False, whole=True, glaring=glaring
        )
        for glaring in (False, True)
    ]
    gained = [(each.given - each.wanted).flatten(1).max(dim=1).values for each in drawn]

    assert not gained[0].any()
    assert 0.1 < (gained[1] > 0.1).float().mean() < 0.5
