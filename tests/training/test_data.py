"""Pictures in folders become portrait crops in a pack, and what cannot be used is named."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.errors import BadInputError
from app.frames import Picture, Points
from app.training.data.descriptor import DESCRIPTOR_NAMES, describe, mirror_descriptor
from app.training.data.detect import find_faces
from app.training.data.mirror import MIRROR_PARTNER, mirror_landmarks
from app.training.data.pack import DamagedPackError, Pack
from app.training.data.prepare import (
    NoFacesError,
    Tags,
    pictures_in,
    prepare_drawings,
    prepare_photographs,
)
from tests.training.conftest import MakePack, face_landmarks


class OneFace:
    """Finds the test face, scaled to the picture, unless the picture is black."""

    def find(self, picture: Picture) -> list[Points]:
        if picture.max() == 0:
            return []
        return [face_landmarks() * (min(picture.shape[:2]) / 512)]


def _write(path: Path, seed: int, side: int = 256) -> None:
    noise = np.random.default_rng(seed).integers(1, 256, (8, 8, 3), np.uint8)
    cv2.imwrite(str(path), cv2.resize(noise, (side, side)))


def test_the_mirror_of_the_mirror_is_the_face() -> None:
    assert (MIRROR_PARTNER[MIRROR_PARTNER] == np.arange(478)).all()
    landmarks = face_landmarks()
    assert np.allclose(mirror_landmarks(mirror_landmarks(landmarks, 512), 512), landmarks)


def test_a_mirrored_picture_keeps_left_on_the_left() -> None:
    mirrored = mirror_landmarks(face_landmarks(), 512)
    assert mirrored[33, 0] < mirrored[263, 0]  # outer corners of the eyes


def test_a_descriptor_does_not_care_for_size_place_and_tilt() -> None:
    landmarks = face_landmarks(mouth_opening_px=20)
    angle = 0.3
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = 1.7 * landmarks @ turn.T + [40, -25]
    assert describe(moved) == pytest.approx(describe(landmarks), abs=1e-4)


def test_a_descriptor_tells_an_open_mouth_and_mirrors_the_turn() -> None:
    shut, wide = describe(face_landmarks(mouth_opening_px=1)), describe(face_landmarks(mouth_opening_px=30))
    assert wide[0] > shut[0] + 0.3
    turn = DESCRIPTOR_NAMES.index("turn")
    assert mirror_descriptor(shut)[turn] == -shut[turn]


def test_a_face_is_looked_for_at_several_sizes() -> None:
    class OnlyLarge(OneFace):
        def find(self, picture: Picture) -> list[Points]:
            return super().find(picture) if max(picture.shape) > 1200 else []

    picture = np.full((300, 300, 3), 200, np.uint8)
    (face,) = find_faces(picture, OnlyLarge())
    assert face.shape == (478, 2)
    # Found in an enlarged, padded copy; given in pixels of the picture itself.
    assert np.abs(face.mean(axis=0) - 150).max() < 30


def test_the_report_names_what_was_left_out(tmp_path: Path) -> None:
    _write(tmp_path / "good.png", 1)
    _write(tmp_path / "hat.png", 2)
    _write(tmp_path / "twin.png", 1)
    cv2.imwrite(str(tmp_path / "empty.png"), np.zeros((64, 64, 3), np.uint8))
    (tmp_path / "broken.jpg").write_bytes(b"not a picture")
    (tmp_path / "nothing.png").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no picture")

    paths = pictures_in(tmp_path)
    pack, report = prepare_drawings(paths, OneFace(), tags=Tags(leave_out=frozenset({"hat"})))
    assert pack.names == ("good",)
    assert report.left_out == {
        "hat": "left out by its tag",
        "twin": "the same picture as good",
        "empty": "no face found",
        "broken": "cannot be read",
        "nothing": "cannot be read",
    }
    assert "1 pictures used, 5 left out" in str(report)


def test_a_folder_without_faces_is_refused(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "empty.png"), np.zeros((64, 64, 3), np.uint8))
    with pytest.raises(NoFacesError):
        prepare_photographs(pictures_in(tmp_path), OneFace(), limit=5)


def test_no_folder_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no folder"):
        pictures_in(tmp_path / "nowhere")
    with pytest.raises(BadInputError, match="no pictures"):
        pictures_in(tmp_path)


def test_no_more_photographs_than_asked_for(tmp_path: Path) -> None:
    for seed in range(6):
        _write(tmp_path / f"{seed}.png", seed)
    pack, report = prepare_photographs(pictures_in(tmp_path), OneFace(), limit=4)
    assert len(pack) == len(report.used) == 4
    assert sorted(report.left_out.values()) == ["enough photographs without it"] * 2


def test_ink_contrast_makes_greys_black_or_white(tmp_path: Path) -> None:
    _write(tmp_path / "a.png", 3)
    soft, _ = prepare_drawings(pictures_in(tmp_path), OneFace(), tags=Tags())
    hard, _ = prepare_drawings(pictures_in(tmp_path), OneFace(), tags=Tags(), ink_contrast=1.0)
    assert hard.crop(0).std() > 1.3 * soft.crop(0).std()


@pytest.mark.parametrize(
    ("tags", "bearded"),
    [
        (Tags(), False),
        (Tags(facial_hair=frozenset({"a"})), True),
        (Tags(clean_shaven=frozenset({"a"})), False),
        (Tags(clean_shaven=frozenset({"b"})), True),
    ],
)
def test_tags_tell_beards_either_way(tags: Tags, bearded: bool) -> None:
    assert tags.is_bearded("a") is bearded


def test_a_pack_reads_back(make_pack: MakePack, tmp_path: Path) -> None:
    pack = make_pack(2, facial_hair=(True, False))
    pack.save(tmp_path / "pack.npz")
    again = Pack.load(tmp_path / "pack.npz")
    assert again.names == pack.names
    assert (again.crop(1) == pack.crop(1)).all()
    assert (again.facial_hair == pack.facial_hair).all()
    assert not list(tmp_path.glob("*.part*"))


def test_a_damaged_pack_is_named(tmp_path: Path) -> None:
    (tmp_path / "pack.npz").write_bytes(b"half of it")
    with pytest.raises(DamagedPackError, match=r"pack\.npz"):
        Pack.load(tmp_path / "pack.npz")
