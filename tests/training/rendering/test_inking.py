"""Ink lines: what belongs to a form is drawn, and what lies alone on bare skin is not."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.frames import Picture
from app.training.rendering.inking import ink_lines
from app.training.rendering.sitter import sitter_of
from tests.training.rendering.plain_heads import FACE, disc

CHEEK = (190, 290)
"""Column and row."""


def _marked(length_px: int) -> Picture:
    """A head with one dark line on its cheek."""
    x, y = CHEEK
    head = disc(190, 230)
    cv2.line(head, (x, y - length_px // 2), (x, y + length_px // 2), (70, 80, 95), 3, cv2.LINE_AA)
    return head


def _inked(picture: Picture) -> float:
    x, y = CHEEK
    return float(np.max(ink_lines(picture, sitter_of(picture, FACE))[y - 8 : y + 8, x - 8 : x + 8]))


def test_a_mole_on_a_cheek_is_no_line_and_a_fold_is() -> None:
    assert _inked(_marked(0)) < 0.05
    assert _inked(_marked(70)) > 0.5
