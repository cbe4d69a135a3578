"""What is learnt before the style: with a renderer, to render."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

import torch

from app.training.first_weights import FirstWeights
from app.training.networks.generator import GeneratorShape
from app.training.preparation import Packs
from app.training.recipe import Recipe
from app.training.rendering import GLANCES, RendererName, glaze_edges, surface_textures
from app.training.run import Pace
from tests.training.conftest import MakePack


class StoppedError(Exception):
    """Seen enough."""


@pytest.mark.parametrize(("renderer", "mirror"), [("cel", False), ("brush", True)])
def test_what_lays_shadow_on_one_side_is_not_mirrored(
    renderer: RendererName,
    mirror: bool,
    make_pack: MakePack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}

    def pretraining(*_: object, **options: object) -> None:
        asked.update(options)
        raise StoppedError

    monkeypatch.setattr("app.training.first_weights.Pretraining", pretraining)
    monkeypatch.setattr(FirstWeights, "_tables", lambda self, recipe: None)
    packs = Packs(make_pack(1), make_pack(1), make_pack(1))
    shape = GeneratorShape(
        textures=len(surface_textures(renderer)),
        glazes=len(glaze_edges(renderer)),
        glances=GLANCES.get(renderer, 0),
    )
    first = FirstWeights(tmp_path, packs, [], lambda what, fraction, seconds_left: None)
    with pytest.raises(StoppedError):
        first.learn(Recipe(renderer=renderer, steps=0), shape, torch.device("cpu"), Pace(steps=1))

    assert asked["mirror"] is mirror
