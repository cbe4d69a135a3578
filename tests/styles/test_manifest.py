"""What `style.toml` may say."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.styles.errors import ManifestError
from app.styles.manifest import MOST_MANIFEST_BYTES, SCHEMA, StyleManifest

HASH = "0" * 64
OFFSETS = "[" + ", ".join(["[0.01, -0.02]"] * 66) + "]"

MANIFEST = f"""
schema = 1
id = "woodcut"
name = "Woodcut"
summary = "Black ink cut from the block"
tags = ["ink", "black and white"]

[origin]
artist = "Félix Vallotton"
samples = 28
trained = 2026-11-20

[defaults]
strength = 0.9
shape = 0.5

[files]
"generator.onnx" = "{HASH}"

[shape]
offsets = {OFFSETS}
"""


def parse(text: str) -> StyleManifest:
    return StyleManifest.parse(text.encode())


def test_everything_a_manifest_says_is_read() -> None:
    manifest = parse(MANIFEST)

    assert (manifest.id, manifest.name, manifest.tags) == ("woodcut", "Woodcut", ("ink", "black and white"))
    assert (manifest.defaults.strength, manifest.defaults.colour, manifest.defaults.shape) == (0.9, 1.0, 0.5)
    assert manifest.origin.samples == 28
    assert manifest.shape is not None
    assert manifest.shape.offsets[65] == (0.01, -0.02)


def test_a_manifest_reads_back_as_it_was_written() -> None:
    manifest = parse(MANIFEST)

    assert parse(manifest.to_toml()) == manifest


@given(
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40),
    st.floats(0, 1),
)
def test_any_name_and_number_read_back(name: str, strength: float) -> None:
    values = {
        "schema": 1, "id": "a", "name": name, "summary": name,
        "files": {"generator.onnx": HASH}, "defaults": {"strength": strength},
    }  # fmt: skip
    manifest = StyleManifest.model_validate(values)

    assert parse(manifest.to_toml()) == manifest


def test_a_newer_schema_asks_for_a_newer_limner_whatever_else_it_holds() -> None:
    with pytest.raises(ManifestError, match=rf"newer Limner \(schema {SCHEMA + 1}; .*Update Limner"):
        parse(f"schema = {SCHEMA + 1}\nid = 12\n[things-to-come]")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("schema = 1", "schema = 0", "'schema' input should be greater than or equal to 1"),
        ("schema = 1", "", "'schema' field required"),
        ("schema = 1", "schema = ", "not valid TOML"),
        ('id = "woodcut"', 'id = "../woodcut"', "'id' string should match pattern"),
        ('id = "woodcut"', 'id = "Woodcut"', "'id' string should match pattern"),
        ('id = "woodcut"', 'id = "woodcut\\n"', "'id' string should match pattern"),
        ('id = "woodcut"', 'id = "-woodcut"', "'id' string should match pattern"),
        ('id = "woodcut"', f'id = "{"w" * 41}"', "'id' string should have at most 40"),
        ('id = "woodcut"', 'id = "con"', "'id' is a device on Windows"),
        ('name = "Woodcut"', 'name = "Wood\\u001b[2Jcut"', "'name' holds control characters"),
        ('name = "Woodcut"', 'name = " "', "'name' string should have at least 1"),
        ('name = "Woodcut"', 'name = "Woodcut"\ncolor = 1', "'color' extra inputs are not permitted"),
        ("strength = 0.9", "strength = 1.1", "'defaults.strength' input should be less than or equal to 1"),
        ("strength = 0.9", "strength = nan", "'defaults.strength' input should be"),
        ('"generator.onnx"', '"preview.webp"', "'files' does not list generator.onnx"),
        ('"generator.onnx"', f'"../x" = "{HASH}"\n"generator.onnx"', "'files' lists '../x'"),
        (HASH, HASH[:-1], "'files.generator.onnx' string should match pattern"),
        (HASH, HASH.replace("0", "A"), "'files.generator.onnx' string should match pattern"),
        (OFFSETS, "[[0.0, 0.0]]", "'shape.offsets' tuple should have at least 66 items"),
        ("-0.02], [", "0.51], [", "'shape.offsets.0.1' input should be less than or equal to 0.5"),
        ("-0.02], [", "inf], [", "'shape.offsets.0.1' input should be"),
    ],
)
def test_what_is_wrong_is_named(before: str, after: str, sentence: str) -> None:
    assert before in MANIFEST
    with pytest.raises(ManifestError) as refusal:
        parse(MANIFEST.replace(before, after, 1))

    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", [b"\xff\xfe", b"a = " + b"[" * 60_000, b"#" * (MOST_MANIFEST_BYTES + 1)])
def test_what_is_no_toml_is_refused(text: bytes) -> None:
    with pytest.raises(ManifestError):
        StyleManifest.parse(text)


def test_a_folder_without_a_manifest_is_no_style(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"holds no style\.toml"):
        StyleManifest.read(tmp_path / "style.toml")


def test_offsets_are_written_finer_than_a_pixel_of_the_crop() -> None:
    manifest = parse(MANIFEST.replace("[0.01, -0.02]", f"[{1 / 3}, {-math.pi / 10}]"))
    again = parse(manifest.to_toml())

    assert again.shape is not None
    assert again.shape.offsets[0] == pytest.approx((1 / 3, -math.pi / 10), abs=1e-6)
