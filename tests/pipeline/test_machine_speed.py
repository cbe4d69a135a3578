"""What is asked of a machine, by its cores and by how fast it paints."""

from pathlib import Path

import pytest

from app.pipeline.machine_speed import MachineSpeed, SpeedNotes, best_quality
from app.pipeline.quality import Quality


@pytest.mark.parametrize(
    ("cores", "speed", "quality"),
    [
        (2, None, Quality(1, 512)),
        (2, MachineSpeed("CPU", 1, 2.0), Quality(1, 512)),
        (4, None, Quality(2, 512)),
        (4, MachineSpeed("CPU", 2, 9.0), Quality(2, 512)),
        (8, None, Quality(4, 512)),
        (8, MachineSpeed("CPU", 1, 9.0), Quality(4, 768)),
        (16, MachineSpeed("CPU", 4, 1.9), Quality(4, 1024)),
        (2, MachineSpeed("CUDA", 1, 1.5), Quality(1, 1024)),
    ],
)
def test_fast_machines_are_asked_more(cores: int, speed: MachineSpeed | None, quality: Quality) -> None:
    assert best_quality(speed, cores=cores) == quality


def test_a_machine_is_timed_once(tmp_path: Path) -> None:
    notes = SpeedNotes(tmp_path / "cache" / "machine.json")
    assert notes.read("CPU") is None
    notes.write(MachineSpeed("CPU", 1, 8.6251))
    notes.write(MachineSpeed("CUDA", 1, 1.5))

    again = SpeedNotes(tmp_path / "cache" / "machine.json")
    assert again.read("CPU") == MachineSpeed("CPU", 1, 8.625)
    assert again.read("CUDA") == MachineSpeed("CUDA", 1, 1.5)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"CPU": 3}', '{"CPU": {"machine": "another", "threads": 1}}']
)
def test_a_note_of_another_machine_or_none_at_all_is_no_note(tmp_path: Path, text: str) -> None:
    path = tmp_path / "machine.json"
    path.write_text(text)

    assert SpeedNotes(path).read("CPU") is None


def test_what_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    SpeedNotes(tmp_path / "file" / "machine.json").write(MachineSpeed("CPU", 1, 8.0))
