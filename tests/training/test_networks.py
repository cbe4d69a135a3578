"""The networks: what goes in, what comes out, what it costs."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.networks.cost import describe_cost, multiply_accumulates  # noqa: E402
from app.training.networks.discriminator import cut_out  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.networks.inverse import InverseGenerator, colour_hint  # noqa: E402
from app.training.networks.judges import Judges  # noqa: E402
from tests.training.conftest import face_landmarks  # noqa: E402

SMALL = GeneratorShape(widths=(8, 8, 16), down_blocks=(0, 1, 1), up_blocks=(1, 0))


def test_the_generator_stays_within_its_budget() -> None:
    gmac = multiply_accumulates(Generator(GeneratorShape(guides=8)), (1, 3, 512, 512)) / 1e9
    assert 1.0 <= gmac <= 2.5


def test_multiply_accumulates_are_counted_as_on_paper() -> None:
    layer = torch.nn.Conv2d(4, 8, 3, padding=1)
    assert multiply_accumulates(layer, (1, 4, 10, 10)) == 10 * 10 * 8 * 4 * 9


def test_a_new_generator_paints_no_dot_grid() -> None:
    torch.manual_seed(0)
    flat = torch.full((1, 3, 64, 64), 0.3)
    with torch.no_grad():
        painting = Generator(SMALL).eval()(flat)
    inside = painting[0, :, 16:48, 16:48]
    assert (inside - inside.mean(dim=(1, 2), keepdim=True)).abs().max() < 1e-3


def test_a_flat_picture_has_no_rim() -> None:
    torch.manual_seed(0)
    shallow = GeneratorShape(widths=(8, 8, 8), down_blocks=(0, 0, 0), up_blocks=(0, 0))
    with torch.no_grad():
        painting = Generator(shallow).eval()(torch.full((1, 3, 96, 96), -0.4))
    assert (painting[..., 0, :] - painting[..., 48, :]).abs().max() < 0.02


def test_pure_white_still_lets_gradients_through() -> None:
    network = Generator(SMALL).train()
    with torch.no_grad():
        network.head.bias.fill_(5.0)
    network(torch.zeros(1, 3, 32, 32)).sum().backward()
    assert network.head.bias.grad.abs().sum() > 0


def test_the_inverse_network_knows_the_coarse_colours() -> None:
    photograph = torch.rand(1, 3, 512, 512)
    hint = colour_hint(photograph, 256)
    assert hint.shape == (1, 3, 256, 256)
    assert InverseGenerator(width=8)(torch.zeros(1, 3, 256, 256), hint).shape == (1, 3, 256, 256)


def test_a_cut_out_shows_its_place() -> None:
    picture = torch.zeros(1, 1, 64, 64)
    picture[..., 40:48, 8:16] = 1
    centre = torch.tensor([[2 * 12 / 64 - 1, 2 * 44 / 64 - 1]])
    assert cut_out(picture, centre, 8 / 64, 8).min() == 1


def test_both_eyes_are_judged_by_one_network() -> None:
    judges = Judges(width=4)
    landmarks = torch.from_numpy(face_landmarks()).float()[None]
    views = judges.views(torch.rand(1, 3, 512, 512), landmarks, torch.zeros(1, 2))
    assert views["eye"].shape == (2, 3, 64, 64)
    for name, view in views.items():
        assert judges.score(name, view).shape[1] == 1


def test_blurred_prints_are_judged_at_their_own_resolution() -> None:
    landmarks = torch.from_numpy(face_landmarks()).float()[None]
    fine = (torch.arange(512) % 2 * 2.0 - 1).expand(1, 3, 512, 512)
    sharp = Judges(width=4).views(fine, landmarks, torch.zeros(1, 2))["detail"]
    coarse = Judges(width=4, judged_at_px=256).views(fine, landmarks, torch.zeros(1, 2))["detail"]
    assert sharp.std() > 0.5
    assert coarse.std() < 0.1


def test_the_cost_of_every_network_is_told() -> None:
    lines = list(describe_cost(Generator(SMALL), InverseGenerator(8), Judges(width=4)))
    names = ["Generator", "Inverse network", *(f"Discriminator, {name}" for name in Judges(width=4).networks)]
    assert [line.partition(":")[0] for line in lines] == names
    assert all("GMAC" in line and "parameters" in line for line in lines)


def _textured(seed: int = 0) -> Generator:
    torch.manual_seed(seed)
    generator = Generator(GeneratorShape(textures=1)).eval()
    assert generator.surface is not None
    generator.surface.lay(np.random.default_rng(0).uniform(-1, 1, (1, 256, 256)).astype(np.float32))
    torch.nn.init.normal_(generator.surface.mixture.weight, std=0.3)
    return generator


def test_textures_show_on_a_plain_ground_again_and_again() -> None:
    with torch.no_grad():
        painting = _textured()(torch.zeros(1, 3, 512, 512))

    assert painting.std() > 0.01
    assert torch.allclose(painting[..., :256, :256], painting[..., 256:, 256:], atol=5e-3)


def test_a_piece_of_a_crop_shows_its_piece_of_the_textures() -> None:
    generator = _textured()
    grey = torch.zeros(1, 3, 512, 512)
    with torch.no_grad():
        whole = generator(grey)
        piece = generator(grey[..., 64:320, 128:384], torch.tensor([[16, 32]]))

    assert torch.allclose(whole[..., 64:320, 128:384], piece, atol=5e-3)


def test_an_untaught_surface_shows_nothing() -> None:
    torch.manual_seed(0)
    plain = Generator().eval()
    torch.manual_seed(0)
    textured = Generator(GeneratorShape(textures=2)).eval()
    textured.load_state_dict(plain.state_dict(), strict=False)
    picture = torch.rand(1, 3, 64, 64)

    assert torch.equal(plain(picture), textured(picture))


def _told() -> Generator:
    torch.manual_seed(1)
    generator = Generator(
        GeneratorShape(widths=(16, 16, 32), down_blocks=(0, 0, 1), up_blocks=(0, 0), glances=2)
    )
    assert generator.context is not None
    torch.nn.init.normal_(generator.context.told.weight, std=3.0)
    return generator.eval()


def test_every_place_is_told_of_what_is_far_away() -> None:
    picture = torch.zeros(1, 3, 512, 512)
    other = picture.clone()
    other[..., :64, :64] = 1
    with torch.no_grad():
        told = (_told()(picture) - _told()(other))[..., 448:, 448:].abs().max()
        plain = Generator(GeneratorShape(widths=(16, 16, 32), down_blocks=(0, 0, 1), up_blocks=(0, 0))).eval()
        alone = (plain(picture) - plain(other))[..., 448:, 448:].abs().max()
    assert told > 1e-5
    assert alone == 0


def test_what_is_told_does_not_hang_on_where_it_was_seen() -> None:
    picture = torch.rand(1, 32, 12, 12)
    context = _told().context
    assert context is not None
    with torch.no_grad():
        assert torch.allclose(context(picture), context(picture.roll((3, 5), dims=(2, 3))), atol=1e-5)


def test_an_untaught_context_changes_nothing() -> None:
    context = Generator(GeneratorShape(glances=4)).context
    assert context is not None
    assert not context(torch.rand(1, 96, 8, 8)).any()
