"""Dark skin is shown more often, and darker still, beside everything that there was."""

import numpy as np
import pytest

pytest.importorskip("torch")

from dataclasses import replace

from app.training.data.darker import as_dark_as, with_darker
from app.training.data.skin_tone import skin_lightness
from app.training.data.tags import Tags
from tests.training.conftest import MakePack


def test_the_darkest_come_again_as_they_are_and_darker(make_pack: MakePack) -> None:
    lightness = np.linspace(0.3, 0.8, 20)[::-1].astype(np.float32)
    photographs = replace(make_pack(20), skin_lightness=lightness)
    more = with_darker(photographs, Tags(), seed=1)

    assert len(more) == 20 + 3 * 3
    assert more.pictures == photographs.pictures == 20
    assert more.encoded[:20] == photographs.encoded
    assert set(more.names[20:]) == {"face17", "face18", "face19"}
    for first in range(20, 29, 3):
        original, *darker = (more.crop(first + number) for number in range(3))
        assert more.names[first] == more.names[first + 1] == more.names[first + 2]
        assert np.array_equal(original, photographs.crop(int(more.names[first].removeprefix("face"))))
        for crop in darker:
            assert crop.mean() < 0.95 * original.mean()


def test_the_same_seed_darkens_alike(make_pack: MakePack) -> None:
    photographs = make_pack(7)
    once, twice = (with_darker(photographs, Tags(), seed=2) for _ in range(2))

    assert len(once) == 10
    assert all(np.array_equal(a, b) for a, b in zip(once.encoded, twice.encoded, strict=True))


def test_whose_skin_is_known_to_be_dark_comes_as_dark_however_it_was_lit(make_pack: MakePack) -> None:
    photographs = make_pack(4)
    more = with_darker(photographs, Tags(dark_skin=frozenset(("face2", "somebody else"))), seed=3)

    known = [index for index, name in enumerate(more.names) if name == "face2" and index >= 4]
    lit = skin_lightness(photographs.crop(2), photographs.landmarks_px[2])
    assert len(known) == 2
    for index in known:
        dark = skin_lightness(more.crop(index), more.landmarks_px[index])
        assert max(0.26, 0.6 * lit) - 0.03 < dark < max(0.42, 0.6 * lit) + 0.03


def test_skin_that_is_darkened_grows_no_redder(make_pack: MakePack) -> None:
    photographs = make_pack(1)
    crop = np.full_like(photographs.crop(0), (110, 140, 190))
    dark = as_dark_as(crop, photographs.landmarks_px[0], 0.4, colour_kept=1.0)

    assert dark[256, 256, 2] < 130
    hue, lit = (pixel / pixel.sum() for pixel in (dark[256, 256], crop[256, 256]))
    assert np.allclose(hue, lit, atol=0.01)


def test_what_is_dark_enough_is_left_as_it_is(make_pack: MakePack) -> None:
    photographs = make_pack(1)
    crop = np.full_like(photographs.crop(0), 60)

    assert np.array_equal(as_dark_as(crop, photographs.landmarks_px[0], 0.4, colour_kept=1.0), crop)
