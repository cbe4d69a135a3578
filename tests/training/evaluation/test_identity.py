"""Whether the same person is told from another."""

import importlib.util
from collections.abc import Sequence

import numpy as np
import pytest

from app.training.evaluation import identity
from app.training.evaluation.identity import FaceEmbedder, likeness
from app.training.evaluation.portraits import Portrait
from app.training.evaluation.unavailable import MeasureUnavailableError


def test_the_part_that_all_faces_share_does_not_count() -> None:
    random = np.random.default_rng(0)
    strangers = random.normal(size=(400, 128)) + 5.0
    first, second = strangers[:200], strangers[200:]
    assert likeness(first, first, strangers) == pytest.approx(1.0)
    assert abs(likeness(first, second, strangers)) < 0.05


def test_real_people_are_like_themselves_and_unlike_others(sitters: Sequence[Portrait]) -> None:
    pytest.importorskip("dlib")
    pytest.importorskip("torch")
    if importlib.util.find_spec("face_recognition_models") is None:
        pytest.skip("needs face_recognition_models")
    embedded = FaceEmbedder().embed([p.crop for p in sitters], [p.landmarks_px for p in sitters])
    neutral, smiling = embedded[:5], embedded[5:]
    assert likeness(neutral, smiling, embedded) > 0.8
    assert likeness(neutral, np.roll(smiling, 1, axis=0), embedded) < 0.3


@pytest.mark.parametrize("absent", ["dlib", "face_recognition_models"])
def test_what_is_not_installed_is_said(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = importlib.util.find_spec
    monkeypatch.setattr(identity, "find_spec", lambda name: None if name == absent else here("math"))
    with pytest.raises(MeasureUnavailableError, match=r"pip install limner\[evaluate\]"):
        FaceEmbedder()
