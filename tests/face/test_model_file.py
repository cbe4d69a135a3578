"""The face model is used only when it is the one that was tested."""

from pathlib import Path

import pytest

from app.face.model_file import MODEL_PATH, ModelFileError, read_model, verify_model


def test_the_model_that_ships_is_whole() -> None:
    verify_model(MODEL_PATH)
    assert len(read_model(MODEL_PATH)) == MODEL_PATH.stat().st_size


def test_a_missing_model_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"gone\.task is missing\. Restore it") as caught:
        verify_model(tmp_path / "gone.task")
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("damage", ["cut short", "one bit", "empty"])
def test_a_damaged_model_is_refused(tmp_path: Path, damage: str) -> None:
    whole = bytearray(MODEL_PATH.read_bytes())
    if damage == "one bit":
        whole[len(whole) // 2] ^= 1
    path = tmp_path / "face_landmarker.task"
    path.write_bytes({"cut short": whole[:-100], "one bit": whole, "empty": b""}[damage])
    with pytest.raises(ModelFileError, match="damaged"):
        verify_model(path)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cannot be read"):
        verify_model(tmp_path)
