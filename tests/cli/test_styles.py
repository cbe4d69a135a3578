"""`limner styles`."""

import json
from pathlib import Path

from app.styles.manifest import GENERATOR_NAME


def test_a_style_comes_is_shown_and_goes(limner, inverter_package: Path, user_dir: Path) -> None:
    added = limner("styles", "add", inverter_package)
    assert (added.exit_code, added.stdout) == (0, "Added Inverter. Use it with: --style inverter\n")

    listed = limner("styles", "list")
    assert "inverter" in listed.stdout
    assert "(yours)" in listed.stdout

    shown = limner("styles", "show", "inverter")
    assert "Inverter" in shown.stdout
    assert "(all sound)" in shown.stdout
    assert str(user_dir / "inverter") in shown.stdout

    removed = limner("styles", "remove", "inverter", answer="y\n")
    assert removed.exit_code == 0
    assert not (user_dir / "inverter").exists()


def test_json_is_for_programs(limner, inverter_package: Path) -> None:
    limner("styles", "add", inverter_package)
    described = json.loads(limner("styles", "show", "inverter", "--json").stdout)
    assert described["id"] == "inverter"
    assert described["builtin"] is False
    assert described["defaults"] == {"strength": 1.0, "colour": 1.0, "shape": 0.0}
    assert described in json.loads(limner("styles", "list", "--json").stdout)


def test_removing_asks_first(limner, inverter_package: Path, user_dir: Path) -> None:
    limner("styles", "add", inverter_package)
    assert limner("styles", "remove", "inverter", answer="n\n").exit_code == 1
    assert (user_dir / "inverter").exists()
    assert limner("styles", "remove", "inverter", "--yes").exit_code == 0


def test_a_packed_style_can_be_added(limner, inverter_package: Path, tmp_path: Path) -> None:
    archive = tmp_path / "given.limner"
    packed = limner("styles", "pack", inverter_package, "-o", archive)
    assert packed.exit_code == 0, packed.stderr
    assert limner("styles", "add", archive).exit_code == 0
    again = limner("styles", "pack", "inverter", "-o", tmp_path / "again.limner")
    assert again.exit_code == 0, again.stderr


def test_bad_input_is_exit_code_2_and_one_sentence(limner, inverter_package: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.limner").write_bytes(b"no archive")
    limner("styles", "add", inverter_package)
    for arguments, sentence in [
        (["add", tmp_path / "missing.limner"], "There is no style at"),
        (["add", tmp_path / "broken.limner"], "broken.limner"),
        (["add", inverter_package], "is installed already"),
        (["show", "no-such-style"], "There is no style called 'no-such-style'"),
        (["remove", "no-such-style", "--yes"], "There is no style called 'no-such-style'"),
    ]:
        result = limner("styles", *arguments)
        assert result.exit_code == 2, arguments
        assert sentence in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


def test_a_damaged_style_is_told_when_it_is_shown(limner, inverter_package: Path, user_dir: Path) -> None:
    limner("styles", "add", inverter_package)
    (user_dir / "inverter" / GENERATOR_NAME).write_bytes(b"changed")
    result = limner("styles", "show", "inverter")
    assert result.exit_code == 2
    assert "is damaged" in result.stderr


def test_a_broken_folder_among_the_styles_is_told_and_the_rest_is_listed(
    limner, inverter_package: Path, user_dir: Path
) -> None:
    limner("styles", "add", inverter_package)
    (user_dir / "half").mkdir()
    result = limner("styles", "list")
    assert result.exit_code == 0
    assert "inverter" in result.stdout
    assert "half" in result.stderr
