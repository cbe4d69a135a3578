"""The keys: one table, from which the shortcuts and their overview are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

HELD_KEY: Final = Qt.Key.Key_Space
"""Compares while it is held; a shortcut only fires, so the window watches this key by itself."""


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the overview.

    Attributes:
        action: what it does, by name; empty for keys handled elsewhere.
        sequences: the keys, as `QKeySequence` reads them.
        shown: what is printed on the keys, for the overview.
        text: what it does, for people.
        section: the heading it stands under.
    """

    action: str
    sequences: tuple[str, ...]
    shown: tuple[str, ...]
    text: str
    section: str


KEYS: Final = (
    Key("", (), ("1", "–", "9"), "Choose a style", "Styles"),
    Key("previous_style", ("Left",), ("←",), "Previous style", "Styles"),
    Key("next_style", ("Right",), ("→",), "Next style", "Styles"),
    Key("favourite", ("Ctrl+D",), ("Ctrl", "D"), "Make it a favourite", "Styles"),
    Key("search", ("Ctrl+F", "/"), ("/",), "Search the styles", "Styles"),
    Key("", (), ("Space",), "Hold to see the original", "Picture"),
    Key("mirror", ("M",), ("M",), "Mirror the preview", "Picture"),
    Key("snapshot", ("S",), ("S",), "Take a snapshot", "Picture"),
    Key("", (), ("Double click",), "Reset a slider", "Picture"),
    Key("full_screen", ("F", "F11"), ("F",), "Full screen", "Window"),
    Key("leave", ("Esc",), ("Esc",), "Leave full screen or grid", "Window"),
    Key("source", ("C",), ("C",), "Choose a camera or file", "Picture"),
    Key("open_file", ("Ctrl+O",), ("Ctrl", "O"), "Open a picture or video", "Picture"),
    Key("split", ("D",), ("D",), "Split with a divider", "Comparing"),
    Key("", (), ("←", "→"), "Move the divider", "Comparing"),
    Key("swap", ("X",), ("X",), "Swap the sides", "Comparing"),
    Key("grid", ("G",), ("G",), "Grid of several styles", "Comparing"),
    Key("", (), ("Arrows",), "Choose in the grid", "Comparing"),
    Key("", (), ("Enter",), "Open it alone", "Comparing"),
    Key("larger_grid", ("+", "="), ("+",), "More styles in the grid", "Comparing"),
    Key("smaller_grid", ("-",), ("–",), "Fewer styles in the grid", "Comparing"),
    Key("other_style", ("B",), ("B",), "A/B: the style before", "Comparing"),
    Key("freeze", ("H",), ("H",), "Freeze the picture", "Comparing"),
    Key("sheet", ("Shift+S",), ("Shift", "S"), "Save a sheet of all styles", "Comparing"),
    Key("compare_menu", ("N",), ("N",), "Choose what is compared", "Comparing"),
    Key("record", ("R",), ("R",), "Record, or stop", "Outputs"),
    Key("pause_recording", ("Shift+R",), ("Shift", "R"), "Pause the recording", "Outputs"),
    Key("replay", ("T",), ("T",), "Save the last 15 seconds", "Outputs"),
    Key("loop", ("L",), ("L",), "Save a loop", "Outputs"),
    Key("virtual_camera", ("V",), ("V",), "Virtual camera", "Outputs"),
    Key("output_window", ("W",), ("W",), "Output window", "Outputs"),
    Key("outputs", ("O",), ("O",), "All outputs", "Outputs"),
    Key("camera_off", ("P",), ("P",), "Camera off, or on", "Picture"),
    Key("settings", ("Ctrl+,",), ("Ctrl", ","), "Settings", "Window"),
    Key("help", ("?", "F1"), ("?",), "This overview", "Window"),
    Key("quit", ("Ctrl+Q",), ("Ctrl", "Q"), "Quit", "Window"),
)


def keeps_arrows(event: QEvent) -> bool:
    """Claim the arrow keys for a control that moves with them, while it has the focus.

    To be asked in the control's `event`: shortcuts would take the keys otherwise.
    """
    arrows = {Qt.Key.Key_Left, Qt.Key.Key_Right}
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    if event.key() in arrows:
        event.accept()
    return event.key() in arrows


def install(window: QWidget, actions: Mapping[str, Callable[[], object]]) -> list[QShortcut]:
    """Make the shortcuts of the table on a window.

    Args:
        window: where they hold.
        actions: what each action's name calls; digits call `style_1` to `style_9`.
    """
    wanted = {key.action: key.sequences for key in KEYS if key.action}
    wanted |= {f"style_{digit}": (str(digit),) for digit in range(1, 10)}
    shortcuts = []
    for action, sequences in wanted.items():
        for sequence in sequences:
            shortcut = QShortcut(QKeySequence(sequence), window)
            shortcut.setAutoRepeat(action in {"previous_style", "next_style"})
            shortcut.activated.connect(actions[action])
            shortcuts.append(shortcut)
    return shortcuts
