"""Packs are made once, and again where what they were made of has changed."""

from pathlib import Path

import pytest

from app.training.preparation import Packs, Sources, reduced
from app.training.recipe import Recipe
from tests.training.conftest import MakePack


@pytest.fixture
def sources(make_pack: MakePack, tmp_path: Path) -> Sources:
    for name in ("photos", "style"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page-12.png").write_bytes(b"a picture")
    sources = Sources(tmp_path / "photos", tmp_path / "style", None, tmp_path / "run")
    for name, pack in {"photographs": make_pack(2), "drawings": make_pack(2), "faces": make_pack(1)}.items():
        pack.save(sources.path_of(name))
    sources.note(Recipe())
    return sources


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


def test_without_the_pictures_the_packs_are_taken_as_they_are(sources: Sources) -> None:
    (sources.photos / "page-12.png").unlink()
    sources.photos.rmdir()
    assert sources.prepared(Recipe.load(None, ["ink_contrast=0.5"]))


def test_packs_from_before_there_was_a_note_are_taken_as_they_are(sources: Sources) -> None:
    (sources.run_folder / "made-of.sha256").unlink()
    assert sources.prepared(Recipe.load(None, ["ink_contrast=0.5"]))


def test_half_a_set_holds_the_quarter(make_pack: MakePack) -> None:
    packs = Packs(make_pack(2), make_pack(8, seed=1), make_pack(1))
    half, quarter = (
        set(reduced(packs, Recipe(drawings_share=share)).drawings.names) for share in (0.5, 0.25)
    )
    assert len(half) == 4 and len(quarter) == 2
    assert quarter < half
    assert reduced(packs, Recipe()) is packs
