from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.errors import BadInputError
from app.frames import Framing, Look, Picture
from app.outputs.picture_file import read_provenance, write_picture
from app.outputs.provenance import Provenance

PROVENANCE = Provenance("woodcut", "Woodcut", Look(0.8, 0.5, 0.25, Framing.PORTRAIT))


@pytest.fixture
def picture() -> Picture:
    """A soft ramp: blue rises to the right, red downwards."""
    ramp = np.linspace(0, 255, 64).astype(np.uint8)
    return np.dstack(
        (np.tile(ramp, (48, 1)), np.full((48, 64), 90, np.uint8), np.tile(ramp[:48, None], (1, 64)))
    )


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.JPEG", "a.webp", "Übung 絵.png"])
def test_every_format_keeps_the_picture_and_says_how_it_was_painted(
    tmp_path: Path, picture: Picture, name: str
) -> None:
    path = tmp_path / name
    write_picture(path, picture, PROVENANCE)
    with Image.open(path) as image:
        rgb = np.asarray(image.convert("RGB"), dtype=np.int16)
    assert np.abs(rgb[..., ::-1] - picture).mean() < 3
    found = read_provenance(path)
    assert found is not None
    assert found.same_painting(PROVENANCE)
    assert found.look == PROVENANCE.look


def test_png_loses_nothing_and_names_style_and_program(tmp_path: Path, picture: Picture) -> None:
    write_picture(tmp_path / "a.png", picture, PROVENANCE)
    with Image.open(tmp_path / "a.png") as image:
        assert np.array_equal(np.asarray(image)[..., ::-1], picture)
        assert image.info["Style"] == "Woodcut"
        assert image.info["Software"].startswith("Limner ")


def test_an_unknown_suffix_names_the_ones_there_are(tmp_path: Path, picture: Picture) -> None:
    with pytest.raises(BadInputError, match=r"\.png, \.jpg or \.webp"):
        write_picture(tmp_path / "a.xyz", picture, PROVENANCE)


def test_a_picture_too_wide_for_webp_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="16383"):
        write_picture(tmp_path / "a.webp", np.zeros((1, 16384, 3), np.uint8), PROVENANCE)
    assert list(tmp_path.iterdir()) == []


def test_pictures_of_others_say_nothing(tmp_path: Path, picture: Picture) -> None:
    Image.fromarray(picture).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"no picture")
    assert read_provenance(tmp_path / "a.png") is None
    assert read_provenance(tmp_path / "b.png") is None
    assert read_provenance(tmp_path / "missing.png") is None


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_picture_of_pure_noise_can_be_written(tmp_path: Path, suffix: str) -> None:
    """Pillow's optimising JPEG encoder gives up where the file grows larger than a byte a pixel."""
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    write_picture(tmp_path / f"a{suffix}", noise, PROVENANCE, quality=100)
    assert (tmp_path / f"a{suffix}").stat().st_size > 400_000
