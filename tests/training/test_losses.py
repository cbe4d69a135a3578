"""Each term says nothing where nothing is wrong, and something where something is."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from app.training.losses.adversarial import discriminator_loss, generator_loss  # noqa: E402
from app.training.losses.chroma import chroma_loss  # noqa: E402
from app.training.losses.cycle import cycle_loss  # noqa: E402
from app.training.losses.deformation import deformation_loss  # noqa: E402
from app.training.losses.feature_alignment import feature_alignment_loss  # noqa: E402
from app.training.losses.likeness import likeness_loss  # noqa: E402
from app.training.losses.lower_face import lower_face_loss  # noqa: E402
from app.training.losses.open_mouth import open_mouth_loss  # noqa: E402
from app.training.losses.palette import palette_loss  # noqa: E402
from app.training.losses.shift import random_shift_px, shift_loss  # noqa: E402
from app.training.losses.structure import structure_importance, structure_loss  # noqa: E402
from app.training.losses.sub_pixel_grid import sub_pixel_grid_loss  # noqa: E402
from app.training.losses.total_variation import total_variation_loss  # noqa: E402
from app.training.networks.bundle import NetworkBundle  # noqa: E402
from app.training.networks.feature_trunk import FeatureFileError, FeatureTrunk  # noqa: E402
from app.training.networks.generator import BORDER_PX, GeneratorShape  # noqa: E402
from app.training.networks.judges import Judges  # noqa: E402
from tests.training.conftest import face_landmarks, random_trunk  # noqa: E402

SIZE = 256


@pytest.fixture
def picture() -> "torch.Tensor":
    torch.manual_seed(0)
    coarse = torch.rand(2, 3, 8, 8) * 1.6 - 0.8
    return torch.nn.functional.interpolate(coarse, size=SIZE, mode="bilinear")


def _square(low: int, high: int) -> "torch.Tensor":
    mask = torch.zeros(2, 1, SIZE, SIZE)
    mask[..., low:high, low:high] = 1
    return mask


FACE = _square(48, 208)
MOUTH = _square(140, 160)


def test_judges_that_are_sure_and_right_learn_nothing_more() -> None:
    assert discriminator_loss(torch.tensor([1.5]), torch.tensor([-2.0])) == 0
    assert discriminator_loss(torch.tensor([0.0]), torch.tensor([0.0])) == 2


def test_the_generator_wants_high_scores() -> None:
    assert generator_loss(torch.tensor([1.0])) < generator_loss(torch.tensor([-1.0]))


def test_structure_is_blind_to_contrast_and_tint(picture: "torch.Tensor") -> None:
    tinted = 0.6 * picture + torch.tensor([0.2, 0.0, -0.2])[None, :, None, None]
    assert structure_loss(tinted, picture, FACE) < 0.15


def test_structure_sees_a_negative_and_a_stranger(picture: "torch.Tensor") -> None:
    same = structure_loss(picture, picture, FACE)
    assert same < 1e-2
    assert structure_loss(picture.flip(-1), picture, FACE) > 0.3
    assert structure_loss(-picture, picture, FACE) > 1.0


def test_the_cycle_counts_the_face_more_than_the_ground(picture: "torch.Tensor") -> None:
    wrong_face = picture + 0.5 * FACE
    wrong_ground = picture + 0.5 * (1 - FACE)
    in_face, in_ground = (cycle_loss(each, picture, FACE) for each in (wrong_face, wrong_ground))
    assert cycle_loss(picture, picture, FACE) == 0
    assert in_face / FACE.mean() > 3 * in_ground / (1 - FACE).mean()


def test_dark_teeth_cost_and_shut_mouths_do_not(picture: "torch.Tensor") -> None:
    dark = picture - 0.8 * MOUTH
    assert open_mouth_loss(picture, picture, MOUTH, FACE) < 1e-4
    assert open_mouth_loss(dark, picture, MOUTH, FACE) > 0.6
    assert open_mouth_loss(dark, picture, torch.zeros_like(MOUTH), FACE) == 0


def test_a_tint_costs_only_where_the_drawing_has_less(picture: "torch.Tensor") -> None:
    grey = picture.mean(dim=1, keepdim=True).expand(-1, 3, -1, -1)
    assert chroma_loss(picture, grey) > 0.05
    assert chroma_loss(grey, grey) < 1e-5
    assert chroma_loss(grey, picture) == 0


def test_a_painted_beard_costs_and_lighter_skin_does_not(picture: "torch.Tensor") -> None:
    skin = _square(160, 208)
    assert lower_face_loss(picture, picture, skin, FACE) == 0
    assert lower_face_loss(picture - 0.9 * skin, picture, skin, FACE) > 0.4
    assert lower_face_loss(picture + 0.3 * skin, picture, skin, FACE) < 0.05
    assert lower_face_loss(picture - 0.9 * skin, picture, torch.zeros_like(skin), FACE) == 0


def test_the_palette_does_not_ask_where_colours_lie(picture: "torch.Tensor") -> None:
    torch.manual_seed(0)
    assert palette_loss(picture.flip(-1), picture, FACE) < 1e-5
    assert palette_loss(picture * 0.2, picture, FACE) > 0.05


def test_the_palette_of_the_ground_is_not_that_of_the_face() -> None:
    gold_ground = 0.8 * (1 - FACE) - 0.2 * FACE + torch.zeros(1, 3, SIZE, SIZE)
    gold_face = -gold_ground
    torch.manual_seed(0)
    assert palette_loss(gold_face, gold_ground, FACE) > 0.3


def test_surroundings_may_have_a_ground_of_their_own() -> None:
    face = _square(96, 160)
    free, held = (
        structure_importance(face, torch.zeros_like(face), surroundings) for surroundings in (0.05, 1 / 3)
    )
    corner, beside, middle = (0, 0, 4, 4), (0, 0, 128, 88), (0, 0, 128, 128)
    assert free[corner] == pytest.approx(0.05)
    assert held[corner] == pytest.approx(1 / 3)
    assert free[beside] > 0.15  # hair lies here, whatever the ground
    assert free[middle] == held[middle] == 1


def test_a_painter_of_single_pixels_is_deformation_invariant(picture: "torch.Tensor") -> None:
    def darker(x: "torch.Tensor") -> "torch.Tensor":
        return 0.5 * x

    def striped(x: "torch.Tensor") -> "torch.Tensor":
        return x + torch.sin(torch.arange(SIZE) / 3.0)

    torch.manual_seed(0)
    faithful = deformation_loss(darker, picture, darker(picture))
    torch.manual_seed(0)
    sticking = deformation_loss(striped, picture, striped(picture))
    assert faithful < 0.02
    assert sticking > 5 * faithful


def test_textures_that_lie_fixed_are_held_to_their_tones_alone(picture: "torch.Tensor") -> None:
    def dotted(x: "torch.Tensor", tone: float = 0.0) -> "torch.Tensor":
        dots = (torch.arange(SIZE) % 4 == 0).float()
        return 0.5 * x + 1.6 * dots * dots[:, None] + tone

    torch.manual_seed(3)
    shifted = shift_loss(dotted, picture, dotted(picture))
    torch.manual_seed(3)
    tones = shift_loss(dotted, picture, dotted(picture), tones_px=16)
    torch.manual_seed(3)
    other_tone = shift_loss(dotted, picture, dotted(picture, 0.2), tones_px=16)
    assert shifted > 0.15
    assert tones < 0.01
    assert other_tone > 0.15


def test_flat_pictures_have_no_variation() -> None:
    assert total_variation_loss(torch.full((1, 3, 8, 8), 0.3)) == 0
    assert total_variation_loss(torch.eye(8)[None, None]) > 0


def test_a_dot_grid_costs_and_a_ramp_does_not() -> None:
    torch.manual_seed(0)
    dots = torch.zeros(1, 3, SIZE, SIZE)
    dots[..., ::4, ::4] = 0.5
    ramp = torch.linspace(-1, 1, SIZE).expand(1, 3, SIZE, SIZE)
    noise = 0.5 * torch.rand(1, 3, SIZE, SIZE)
    assert sub_pixel_grid_loss(ramp) < 1e-3
    assert sub_pixel_grid_loss(dots) > 0.04
    assert sub_pixel_grid_loss(noise) < 0.3 * sub_pixel_grid_loss(dots)


@pytest.mark.parametrize(
    "loss",
    [
        lambda p, q: structure_loss(p, q, FACE),
        lambda p, q: cycle_loss(p, q, FACE),
        lambda p, q: open_mouth_loss(p, q, MOUTH, FACE),
        lambda p, q: lower_face_loss(p - 0.9 * MOUTH, q, MOUTH, FACE),
        lambda p, q: palette_loss(p, q, FACE),
    ],
    ids=["structure", "cycle", "open_mouth", "lower_face", "palette"],
)
def test_every_term_teaches_the_painting_alone(loss, picture: "torch.Tensor") -> None:  # type: ignore[no-untyped-def]
    painting = (0.5 * picture.flip(-1)).requires_grad_()
    loss(painting, picture).backward()
    assert torch.isfinite(painting.grad).all()
    assert painting.grad.abs().sum() > 0


def test_flat_pictures_give_finite_gradients() -> None:
    flat = torch.zeros(2, 3, SIZE, SIZE, requires_grad=True)
    structure_loss(flat, torch.zeros(2, 3, SIZE, SIZE), FACE).backward()
    assert torch.isfinite(flat.grad).all()


def test_what_is_locked_to_the_patch_grid_is_no_shift_equivariant_painting(picture: "torch.Tensor") -> None:
    def darker(x: "torch.Tensor") -> "torch.Tensor":
        return 0.5 * x

    def striped(x: "torch.Tensor") -> "torch.Tensor":
        return x + 0.3 * (torch.arange(SIZE) % 4 == 0)

    torch.manual_seed(0)
    assert shift_loss(darker, picture, darker(picture)) < 1e-6
    for _ in range(4):
        down, right = random_shift_px()
        assert 0 <= down < 4 and 0 <= right < 4 and (down, right) != (0, 0)
    torch.manual_seed(3)
    assert max(shift_loss(striped, picture, striped(picture)) for _ in range(4)) > 0.05


def _landmarks(scale: float) -> "torch.Tensor":
    at = torch.from_numpy(face_landmarks()).float() * SIZE / 512
    middle = torch.tensor([SIZE / 2, SIZE / 2])
    return (middle + scale * (at - middle)).expand(2, -1, -1)


def test_features_that_bend_with_the_picture_cost_nothing(picture: "torch.Tensor") -> None:
    def moving(photograph: "torch.Tensor", bend) -> "torch.Tensor":  # type: ignore[no-untyped-def]
        padded = torch.nn.functional.pad(photograph, (BORDER_PX,) * 4, mode="reflect")
        return 0.5 * bend(padded)[..., BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]

    def sticking(photograph: "torch.Tensor", bend) -> "torch.Tensor":  # type: ignore[no-untyped-def]
        return 0.5 * photograph

    costs = []
    for paint_bent in (moving, sticking):
        torch.manual_seed(0)
        costs.append(
            feature_alignment_loss(paint_bent, picture, 0.5 * picture, _landmarks(1.0), _landmarks(1.25))
        )
    assert costs[0] < 2e-3
    assert costs[1] > 10 * costs[0]


def test_features_left_where_they_are_paint_the_painting(picture: "torch.Tensor") -> None:
    shape = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 1), up_blocks=(0, 1))
    networks = NetworkBundle(shape, judged_at_px=512, device=torch.device("cpu"))
    painting = networks.paint(picture)
    still = feature_alignment_loss(networks.paint_bent, picture, painting, _landmarks(1.0), _landmarks(1.0))
    assert still < 1e-4

    torch.manual_seed(0)
    feature_alignment_loss(
        networks.paint_bent, picture, painting, _landmarks(1.0), _landmarks(1.25)
    ).backward()
    for layer in (networks.generator.stem, networks.generator.down_16, networks.generator.head):
        assert layer.weight.grad.abs().sum() > 0


def test_likeness_is_blind_to_contrast_and_sees_a_stranger(picture: "torch.Tensor") -> None:
    trunk, judges = random_trunk(), Judges(width=4)
    stripes = torch.sin(torch.arange(SIZE) / 2.0).expand(2, 3, SIZE, SIZE)
    sitter = 0.7 * picture + 0.3 * stripes
    same, pale, stranger = (
        likeness_loss(trunk, judges, each, sitter, _landmarks(1.0))
        for each in (sitter, 0.6 * sitter, 0.7 * picture.flip(-1) + 0.3 * stripes.transpose(2, 3))
    )
    assert same < 1e-5
    assert pale < 0.5 * stranger
    painting = (0.5 * sitter.flip(-1)).requires_grad_()
    likeness_loss(trunk, judges, painting, sitter, _landmarks(1.0)).backward()
    assert painting.grad.abs().sum() > 0
    assert all(each.grad is None for each in trunk.parameters())


def test_weights_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "vgg.npz").write_bytes(b"half of it")
    for name in ("vgg.npz", "nowhere.npz"):
        with pytest.raises(FeatureFileError, match=name):
            FeatureTrunk.load(tmp_path / name)


def test_the_real_weights_load(shared_dir: Path) -> None:
    path = shared_dir / "data" / "nets" / "vgg16_conv_fp16.npz"
    if not path.exists():
        pytest.skip("no feature weights here")
    fine, coarse = FeatureTrunk.load(path)(torch.zeros(1, 3, 32, 32))
    assert fine.shape == (1, 64, 32, 32)
    assert coarse.shape == (1, 128, 16, 16)
    assert coarse.max() > 1
