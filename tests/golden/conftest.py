"""Pictures that must come out as they did when somebody last looked at them.

`LIMNER_UPDATE_GOLDEN=1 pytest tests/golden` writes them anew: look at every one before committing it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.frames import Picture

EXPECTED_DIR = Path(__file__).parent / "expected"
FAILURES_DIR = Path(__file__).parents[1] / "failures"

LEVELS = 3
"""How far a pixel may be off: versions of OpenCV round differently."""
SHARE = 0.995
"""How many pixels must lie within that."""

Golden = Callable[[str, Picture], None]


def compare(name: str, picture: Picture, expected_dir: Path, failures_dir: Path) -> None:
    """Fail if a picture is not the expected one, and write both and their difference side by side."""
    path = expected_dir / f"{name}.png"
    expected = cv2.imread(str(path), cv2.IMREAD_COLOR) if path.exists() else None
    if os.environ.get("LIMNER_UPDATE_GOLDEN"):
        if expected is None or not np.array_equal(expected, picture):
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), picture)
        return
    if expected is None:
        pytest.fail(f"there is no golden picture {path.name}; make it with LIMNER_UPDATE_GOLDEN=1")
    if expected.shape != picture.shape:
        pytest.fail(f"{name} is {picture.shape}, expected {expected.shape}")
    difference = cv2.absdiff(expected, picture)
    close = float((difference.max(axis=2) <= LEVELS).mean())
    if close >= SHARE:
        return
    failures_dir.mkdir(parents=True, exist_ok=True)
    shown = failures_dir / f"{name}.png"
    amplified = cv2.convertScaleAbs(difference, alpha=8.0)
    cv2.imwrite(str(shown), np.hstack((expected, picture, amplified)))
    pytest.fail(
        f"{name}: {100 * close:.2f} % of the pixels are within {LEVELS} levels, {100 * SHARE} % must be; "
        f"the largest difference is {difference.max()}. "
        f"Expected, got and 8 x difference: {shown}"
    )


@pytest.fixture
def golden() -> Golden:
    """`golden(name, picture)` compares with `expected/<name>.png`."""
    return lambda name, picture: compare(name, picture, EXPECTED_DIR, FAILURES_DIR)
