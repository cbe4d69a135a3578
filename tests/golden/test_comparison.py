"""The comparison itself: what it lets pass, and what it shows when it does not."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.golden.conftest import LEVELS, compare


@pytest.fixture(autouse=True)
def not_updating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIMNER_UPDATE_GOLDEN", raising=False)


@pytest.fixture
def expected_dir(tmp_path: Path) -> Path:
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((100, 100, 3), 100, np.uint8))
    return tmp_path


def test_rounding_passes(expected_dir: Path, tmp_path: Path) -> None:
    compare("grey", np.full((100, 100, 3), 100 + LEVELS, np.uint8), expected_dir, tmp_path / "failures")
    assert not (tmp_path / "failures").exists()


def test_a_change_fails_and_is_shown(expected_dir: Path, tmp_path: Path) -> None:
    changed = np.full((100, 100, 3), 100, np.uint8)
    changed[:10, :10] = 120
    with pytest.raises(pytest.fail.Exception, match=r"grey: 99\.00 % of the pixels.*grey\.png"):
        compare("grey", changed, expected_dir, tmp_path / "failures")

    shown = cv2.imread(str(tmp_path / "failures" / "grey.png"))
    assert shown.shape == (100, 300, 3)
    np.testing.assert_array_equal(shown[:, 100:200], changed)
    assert (shown[:10, 200:210] == 160).all()
    assert shown[50, 250].max() == 0


@pytest.mark.parametrize("name", ["grey", "missing"])
def test_another_size_and_a_missing_picture_fail(expected_dir: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(pytest.fail.Exception):
        compare(name, np.zeros((50, 100, 3), np.uint8), expected_dir, tmp_path / "failures")
