"""Sitters with a beard drawn on, beside everything that there was, and what renderers make of it."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torch")

from app.face.topology import LEFT_EYE, OUTER_LIPS
from app.frames import Points
from app.training.data import beards
from app.training.data.beard_shapes import BeardShape, Kind, beard_cover, falling, turned
from app.training.data.beards import bearded, with_beards, with_known_jaws
from app.training.data.demo_crop import demo_crop
from app.training.data.pack import Pack
from app.training.data.tags import Tags
from app.training.rendering import RENDERERS, RendererName, render_pack
from app.training.rendering.flesh import flesh_of
from app.training.rendering.sitter import sitter_of
from tests.training.conftest import MakePack

SIZE = (512, 512)
CHIN, CHEEK, BELOW_NOSE = 199, 50, 164


@pytest.fixture(name="face_px")
def _face_px(demo_landmarks_px: Points) -> Points:
    return demo_landmarks_px


def _at(plane: np.ndarray, face: Points, landmark: int) -> float:
    x, y = face[landmark].round().astype(int)
    return float(plane[y, x])


@pytest.mark.parametrize(
    ("kind", "on_chin", "on_lip"), [("full", True, True), ("goatee", True, True), ("moustache", False, True)]
)
def test_beards_grow_where_their_kind_does(face_px: Points, kind: Kind, on_chin: bool, on_lip: bool) -> None:
    cover = beard_cover(BeardShape(kind, 0.5, 0.2), face_px, SIZE)

    assert cover.min() >= 0 and cover.max() <= 1
    assert (_at(cover, face_px, CHIN) > 0.9) == on_chin
    assert (_at(cover, face_px, BELOW_NOSE) > 0.3) == on_lip
    assert _at(cover, face_px, CHEEK) < 0.05
    for index in (*OUTER_LIPS[12:19], *LEFT_EYE):
        assert _at(cover, face_px, int(index)) < 0.7
    assert float(cover[: int(face_px[2, 1]) - 20, 200:312].max()) < 0.05, "nothing above the mouth"


def test_hairs_fall_down_and_away_from_the_nose(face_px: Points) -> None:
    left, right = face_px[[61, 291]] + np.array([0, -10.0])
    ways = falling(face_px, np.stack([left, right, face_px[CHIN]]))

    assert np.allclose(np.linalg.norm(ways, axis=1), 1)
    assert (ways[:, 1] > 0).all()
    assert ways[0, 0] < -0.1 and ways[1, 0] > 0.1
    assert np.allclose(turned(np.array([[1.0, 0.0]]), np.array([np.pi / 2])), [[0, 1]])


def test_beards_differ_in_colour_and_leave_the_rest_as_it_was(
    face_px: Points, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beards, "_STUBBLE", 0.0)
    crop, random = demo_crop(), np.random.default_rng(7)
    drawn = [bearded(crop, face_px, random, dark=False) for _ in range(8)]
    colours = []
    for shown, hidden in drawn:
        assert np.array_equal(shown[hidden < 1e-4], crop[hidden < 1e-4])
        lab = cv2.cvtColor((shown[hidden > 0.8] / 255).astype(np.float32)[None], cv2.COLOR_BGR2Lab)
        colours.append(lab[0].mean(axis=0))

    lightness, _, yellow = np.ptp(colours, axis=0)
    assert lightness > 20 and yellow > 10


def test_stubble_is_known_as_a_tone_through_which_skin_shows(
    face_px: Points, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beards, "_STUBBLE", 1.0)
    monkeypatch.setattr(beards, "_KINDS", (("full", 1.0),))
    crop = demo_crop()
    for seed in range(4):
        shown, hidden = bearded(crop, face_px, np.random.default_rng(seed), dark=False)
        x, y = face_px[CHIN].round().astype(int)
        around = slice(y - 12, y + 13), slice(x - 20, x + 21)

        assert 0.1 < hidden[around].mean() < 0.85
        assert hidden[around].std() < 0.1, "a tone has no grain"
        assert np.array_equal(shown[hidden < 1e-4], crop[hidden < 1e-4])
        grain = cv2.Laplacian(cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY), cv2.CV_32F)[around].std()
        assert grain > 1.5 * cv2.Laplacian(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), cv2.CV_32F)[around].std()


def test_some_are_shown_with_a_beard_too(
    portraits: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beards, "_SHARE", 0.5)
    monkeypatch.setattr(beards, "_STUBBLE", 0.0)
    more, again = (with_beards(portraits, seed=5) for _ in range(2))
    more.save(tmp_path / "more.npz")
    loaded = Pack.load(tmp_path / "more.npz")

    assert all(np.array_equal(*pair) for pair in zip(more.encoded[:12], portraits.encoded, strict=True))
    assert 12 < len(more) < 24
    assert all(np.array_equal(*pair) for pair in zip(more.encoded, again.encoded, strict=True))
    assert all(more.beard(index) is None for index in range(12))
    for index in range(12, len(more)):
        hidden, known = more.beard(index), loaded.beard(index)
        assert hidden is not None and known is not None
        assert hidden.max() > 0.5 and np.array_equal(hidden, known)


def test_who_has_a_beard_is_given_none(portraits: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beards, "_SHARE", 1.0)
    portraits.facial_hair[:] = True

    assert len(with_beards(portraits, seed=5)) == len(portraits)


def test_shade_on_a_jaw_that_is_known_to_be_shaven_is_skin(face_px: Points) -> None:
    """As dark and as rough as a beard, which a rule takes it for."""
    crop, random = demo_crop(), np.random.default_rng(7)
    shade = beard_cover(BeardShape("full", 0.5, 0.1), face_px, SIZE)[..., None]
    rough = 1 - shade * np.clip(0.6 + 0.12 * random.standard_normal((*SIZE[:2], 1)), 0, 1)
    crop = np.asarray(crop * rough, np.uint8)
    nothing = np.zeros(SIZE[:2], np.float32)
    unknown, known = (flesh_of(sitter_of(crop, face_px, beard), face_px).cover for beard in (None, nothing))

    assert _at(unknown, face_px, CHIN) < 0.5
    assert _at(known, face_px, CHIN) > 0.9


def test_whoever_is_not_tagged_is_known_to_be_shaven(make_pack: MakePack) -> None:
    pack = replace(make_pack(3), facial_hair=np.array([False, True, False]))
    hidden = np.full((512, 512), 0.5, np.float32)
    more = with_known_jaws(pack.with_more([0], [pack.encoded[0]], beards=[hidden]), Tags())
    known = [more.beard(index) for index in range(4)]

    assert known[1] is None, "a rule has to say where it is"
    assert known[0] is not None and not known[0].any()
    assert known[2] is not None and not known[2].any()
    assert known[3] is not None and np.allclose(known[3], hidden, atol=0.01)


def test_a_beard_that_tags_describe_is_known_in_every_picture_of_its_wearer(make_pack: MakePack) -> None:
    pack = replace(make_pack(3), names=("one", "two#2", "three"), facial_hair=np.array([True, True, True]))
    tags = Tags(beards={"one": BeardShape("full", 0.3, 0.05, 0.4), "two": BeardShape("moustache", 0.5, 0.0)})
    known = with_known_jaws(pack, tags)
    stubble, moustache = known.beard(0), known.beard(1)

    assert stubble is not None and moustache is not None and known.beard(2) is None
    assert stubble.max() == pytest.approx(0.4, abs=0.01)
    assert moustache.max() > 0.8
    assert moustache.sum() < 0.5 * stubble.sum() / 0.4, "none on cheeks and chin"


def test_a_known_beard_in_the_colour_of_skin_is_no_skin(face_px: Points) -> None:
    """A shade that passes for skin, as fair beards do, unless it is known."""
    crop = demo_crop()
    hidden = beard_cover(BeardShape("full", 0.5, 0.1), face_px, SIZE)
    unknown, known = (flesh_of(sitter_of(crop, face_px, beard), face_px).cover for beard in (None, hidden))

    assert _at(unknown, face_px, CHIN) > 0.8
    assert _at(known, face_px, CHIN) < 0.2
    assert abs(_at(known, face_px, CHEEK) - _at(unknown, face_px, CHEEK)) < 0.05


@pytest.mark.parametrize("name", ["cel", "comic", "watercolour"])
def test_a_ginger_beard_is_rendered_ginger(face_px: Points, name: RendererName, portraits: Pack) -> None:
    """Whether it is known, or a rule has to find it."""
    bare, hidden = demo_crop(), beard_cover(BeardShape("full", 0.5, 0.1), face_px, SIZE)
    ginger = np.array((40.0, 85.0, 165.0))
    hairs = 12 * np.random.default_rng(1).standard_normal((*SIZE, 1))
    crop = np.asarray(np.clip(bare + hidden[..., None] * (ginger + hairs - bare), 0, 255), np.uint8)
    one = portraits.take([0]).with_more([0], [cv2.imencode(".png", crop)[1].ravel()], beards=[hidden])
    known, unknown, skin = (
        render_pack(one.take([1]), name).crop(0),
        *(RENDERERS[name](seen, face_px) for seen in (crop, bare)),
    )
    inside = hidden > 0.95
    redder = [
        (picture[..., 2].astype(float) / (picture[..., 0] + 1.0))[inside].mean()
        for picture in (known, unknown, skin)
    ]

    assert min(redder[:2]) > 1.3 * redder[2]
