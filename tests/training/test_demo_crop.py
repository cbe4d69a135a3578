"""Every style's preview shows the same sitter."""

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.capture.demo import DEMO_PORTRAIT
from app.errors import LimnerError
from app.training.data import demo_crop as module
from app.training.data.demo_crop import demo_crop


def test_the_demo_portrait_is_cut_like_any_other() -> None:
    crop = demo_crop()
    assert crop.shape == (512, 512, 3)
    whole = cv2.imread(str(DEMO_PORTRAIT))
    middle = crop[128:384, 128:384]
    scores = [
        cv2.matchTemplate(whole, cv2.resize(middle, None, fx=scale, fy=scale), cv2.TM_CCOEFF_NORMED).max()
        for scale in np.linspace(0.5, 1.5, 21)
    ]
    assert max(scores) > 0.85


def test_a_missing_portrait_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEMO_PORTRAIT", DEMO_PORTRAIT.with_name("nobody.jpg"))
    with pytest.raises(LimnerError, match=r"nobody\.jpg is missing"):
        demo_crop()
