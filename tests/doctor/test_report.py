import json
import sys

import pytest

from app.doctor.finding import Finding, State, broken, good, missing
from app.doctor.report import Report, examine
from app.system import System


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_only_what_is_broken_is_unsound() -> None:
    assert Report((good("A", "works"), missing("B", "not there", "install it"))).sound
    assert not Report((good("A", "works"), broken("B", "does not start"))).sound


def test_findings_are_read_by_topic_in_order() -> None:
    report = Report((good("B", "1"), good("A", "2"), good("B", "3")))
    assert report.topics == ("B", "A")
    assert [finding.text for finding in report.of("B")] == ["1", "3"]


def test_the_report_covers_everything_and_is_plain_json() -> None:
    report = examine()
    assert report.topics == (
        *("Limner", "Libraries", "Face model", "Styles", "Devices"),
        *("Cameras", "Display", "Virtual camera"),
    )
    assert json.loads(json.dumps(report.to_json()))["findings"][0]["topic"] == "Limner"


@pytest.mark.parametrize("system", [System("linux", "apt-get"), System("darwin")])
def test_a_library_that_does_not_load_spoils_one_check_alone(
    monkeypatch: pytest.MonkeyPatch, system: System
) -> None:
    monkeypatch.setitem(sys.modules, "app.doctor.cameras", None)
    report = examine(system)
    (finding,) = report.of("Cameras")
    assert isinstance(finding, Finding)
    assert finding.state is State.BROKEN
    assert finding.advice
    assert "Display" in report.topics
