"""A network lays its strokes as the renderer that it learns from does."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.networks.generator import BORDER_PX, Generator, GeneratorShape  # noqa: E402
from app.training.networks.strokes import Strokes  # noqa: E402
from app.training.rendering.brushwork import brush_layer, painted  # noqa: E402

LAYERS = tuple(
    brush_layer(angle, length_px=30, width_px=12, lift=0.02, height=0.06, seed=1) for angle in (-50.0, 20.0)
)
BORDER = BORDER_PX // 4


class _Given(torch.nn.Module):
    """Tables that are the same whatever is seen."""

    def __init__(self, tables: np.ndarray) -> None:
        super().__init__()
        by_number = tables.transpose(0, 3, 1, 2).reshape(1, -1, *tables.shape[1:3])
        self.tables = torch.from_numpy(2 * by_number - 1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.tables


def _tables() -> np.ndarray:
    side = 40 + 2 * BORDER
    return np.random.default_rng(0).random((1 + len(LAYERS), side, side, 4)).astype(np.float32)


def _laid(tables: np.ndarray) -> np.ndarray:
    strokes = Strokes(len(LAYERS), 8, BORDER_PX).eval()
    strokes.lay(LAYERS)
    strokes.tables = _Given(tables)
    with torch.no_grad():
        shuffled = strokes(torch.zeros(1, 8, *tables.shape[1:3]), None)
    picture = torch.nn.functional.pixel_shuffle(shuffled, 2)[0].permute(1, 2, 0).numpy()
    return picture[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX] / 2 + 0.5


def test_it_paints_what_the_renderer_paints() -> None:
    tables = _tables()
    inner = slice(BORDER, -BORDER)
    wanted = painted(tables[:, inner, inner], LAYERS)

    # At the very edge the ground runs on into the border, which the renderer does not know.
    assert np.allclose(_laid(tables)[4:-4, 4:-4], wanted[4:-4, 4:-4], atol=1e-5)


def test_where_no_stroke_is_laid_there_is_no_relief_either() -> None:
    tables = _tables()
    tables[0, ..., :3], tables[1:, ..., 3] = 0.5, 0.0

    assert np.allclose(_laid(tables), 0.5, atol=1e-6)


def test_a_piece_of_a_crop_has_its_piece_of_the_strokes() -> None:
    torch.manual_seed(0)
    generator = Generator(GeneratorShape((16, 16, 16), (0, 0, 0), (0, 0), strokes=2)).eval()
    assert generator.strokes is not None
    generator.strokes.lay(LAYERS)
    torch.nn.init.normal_(generator.strokes.tables.weight, std=0.5)
    grey = torch.zeros(1, 3, 512, 512)
    with torch.no_grad():
        whole = generator(grey)
        piece = generator(grey[..., 64:320, 128:384], torch.tensor([[16, 32]]))

    assert whole.std() > 0.02
    assert torch.allclose(whole[..., 64:320, 128:384], piece, atol=5e-3)
