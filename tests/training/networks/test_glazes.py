"""A network lays its glazes as the renderer that it learns from does."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.networks.generator import BORDER_PX, Generator, GeneratorShape  # noqa: E402
from app.training.networks.glazes import Glazes  # noqa: E402
from app.training.rendering.glazing import (  # noqa: E402
    REACH_PX,
    Edge,
    Glaze,
    Glazed,
    distance_px,
    glaze_tables,
    put_together,
)
from app.training.rendering.textures import dots, tooth  # noqa: E402

SIDE = 192
BORDER = BORDER_PX // 4
EDGES = (Edge(6 * (tooth(16.0, seed=1) - 0.5), 0.5), Edge(np.zeros((256, 256), np.float32)))
SCREEN = (Edge(3 * (1 - 2 * dots(8))),)


class _Given(torch.nn.Module):
    """Tables that are the same whatever is seen."""

    def __init__(self, tables: np.ndarray) -> None:
        super().__init__()
        wider = np.pad(tables, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)), mode="edge")
        self.tables = torch.from_numpy(wider.astype(np.float32) / 127.5 - 1)[None]

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.tables


def _glazed(count: int) -> Glazed:
    """Discs, one a glaze, of one colour each, on grey."""
    ys, xs = np.mgrid[:SIDE, :SIDE]
    glazes = []
    for number in range(count):
        inside = np.hypot(xs - 80 - 30 * number, ys - 96) < 50
        adds = np.broadcast_to(np.float32([-0.5, -0.2 * number, 0.15]), (SIDE, SIDE, 3))
        glazes.append(Glaze(distance_px(inside), np.ascontiguousarray(adds)))
    return Glazed(np.full((SIDE, SIDE, 3), 0.5, np.float32), tuple(glazes))


def _laid(glazed: Glazed, edges: tuple[Edge, ...]) -> np.ndarray:
    glazes = Glazes(len(edges), 8, BORDER_PX).eval()
    glazes.lay(edges)
    glazes.tables = _Given(glaze_tables(glazed))
    side = SIDE // 4 + 2 * BORDER
    with torch.no_grad():
        shuffled = glazes(torch.zeros(1, 8, side, side), None)
    added = torch.nn.functional.pixel_shuffle(shuffled, 2)[0].permute(1, 2, 0).numpy()[..., ::-1]
    return added[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]


@pytest.mark.parametrize(
    "edges", [EDGES, SCREEN], ids=["ragged, with a rim, and plain", "a printer's screen"]
)
def test_it_paints_what_the_renderer_paints(edges: tuple[Edge, ...]) -> None:
    glazed = _glazed(len(edges))
    wanted = put_together(glazed, edges).astype(np.float32)
    painted = np.clip(127.5 * (1 + _laid(glazed, edges)), 0, 255)

    # Tables are bytes: a distance is known to a tenth of a pixel.
    off = np.abs(painted - wanted)[4:-4, 4:-4]
    assert np.percentile(off, 99) < 8
    assert off.mean() < 1.5
    assert wanted.std() > 10


def test_nothing_is_added_far_outside() -> None:
    glazed = _glazed(1)
    nowhere = Glaze(np.full((SIDE, SIDE), -REACH_PX, np.float32), glazed.glazes[0].adds)

    assert np.abs(_laid(Glazed(glazed.base, (nowhere,)), EDGES[:1])).max() == 0


def test_a_piece_of_a_crop_has_its_piece_of_the_edges() -> None:
    torch.manual_seed(0)
    generator = Generator(GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0), glazes=2)).eval()
    assert generator.glazes is not None
    generator.glazes.lay(EDGES)
    torch.nn.init.normal_(generator.glazes.tables.weight, std=0.5)
    grey = torch.zeros(1, 3, 512, 512)
    with torch.no_grad():
        whole = generator(grey)
        piece = generator(grey[..., 64:320, 128:384], torch.tensor([[16, 32]]))

    assert whole.std() > 0.02
    # At its edge a network sees where the piece ends.
    assert torch.allclose(whole[..., 80:304, 144:368], piece[..., 16:-16, 16:-16], atol=1e-4)


def test_only_ragged_edges_lie_fixed_on_the_crop() -> None:
    generator = Generator(GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0), glazes=1))
    assert generator.glazes is not None
    generator.glazes.lay(EDGES[1:])
    assert not generator.has_fixed_strokes
    generator.glazes.lay(EDGES[:1])
    assert generator.has_fixed_strokes
