from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.frames import Frame, Look, Painting
from app.outputs.atomic_file import OutputError
from app.outputs.picture_file import read_provenance
from app.outputs.snapshot import save_snapshot


@dataclass(frozen=True)
class StyleStandIn:
    id: str = "woodcut"
    name: str = "Woodcut"


@pytest.fixture
def painting() -> Painting:
    picture = np.arange(48 * 64 * 3, dtype=np.uint64).reshape(48, 64, 3).astype(np.uint8)
    return Painting(picture, Frame(picture, 0, 0.0), (), "woodcut", {})


def test_a_snapshot_is_a_png_that_knows_its_style(tmp_path: Path, painting: Painting) -> None:
    path = save_snapshot(painting, tmp_path / "Pictures", StyleStandIn(), Look(strength=0.5))
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.info["Style"] == "Woodcut"
        assert np.array_equal(np.asarray(image)[..., ::-1], painting.picture)
    found = read_provenance(path)
    assert found is not None
    assert (found.style_id, found.look) == ("woodcut", Look(strength=0.5))


def test_snapshots_in_the_same_second_have_names_of_their_own(tmp_path: Path, painting: Painting) -> None:
    paths = [save_snapshot(painting, tmp_path, None) for _ in range(5)]
    assert len(set(paths)) == 5
    assert all(path.name.startswith("limner-") for path in paths)


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, painting: Painting) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        save_snapshot(painting, tmp_path / "file", None)
