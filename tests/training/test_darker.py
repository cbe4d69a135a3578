"""Dark skin is shown more often, and darker still, beside everything that there was."""

import numpy as np
import pytest

pytest.importorskip("torch")

from dataclasses import replace

from app.training.data.darker import with_darker
from tests.training.conftest import MakePack


def test_the_darkest_come_again_as_they_are_and_darker(make_pack: MakePack) -> None:
    lightness = np.linspace(0.3, 0.8, 20)[::-1].astype(np.float32)
    photographs = replace(make_pack(20), skin_lightness=lightness)
    more = with_darker(photographs, seed=1)

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
    once, twice = (with_darker(photographs, seed=2) for _ in range(2))

    assert len(once) == 10
    assert all(np.array_equal(a, b) for a, b in zip(once.encoded, twice.encoded, strict=True))
