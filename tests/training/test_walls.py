"""Sitters in front of plain walls, beside everything that there was."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.training.data import walls
from app.training.data.demo_crop import demo_crop
from app.training.data.pack import Pack, as_jpeg
from app.training.data.walls import before_wall, in_other_light, under_a_lamp, with_grey_jaw, with_walls
from app.training.rendering.silhouette import silhouette
from tests.training.conftest import MakePack, face_landmarks


def test_the_room_becomes_a_wall_and_the_face_stays() -> None:
    crop = demo_crop()
    painted = before_wall(crop, silhouette(crop, face_landmarks()), np.random.default_rng(3))

    assert np.array_equal(painted[250:330, 200:312], crop[250:330, 200:312])
    corner = painted[:60, :60].astype(np.float64)
    assert corner.std(axis=(0, 1)).max() < 6
    assert np.abs(corner.mean(axis=(0, 1)) - crop[:60, :60].mean(axis=(0, 1))).max() > 10


def test_some_are_shown_before_a_wall_too(portraits: Pack) -> None:
    more = with_walls(portraits, seed=5)

    assert all(np.array_equal(*pair) for pair in zip(more.encoded[:12], portraits.encoded, strict=True))
    assert 12 < len(more) < 24, "nobody here is bald"
    assert more.pictures == portraits.pictures
    corners = [tuple(more.crop(index)[10, 10]) for index in range(12, len(more))]
    assert len(set(corners)) == len(corners), "no two walls are alike"


def test_the_same_seed_draws_the_same_walls(portraits: Pack) -> None:
    once, twice = (with_walls(portraits, seed=2) for _ in range(2))

    assert all(np.array_equal(*pair) for pair in zip(once.encoded, twice.encoded, strict=True))


def test_other_light_is_duller_as_a_rule() -> None:
    random, crop = np.random.default_rng(0), demo_crop()
    colourful = [
        np.ptp(each.astype(int), axis=2).mean() for each in (in_other_light(crop, random) for _ in range(8))
    ]

    assert np.median(colourful) < np.ptp(crop.astype(int), axis=2).mean()
    assert np.ptp(colourful) > 5


def test_a_lamp_shines_on_bare_skin_alone() -> None:
    crop = np.full((512, 512, 3), (110, 140, 190), np.uint8)
    bare = np.zeros((512, 512), np.float32)
    bare[60:200, 150:362] = 1
    lit = under_a_lamp(crop, bare, 128.0, np.random.default_rng(1))

    assert lit[60:100, 200:312].max() > 215
    assert np.array_equal(lit[bare == 0], crop[bare == 0])
    assert lit[190:200].max() < lit[60:100, 200:312].max() - 10, "above all where the head ends"
    assert np.array_equal(lit[200:], crop[200:])
    assert np.array_equal(under_a_lamp(crop, 0 * bare, 128.0, np.random.default_rng(1)), crop)


def _bald(make_pack: MakePack) -> Pack:
    """Four times the same bald head."""
    head = np.full((512, 512, 3), (222, 224, 225), np.uint8)
    cv2.ellipse(head, (256, 275), (175, 213), 0, 0, 360, (110, 140, 190), -1)
    landmarks_px = np.repeat(face_landmarks()[None], 4, axis=0)
    return replace(make_pack(4), encoded=(as_jpeg(head),) * 4, landmarks_px=landmarks_px)


def test_bald_people_come_three_times_and_some_of_them_shine(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walls, "_BURNT_OUT", 0.0)
    monkeypatch.setattr(walls, "_LIGHT", 0.0)
    monkeypatch.setattr(walls, "_ANY", (40.0, 60.0))
    shown = with_walls(_bald(make_pack), seed=3)

    assert len(shown) == 4 + 3 * 4
    tops = [int(shown.crop(index)[72:110, 200:312].max()) for index in range(4, 16)]
    assert sum(top > 228 for top in tops) in range(4, 12)


def test_a_wall_covers_where_there_was_no_paint(portraits: Pack) -> None:
    mask = cv2.imencode(".png", np.full((512, 512), 128, np.uint8))[1].ravel()
    shown = with_walls(replace(portraits, masks=(mask,) * len(portraits)), seed=5)

    assert len(shown.masks) == len(shown)
    assert all(len(each) for each in shown.masks[:12]) and not any(len(each) for each in shown.masks[12:])


def test_a_jaw_in_grey_light_is_darker_and_duller_and_the_eyes_are_as_they_were() -> None:
    crop, face = demo_crop(), face_landmarks()
    chin, eyes = (face[152] - (0, 24)).astype(int), face[[33, 263]].mean(axis=0).astype(int)
    for seed in range(6):
        shown = with_grey_jaw(crop, face, np.random.default_rng(seed)).astype(np.int32)
        at_chin, before = (
            picture[chin[1] - 6 : chin[1] + 6, chin[0] - 20 : chin[0] + 20] for picture in (shown, crop)
        )
        assert at_chin.mean() < before.mean()
        assert np.ptp(at_chin.mean(axis=(0, 1))) < np.ptp(before.mean(axis=(0, 1)))
        above = slice(0, eyes[1]), slice(None)
        assert np.array_equal(shown[above], crop[above])


def test_bald_heads_may_stand_before_a_wall_as_light_as_their_shine(
    make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walls, "_LAMP", 1.0)
    monkeypatch.setattr(walls, "_LIGHT", 0.0)
    monkeypatch.setattr(walls, "_ANY", (40.0, 60.0))
    for share in (0.0, 1.0):
        monkeypatch.setattr(walls, "_BURNT_OUT", share)
        shown = with_walls(_bald(make_pack), seed=3)
        corners = [shown.crop(index)[:40, :40].mean() for index in range(4, 16)]
        assert all((corner > 220) == bool(share) for corner in corners)


def test_a_share_of_the_sitters_has_a_jaw_in_grey_light(
    portraits: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = (face_landmarks()[152] - (0, 24)).astype(int)
    chins = []
    for share in (0.0, 1.0):
        monkeypatch.setattr(walls, "_GREY_JAW", share)
        monkeypatch.setattr(walls, "_GAMMA", (1.0, 1.0))
        shown = with_walls(portraits, seed=5)
        chins.append([shown.crop(i)[y - 6 : y + 6, x - 20 : x + 20].mean() for i in range(12, len(shown))])

    assert max(chins[1]) < min(chins[0]) - 1
