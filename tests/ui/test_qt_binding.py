import sys

from PySide6.QtWidgets import QApplication, QLabel


def test_calls_that_return_nothing_leave_none_alone(application: QApplication) -> None:
    # PySide6 6.12.0 drops a reference to None with each such call, which ends Python 3.11.
    label = QLabel("a")
    before = sys.getrefcount(None)
    for _ in range(200):
        label.setText("b")
    assert sys.getrefcount(None) > before - 100
