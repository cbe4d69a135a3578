"""INT8 is kept where it is quicker and as near to what was taught, and left out otherwise."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

from app.geometry.guide import no_guide
from app.training.export import int8_trial
from app.training.export.guided_crop import GuidedCrop
from app.training.export.int8_trial import Crop, try_int8
from tests.training.conftest import MakePack

GRAPH, QUANTISED = Path("generator.onnx"), Path("generator.int8.onnx")


@pytest.fixture
def crops() -> list[Crop]:
    random = np.random.default_rng(0)
    return [random.integers(30, 220, (64, 64, 3)).astype(np.uint8) for _ in range(6)]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch, crops: list[Crop]) -> dict[Path, tuple[list[Crop], float]]:
    """What each network is said to paint, and in how many milliseconds: at first both the same."""
    paintings = {GRAPH: (crops, 20.0), QUANTISED: (crops, 8.0)}
    monkeypatch.setattr(int8_trial, "_paint", lambda graph, crops: paintings[graph])
    return paintings


def given(crops: list[Crop]) -> list[GuidedCrop]:
    return [GuidedCrop(crop, no_guide(*crop.shape[:2])) for crop in crops]


def _noisy(crops: list[Crop], deviation: float) -> list[Crop]:
    random = np.random.default_rng(1)
    return [
        np.clip(np.rint(each + random.normal(0, deviation, each.shape)), 0, 255).astype(np.uint8)
        for each in crops
    ]


def test_it_has_to_be_quicker(painted: dict[Path, tuple[list[Crop], float]], crops: list[Crop]) -> None:
    assert try_int8(GRAPH, QUANTISED, given(crops)).kept
    painted[QUANTISED] = crops, 19.0
    assert not try_int8(GRAPH, QUANTISED, given(crops)).kept


@pytest.mark.parametrize(("deviation", "kept"), [(2.0, True), (12.0, False)])
def test_without_anything_to_compare_with_it_has_to_paint_what_float32_paints(
    painted: dict[Path, tuple[list[Crop], float]], crops: list[Crop], deviation: float, kept: bool
) -> None:
    painted[QUANTISED] = _noisy(crops, deviation), 8.0
    assert try_int8(GRAPH, QUANTISED, given(crops)).kept == kept


@pytest.mark.parametrize(("deviation", "kept"), [(2.0, True), (8.0, False)])
def test_it_may_be_half_a_decibel_further_from_the_renderings(
    painted: dict[Path, tuple[list[Crop], float]], crops: list[Crop], deviation: float, kept: bool
) -> None:
    renderings = [np.clip(each.astype(int) + 9, 0, 255).astype(np.uint8) for each in crops]
    painted[QUANTISED] = _noisy(crops, deviation), 8.0
    trial = try_int8(GRAPH, QUANTISED, given(crops), renderings=renderings)
    assert trial.kept == kept
    assert "further from the renderings" in trial.lost


@pytest.mark.parametrize(("look", "kept"), [(0.95, True), (0.8, False)])
def test_it_may_be_a_little_further_from_the_drawings(
    painted: dict[Path, tuple[list[Crop], float]],
    crops: list[Crop],
    make_pack: MakePack,
    monkeypatch: pytest.MonkeyPatch,
    look: float,
    kept: bool,
) -> None:
    """A look is one number here: 1 for the drawings and what float32 paints, 0 for the photographs."""
    from app.training.evaluation import vgg

    looks = iter((1.0, 0.0, 1.0, look))

    class Vgg:
        def __init__(self, path: Path) -> None:
            assert path == Path("vgg.npz")

        def describe(self, pictures: list[Crop]) -> vgg.Description:
            return vgg.Description(np.full((len(pictures), 1), next(looks)), np.zeros((1, 1, 1), np.float16))

    monkeypatch.setattr(vgg, "Vgg", Vgg)
    trial = try_int8(GRAPH, QUANTISED, given(crops), drawings=make_pack(6), features=Path("vgg.npz"))
    assert trial.kept == kept
    assert "further from the drawings" in trial.lost
    assert next(looks, None) is None
