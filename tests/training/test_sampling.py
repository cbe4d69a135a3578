"""Which drawing meets which sitter."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.data.descriptor import describe  # noqa: E402
from app.training.recipe import Recipe  # noqa: E402
from app.training.sampling import Sampler, lower_face_mask  # noqa: E402
from tests.training.conftest import MakePack, face_landmarks  # noqa: E402


def test_a_step_always_draws_the_same_batch(make_pack: MakePack) -> None:
    photographs, drawings = make_pack(4), make_pack(3, seed=1)
    recipe = Recipe(seed=5)
    first, again = (Sampler(photographs, drawings, recipe).draw(17) for _ in range(2))
    assert all(torch.equal(getattr(first, name), getattr(again, name)) for name in first.__slots__)


def test_another_step_draws_another_batch(make_pack: MakePack) -> None:
    sampler = Sampler(make_pack(4), make_pack(3, seed=1), Recipe())
    assert not torch.equal(sampler.draw(1).photograph, sampler.draw(2).photograph)


def test_a_bearded_drawing_gets_a_clean_shaven_chin_for_a_sitter_without_beard(make_pack: MakePack) -> None:
    drawings = make_pack(2, seed=1, facial_hair=(True, False))
    sampler = Sampler(make_pack(2), drawings, Recipe(batch_size=1, match_temperature=100))
    replaced = [bool(sampler.draw(step).lower_face.any()) for step in range(20)]
    assert any(replaced) and not all(replaced)  # where the clean-shaven one is drawn, nothing is replaced


def test_a_bearded_sitter_keeps_the_beard(make_pack: MakePack) -> None:
    drawings = make_pack(2, seed=1, facial_hair=(True, False))
    sitters = make_pack(2, facial_hair=(True, True))
    sampler = Sampler(sitters, drawings, Recipe(batch_size=1))
    for step in range(5):
        batch = sampler.draw(step)
        assert not batch.lower_face.any()
        assert not batch.clean_skin.any()


def test_without_donors_only_clean_shaven_drawings_are_shown(make_pack: MakePack) -> None:
    drawings = make_pack(2, seed=1, facial_hair=(True, False))
    recipe = Recipe(batch_size=1, lower_face_donors=False, match_temperature=100)
    sampler = Sampler(make_pack(2), drawings, recipe)
    clean = drawings.crop(1)[:, :, ::-1].astype(np.float32)
    for step in range(5):
        shown = sampler.draw(step).drawing[0].permute(1, 2, 0).numpy() * 127.5 + 127.5
        assert min(np.abs(shown - clean).max(), np.abs(shown - clean[:, ::-1]).max()) < 1


def test_an_open_mouth_is_met_by_the_drawing_with_the_most_open_one(make_pack: MakePack) -> None:
    # Faces of a pack open their mouths from the first to the last.
    sitters, drawings = make_pack(5), make_pack(5, seed=1)
    sampler = Sampler(sitters, drawings, Recipe(batch_size=4, match_temperature=1e-3))
    batch = sampler.draw(0)
    for sitter, drawn in zip(batch.landmarks_px.numpy(), batch.drawing_landmarks_px.numpy(), strict=True):
        assert describe(sitter)[0] == pytest.approx(describe(drawn)[0], abs=1e-3)


def test_the_lower_face_lies_below_the_nose() -> None:
    mask = lower_face_mask(face_landmarks())
    assert mask[380, 256] > 0.99
    assert mask[440, 256] > 0.99
    assert mask[300, 256] < 0.01
    assert mask[380, 20] < 0.01


def test_renderings_stand_beside_their_own_photographs(make_pack: MakePack) -> None:
    photographs = make_pack(4)
    batch = Sampler(photographs, photographs, Recipe(renderer="brush", colour_jitter=0.0)).draw(3)
    assert torch.equal(batch.photograph, batch.drawing)
    assert not batch.lower_face.any()


def test_renderings_of_other_photographs_are_refused(make_pack: MakePack) -> None:
    with pytest.raises(ValueError, match="renderings"):
        Sampler(make_pack(4), make_pack(3), Recipe(renderer="brush"))
