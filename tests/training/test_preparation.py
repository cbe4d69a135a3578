"""Packs are made once, and again where what they were made of has changed."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.errors import BadInputError
from app.frames import Picture, Points
from app.training.data.no_faces import NoFacesError
from app.training.data.pack import Pack
from app.training.preparation import Packs, Sources, held_out, prepare, reduced
from app.training.recipe import Recipe
from app.training.rendering import RULES
from tests.training.conftest import MakePack, face_landmarks


@pytest.fixture
def sources(make_pack: MakePack, tmp_path: Path) -> Sources:
    for name in ("photos", "style"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page-12.png").write_bytes(b"a picture")
    sources = Sources(tmp_path / "photos", tmp_path / "style", None, tmp_path / "run")
    sources.save(Packs(make_pack(2), make_pack(2), make_pack(1)), Recipe())
    return sources


class Finder:
    """Finds one face in every picture that is not black; remembers how many pictures it was shown."""

    looked = 0

    def __init__(self, _: Path) -> None:
        type(self).looked = 0

    def find(self, picture: Picture) -> list[Points]:
        type(self).looked += 1
        return [face_landmarks() * (min(picture.shape[:2]) / 512)] if picture.max() > 0 else []

    def close(self) -> None:
        pass


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """Two photographs and five drawings, small ones, in which a face is found at once."""
    monkeypatch.setattr("app.training.preparation.MeshFinder", Finder)
    for folder, count in (("photos", 2), ("style", 5)):
        (tmp_path / folder).mkdir()
        for index in range(count):
            noise = np.random.default_rng(index).integers(1, 256, (8, 8, 3), np.uint8)
            cv2.imwrite(str(tmp_path / folder / f"{index}.png"), cv2.resize(noise, (64, 64)))
    return Sources(tmp_path / "photos", tmp_path / "style", None, tmp_path / "run")


def _prepare(sources: Sources, recipe: Recipe | None = None) -> None:
    prepare(sources, recipe or Recipe(), lambda what, fraction, seconds_left: None, lambda text: None)


def _blacken(folder: Path) -> None:
    for path in folder.iterdir():
        cv2.imwrite(str(path), np.zeros((64, 64, 3), np.uint8))


def test_packs_are_made_once(sources: Sources) -> None:
    assert sources.prepared(Recipe())
    assert sources.prepared(Recipe(seed=7, steps=9))
    sources.path_of("drawings").unlink()
    assert not sources.prepared(Recipe())


@pytest.mark.parametrize("setting", ['tags.clean_shaven=["page-12"]', "ink_contrast=0.5"])
def test_other_tags_ask_for_other_packs(sources: Sources, setting: str) -> None:
    assert not sources.prepared(Recipe.load(None, [setting]))


@pytest.mark.parametrize("name", ["page-13.png", "page-12.face.toml"])
def test_a_new_picture_or_landmark_file_is_looked_at(sources: Sources, name: str) -> None:
    assert sources.drawings is not None
    (sources.drawings / name).write_text("new")
    assert not sources.prepared(Recipe())


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("empty", [True, False])
def test_without_the_pictures_the_packs_are_taken_as_they_are(
    sources: Sources, noted: bool, empty: bool
) -> None:
    (sources.photos / "page-12.png").unlink()
    if not empty:
        sources.photos.rmdir()
    if not noted:
        (sources.run_folder / "made-of.sha256").unlink()
    assert sources.prepared(Recipe.load(None, ["ink_contrast=0.5"]))


def test_packs_that_were_cut_short_are_made_again(folders: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(renderer="brush", steps=0)
    monkeypatch.setattr("app.training.preparation.render_pack", lambda photographs, *_, **__: photographs)
    save = Pack.save

    def killed(pack: Pack, path: Path) -> None:
        if path.stem == "shapes":
            raise KeyboardInterrupt
        save(pack, path)

    for _ in range(2):  # the second time over finished packs, with their note
        with monkeypatch.context() as patch:
            patch.setattr(Pack, "save", killed)
            with pytest.raises(KeyboardInterrupt):
                _prepare(folders, recipe)
        assert not folders.prepared(recipe)
        _prepare(folders, recipe)
        assert folders.prepared(recipe)
        assert folders.load().shapes is not None


@pytest.mark.parametrize("tagged", [True, False])
def test_where_beards_are_tagged_everybody_else_is_known_to_be_shaven(
    folders: Sources, monkeypatch: pytest.MonkeyPatch, tagged: bool
) -> None:
    monkeypatch.setattr("app.training.preparation.render_pack", lambda photographs, *_, **__: photographs)
    settings = ['renderer="brush"', "steps=0"] + tagged * ['photograph_tags.facial_hair=["0"]']
    _prepare(folders, Recipe.load(None, settings))
    photographs = folders.load().photographs

    # Each comes as it is first, and in other ways after that.
    shown = {photographs.names[index]: photographs.beard(index) for index in range(2)}
    assert set(shown) == {"0", "1"}
    assert shown["0"] is None, "where it is a rule has to say"
    assert (shown["1"] is not None) == tagged


def test_a_shape_from_before_is_not_taken(sources: Sources, make_pack: MakePack) -> None:
    with_shape = Packs(make_pack(2), make_pack(2), make_pack(1), make_pack(1))
    sources.save(with_shape, Recipe())
    assert sources.load().shapes is not None
    sources.save(with_shape._replace(shapes=None), Recipe())
    assert sources.load().shapes is None


def test_renderings_by_other_rules_are_made_again(
    sources: Sources, make_pack: MakePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = Recipe(renderer="oil", steps=0)
    sources.save(Packs(make_pack(2), make_pack(2), make_pack(1), None), rendered)
    assert sources.prepared(rendered)
    monkeypatch.setattr("app.training.preparation.RULES", RULES + 1)
    assert not sources.prepared(rendered)


def test_a_missing_folder_is_named_before_any_work(folders: Sources, tmp_path: Path) -> None:
    nowhere = Sources(tmp_path / "nowhere", folders.drawings, None, folders.run_folder)
    with pytest.raises(BadInputError, match=r"no folder .*nowhere"):
        _prepare(nowhere)
    with pytest.raises(BadInputError, match=r"no folder .*nowhere"):
        _prepare(Sources(folders.photos, folders.drawings, nowhere.photos, folders.run_folder))
    with pytest.raises(BadInputError, match="--style"):
        _prepare(Sources(folders.photos, None, None, folders.run_folder))
    assert not folders.run_folder.exists()


def test_photographs_without_a_face_are_told_before_the_work_on_drawings(folders: Sources) -> None:
    _blacken(folders.photos)
    with pytest.raises(NoFacesError, match=r"No face was found in the photographs: .*photographs\.txt"):
        _prepare(folders)
    looked = Finder.looked
    assert "1: no face found" in (folders.run_folder / "photographs.txt").read_text()
    assert not (folders.run_folder / "drawings.txt").exists()
    (folders.photos / "0.png").unlink()
    with pytest.raises(NoFacesError):
        _prepare(folders)
    assert Finder.looked == looked / 2  # at photographs alone


def test_drawings_without_a_face_leave_a_report_and_a_contact_sheet(folders: Sources) -> None:
    assert folders.drawings is not None
    _blacken(folders.drawings)
    with pytest.raises(NoFacesError, match=r"larger, frontal faces.*drawings\.txt"):
        _prepare(folders)
    assert "4: no face found" in (folders.run_folder / "drawings.txt").read_text()
    assert cv2.imread(str(folders.run_folder / "contact.png")) is not None


def test_pictures_that_are_all_damaged_are_called_so(folders: Sources) -> None:
    assert folders.drawings is not None
    for path in folders.drawings.iterdir():
        path.write_bytes(b"half of a picture")
    with pytest.raises(NoFacesError, match=r"None of the 5 pictures of the style could be read"):
        _prepare(folders)
    for path in folders.photos.iterdir():
        path.write_bytes(b"half of a picture")
    with pytest.raises(NoFacesError, match=r"None of the 2 photographs could be read"):
        _prepare(folders)


def test_half_a_set_holds_the_quarter(make_pack: MakePack) -> None:
    packs = Packs(make_pack(2), make_pack(8, seed=1), make_pack(1))
    half, quarter = (
        set(reduced(packs, Recipe(drawings_share=share)).drawings.names) for share in (0.5, 0.25)
    )
    assert len(half) == 4 and len(quarter) == 2
    assert quarter < half
    assert reduced(packs, Recipe()) is packs


def test_previews_show_photographs_that_are_not_learnt_from(make_pack: MakePack) -> None:
    everything = make_pack(4).take([0, 1, 2, 3] * 12)
    named = replace(everything, names=tuple(f"face {index}" for index in range(48)))
    learnt, shown = held_out(named)
    assert len(shown) == 8
    assert set(learnt.names) | set(shown.names) == set(named.names)
    assert not set(learnt.names) & set(shown.names)


def test_of_few_photographs_none_is_held_out(make_pack: MakePack) -> None:
    few = make_pack(3)
    assert held_out(few) == (few, few)
