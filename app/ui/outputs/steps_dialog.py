"""What is missing for an output, and how to get it, step by step."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.buttons import PushButton
from app.ui.labels import label
from app.ui.theme import GRID_PX

_WIDTH_PX = 600


class StepsDialog(QDialog):
    """A sentence and numbered steps that can be copied.

    Args:
        title: of the dialog.
        sentence: what is missing.
        steps: commands and things to do, in their order.
    """

    def __init__(self, title: str, sentence: str, steps: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID_PX, 5 * GRID_PX, 6 * GRID_PX, 5 * GRID_PX)
        column.setSpacing(3 * GRID_PX)
        column.addWidget(label(title, "title"))
        column.addWidget(label(sentence, "muted", wrap=True))
        card = QFrame()
        card.setObjectName("card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(4 * GRID_PX, 3 * GRID_PX, 4 * GRID_PX, 3 * GRID_PX)
        rows.setSpacing(3 * GRID_PX)
        for number, step in enumerate(self._steps, start=1):
            row = QHBoxLayout()
            row.setSpacing(3 * GRID_PX)
            row.addWidget(label(f"{number}.", "muted"), 0, Qt.AlignmentFlag.AlignTop)
            text = label(step, wrap=True)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            row.addWidget(text, 1)
            rows.addLayout(row)
        column.addWidget(card)
        self.copy_button = PushButton("Copy the steps")
        self.copy_button.clicked.connect(self._copy)
        done = PushButton("Close", kind="primary")
        done.setDefault(True)
        done.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.copy_button)
        foot.addStretch()
        foot.addWidget(done)
        column.addLayout(foot)
        self.resize(_WIDTH_PX, column.totalHeightForWidth(_WIDTH_PX))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:  # only now are the fonts those of the stylesheet
            self.resize(_WIDTH_PX, layout.totalHeightForWidth(_WIDTH_PX))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._steps))
