"""The distance of a painting from its photograph, on features that are known."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from app.training.evaluation.perceptual_distance import art_fid, perceptual_distance  # noqa: E402
from app.training.evaluation.vgg import BLOCK_CHANNELS, Description, FeatureFileError, Vgg  # noqa: E402


def _description(*, swapped: tuple[int, ...] = ()) -> Description:
    """Every block sees its first channel alone; swapped ones their second."""
    places = np.zeros((2, 144, sum(BLOCK_CHANNELS)), np.float16)
    starts = np.cumsum((0, *BLOCK_CHANNELS[:-1]))
    for block, start in enumerate(starts):
        places[:, :, start + (block in swapped)] = 1
    return Description(np.ones((2, 512)), places)


def test_the_same_picture_is_no_distance_away() -> None:
    assert perceptual_distance(_description(), _description()) == 0


def test_each_block_counts_alike() -> None:
    assert perceptual_distance(_description(), _description(swapped=(0,))) == pytest.approx(0.25)
    assert perceptual_distance(_description(), _description(swapped=(0, 1, 2, 3))) == pytest.approx(1)


def test_artfid_multiplies_content_and_style() -> None:
    assert art_fid(0.5, 9.0) == 15.0


def test_a_file_without_the_network_is_refused(tmp_path) -> None:
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    with pytest.raises(FeatureFileError, match=r"other\.npz does not hold the weights of VGG-16"):
        Vgg(tmp_path / "other.npz")
