"""Channels of like reach paint the same picture and fit into bytes better."""

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.export.equalise import equalised  # noqa: E402
from app.training.export.guided_crop import GuidedCrop  # noqa: E402
from app.training.networks.generator import Generator, GeneratorShape  # noqa: E402
from app.training.rendering.textures import TEXTURE_PX  # noqa: E402
from tests.training.conftest import MakePack  # noqa: E402

SMALL = GeneratorShape(widths=(16, 16, 32), down_blocks=(1, 1, 1), up_blocks=(1, 1))


@pytest.fixture(
    params=[
        (0, 0, 0, 0, 0),
        (2, 0, 0, 0, 0),
        (0, 2, 0, 0, 0),
        (2, 0, 3, 0, 0),
        (0, 0, 0, 2, 0),
        (0, 0, 0, 0, 8),
    ],
    ids=["plain", "textured", "in strokes", "told of the whole", "glazed", "guided"],
)
def generator(request: pytest.FixtureRequest) -> Generator:
    """With channels that reach from a hundredth to a hundred times as far as others."""
    torch.manual_seed(0)
    textures, strokes, glances, glazes, guides = request.param
    shape = replace(SMALL, textures=textures, strokes=strokes, glances=glances, glazes=glazes, guides=guides)
    generator = Generator(shape).eval()
    uneven = torch.logspace(-1, 1, 16)[:, None, None, None]
    if generator.context is not None:
        torch.nn.init.normal_(generator.context.told.weight, std=0.2)
    with torch.no_grad():
        generator.stem.weight.mul_(uneven)
        if generator.guidance is not None:
            generator.guidance.weight.mul_(uneven)
        generator.decode_4[0].first.weight.mul_(uneven)
        generator.down_16.weight.mul_(torch.logspace(-1, 1, 32)[:, None, None, None])
        if generator.surface is not None:
            noise = np.random.default_rng(0).uniform(-1, 1, (textures, TEXTURE_PX, TEXTURE_PX))
            generator.surface.lay(noise.astype(np.float32))
            torch.nn.init.normal_(generator.surface.mixture.weight, std=0.2)
    return generator


def _crops(make_pack: MakePack) -> list[GuidedCrop]:
    pack = make_pack(3)
    return [GuidedCrop.of_pack(pack, index) for index in range(3)]


def _unevenness(generator: Generator, picture: "torch.Tensor", guide: "torch.Tensor") -> float:
    """The widest channel at a quarter of the size, in terms of the middle one."""
    at_4, _, _ = generator.encode(generator.patch(picture), guide)
    reach = at_4.amax(dim=(0, 2, 3))
    return float(reach.max() / reach[reach > 0].median())


def test_the_same_is_painted_with_channels_of_like_reach(generator: Generator, make_pack: MakePack) -> None:
    crops = _crops(make_pack)
    picture, guide = crops[0].tensors(torch.device("cpu"))
    with torch.no_grad():
        before, uneven = generator(picture, guide=guide), _unevenness(generator, picture, guide)
        even = equalised(generator, crops)
        after = even(picture, guide=guide)
        assert (after - before).abs().max() < 1e-4
        assert before.std() > 0.01
        assert _unevenness(even, picture, guide) < 0.6 * uneven
        assert generator(picture, guide=guide).equal(before)  # the one that was given is left as it is


def test_a_dead_network_stays_dead(generator: Generator, make_pack: MakePack) -> None:
    with torch.no_grad():
        for parameter in generator.parameters():
            parameter.zero_()
    even = equalised(generator, _crops(make_pack))
    assert all(torch.isfinite(parameter).all() for parameter in even.parameters())
