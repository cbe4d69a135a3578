"""Pictures in folders become portrait crops in a pack, and what cannot be used is named."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.errors import BadInputError
from app.frames import Picture, Points
from app.training.data.contact_sheet import write_contact_sheet
from app.training.data.descriptor import DESCRIPTOR_NAMES, describe, mirror_descriptor
from app.training.data.detect import find_faces
from app.training.data.duplicates import Duplicates
from app.training.data.hand_landmarks import REQUIRED_POINTS
from app.training.data.mirror import MIRROR_PARTNER, mirror_landmarks
from app.training.data.no_faces import NoFacesError
from app.training.data.pack import DamagedPackError, Pack
from app.training.data.prepare import (
    pictures_in,
    prepare_drawings,
    prepare_photographs,
)
from app.training.data.tags import Tags
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
    assert report.summary == "1 face used; 5 left out (1 shown twice)"


class Family(OneFace):
    """A large face, one of half its size beside it, the large one found twice, and a tiny onlooker."""

    def find(self, picture: Picture) -> list[Points]:
        (face,) = super().find(picture)
        side = min(picture.shape[:2])
        small = 0.5 * face + [0.7 * side, 0.3 * side]
        onlooker = 0.2 * face + [0.0, 0.8 * side]
        return [small, face, face + 2.0, onlooker]


def test_every_usable_face_of_a_picture_becomes_a_sample(tmp_path: Path) -> None:
    _write(tmp_path / "family.png", 1, side=512)
    pack, report = prepare_drawings(pictures_in(tmp_path), Family(), tags=Tags())
    assert pack.names == ("family", "family#2")
    assert report.summary == "2 faces used, 1 a further face of its picture; 0 left out"
    assert pack.source_scale[1] == pytest.approx(2 * pack.source_scale[0], rel=0.05)


def test_a_tag_means_a_picture_or_one_of_its_faces(tmp_path: Path) -> None:
    _write(tmp_path / "family.png", 1, side=512)
    paths = pictures_in(tmp_path)
    pack, _ = prepare_drawings(paths, Family(), tags=Tags(leave_out=frozenset({"family#2"})))
    assert pack.names == ("family",)
    with pytest.raises(NoFacesError):
        prepare_drawings(paths, Family(), tags=Tags(leave_out=frozenset({"family"})))
    assert Tags(facial_hair=frozenset({"family"})).is_bearded("family#2")
    assert not Tags(facial_hair=frozenset({"family#2"})).is_bearded("family")


def test_landmarks_by_hand_help_where_no_face_is_found(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "ghost.png"), np.zeros((512, 512, 3), np.uint8))
    points = {name: face_landmarks()[index].tolist() for name, index in REQUIRED_POINTS.items()}
    lines = ["[[face]]", *(f"{name} = {point}" for name, point in points.items())]
    (tmp_path / "ghost.face.toml").write_text("\n".join(lines))
    pack, report = prepare_drawings(pictures_in(tmp_path), OneFace(), tags=Tags())
    assert pack.names == ("ghost",)
    assert "1 marked by hand" in report.summary
    assert "ghost: landmarks by hand" in str(report)


def test_of_very_many_photographs_only_a_part_is_looked_at(tmp_path: Path) -> None:
    for seed in range(9):
        _write(tmp_path / f"{seed}.png", seed, side=64)
    looked_at = 0

    def count() -> None:
        nonlocal looked_at
        looked_at += 1

    pack, report = prepare_photographs(pictures_in(tmp_path), OneFace(), limit=2, on_picture=count)
    assert looked_at == 8
    assert len(pack) == 2
    assert len(report.left_out) == 7


def test_a_nearly_equal_picture_is_a_duplicate() -> None:
    random = np.random.default_rng(0)
    first, other = (cv2.resize(random.integers(0, 256, (16, 16, 3), np.uint8), (512, 512)) for _ in range(2))
    seen = Duplicates()
    for index in range(100):
        seen.remember(f"{index}", random.integers(0, 256, (512, 512, 3), np.uint8))
    seen.remember("first", first)
    resaved = cv2.imdecode(cv2.imencode(".jpg", first, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], cv2.IMREAD_COLOR)
    assert seen.twin_of(np.asarray(resaved, np.uint8)) == "first"
    assert seen.twin_of(other) is None


def test_the_contact_sheet_shows_what_was_left_out_too(make_pack: MakePack, tmp_path: Path) -> None:
    _write(tmp_path / "hat.png", 2)
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    path = tmp_path / "contact.png"
    write_contact_sheet(make_pack(3), path)
    alone = cv2.imread(str(path))
    reasons = {"hat": "left out by its tag", "broken": "cannot be read"}
    write_contact_sheet(make_pack(3), path, left_out=reasons, found=pictures_in(tmp_path))
    both = cv2.imread(str(path))
    assert alone is not None and both is not None
    assert both.shape[0] == 2 * alone.shape[0]
    assert both[alone.shape[0] :].max() > 100


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
    assert sorted(report.left_out.values()) == ["enough pictures without it"] * 2


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


def test_a_pack_from_before_there_were_masks_still_loads(make_pack: MakePack, tmp_path: Path) -> None:
    make_pack(2).save(tmp_path / "pack.npz")
    with np.load(tmp_path / "pack.npz") as file:
        fields = {name: file[name] for name in file if name not in {"mask_bytes", "mask_lengths", "notes"}}
    np.savez(tmp_path / "old.npz", **fields)
    old = Pack.load(tmp_path / "old.npz")
    assert old.masks == ()
    assert old.alpha(1) is None


def test_some_pictures_can_be_taken_from_a_pack(make_pack: MakePack) -> None:
    pack = make_pack(3, facial_hair=(True, False, True))
    part = pack.take([2, 0])
    assert part.names == ("face2", "face0")
    assert (part.crop(0) == pack.crop(2)).all()
    assert part.facial_hair.tolist() == [True, True]
    assert part.masks == ()


def test_a_damaged_pack_is_named(tmp_path: Path) -> None:
    (tmp_path / "pack.npz").write_bytes(b"half of it")
    with pytest.raises(DamagedPackError, match=r"pack\.npz"):
        Pack.load(tmp_path / "pack.npz")
