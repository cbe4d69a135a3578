"""Built-in styles and the user's own, side by side."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.frames import Framing, Look
from app.styles.errors import DamagedStyleError, InstallError, StyleError, UnknownStyleError
from app.styles.library import Library

pytestmark = pytest.mark.usefixtures("tried_here")

MakeStyle = Callable[..., Path]


def test_nothing_is_installed(library: Library) -> None:
    assert library.styles() == ()
    with pytest.raises(UnknownStyleError, match=r"'woodcut'.*none is installed"):
        library.get("woodcut")


def test_built_in_styles_come_first_and_each_part_by_name(library: Library, make_style: MakeStyle) -> None:
    make_style("builtin/woodcut", manifest={"id": "woodcut", "name": "Woodcut"})
    make_style("builtin/oil", manifest={"id": "oil", "name": "Oil"})
    library.add(make_style(manifest={"id": "mine", "name": "A style of mine"}))

    assert [style.id for style in library.styles()] == ["oil", "woodcut", "mine"]
    assert [style.builtin for style in library.styles()] == [True, True, False]


def test_a_style_tells_where_its_controls_stand(library: Library, make_style: MakeStyle) -> None:
    library.add(make_style(manifest={"defaults": {"strength": 0.5, "colour": 0.25, "shape": 0.75}}))

    assert library.get("inverter").defaults == Look(0.5, 0.25, 0.75, Framing.OVERLAY)


def test_a_style_without_geometry_or_preview_says_so(library: Library, make_style: MakeStyle) -> None:
    style = library.add(make_style())

    assert style.shape is None
    assert style.preview_path == style.folder / "preview.webp"


def test_a_style_may_bring_its_geometry(library: Library, make_style: MakeStyle) -> None:
    offsets = np.linspace(-0.1, 0.1, 132).reshape(66, 2)
    style = library.add(make_style(manifest={"shape": {"offsets": offsets.tolist()}}))

    assert style.shape is not None
    np.testing.assert_allclose(style.shape.offsets, offsets, atol=1e-6)


def test_broken_styles_are_left_out_and_named(library: Library, make_style: MakeStyle) -> None:
    (make_style("user/styles/inverter") / "generator.onnx").unlink()
    make_style("user/styles/other-name")
    make_style("user/styles/good", manifest={"id": "good"})

    assert [style.id for style in library.styles()] == ["good"]
    reasons = {broken.folder.name: broken.reason for broken in library.broken()}
    assert "lacks its generator.onnx" in reasons["inverter"]
    assert "calls itself 'inverter'" in reasons["other-name"]
    with pytest.raises(StyleError, match=r"lacks its generator\.onnx"):
        library.get("inverter")


def test_a_built_in_style_wins_over_a_users_one(library: Library, make_style: MakeStyle) -> None:
    make_style("builtin/inverter", manifest={"name": "Ours"})
    make_style("user/styles/inverter", manifest={"name": "Theirs"})

    assert library.get("inverter").name == "Ours"
    assert "has the id of another style" in library.broken()[0].reason


def test_removing(library: Library, make_style: MakeStyle) -> None:
    library.add(make_style())
    library.remove("inverter")

    assert library.styles() == ()
    assert list(library.user_dir.iterdir()) == []
    with pytest.raises(UnknownStyleError):
        library.remove("inverter")


def test_broken_styles_can_be_removed(library: Library, make_style: MakeStyle) -> None:
    (make_style("user/styles/inverter") / "style.toml").write_text("nonsense")
    library.remove("inverter")

    assert list(library.user_dir.iterdir()) == []


def test_built_in_styles_stay(library: Library, make_style: MakeStyle) -> None:
    folder = make_style("builtin/inverter")

    with pytest.raises(InstallError, match="comes with Limner"):
        library.remove("inverter")
    assert folder.exists()


@pytest.mark.parametrize("style_id", ["..", ".", "", "../builtin/inverter", ".passing-x"])
def test_removing_takes_ids_and_no_paths(library: Library, make_style: MakeStyle, style_id: str) -> None:
    folder = make_style("builtin/inverter")
    library.user_dir.mkdir(parents=True)

    with pytest.raises(UnknownStyleError):
        library.remove(style_id)
    assert folder.exists()


def test_files_are_hashed_when_read_and_not_before(library: Library, make_style: MakeStyle) -> None:
    style = library.add(make_style())
    (style.folder / "generator.onnx").write_bytes(b"changed")

    assert [s.id for s in library.styles()] == ["inverter"]
    with pytest.raises(DamagedStyleError, match=r"SHA-256 is not the one in style\.toml"):
        style.read_file("generator.onnx")
    with pytest.raises(DamagedStyleError, match=r"has no generator\.int8\.onnx"):
        style.read_file("generator.int8.onnx")
