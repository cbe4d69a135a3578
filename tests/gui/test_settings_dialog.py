from PySide6.QtWidgets import QComboBox

from app.ui.preferences import Preferences, entries
from app.ui.preferences_dialog import PreferencesDialog, Switch
from app.ui.theme import LIGHT
from tests.gui.studio import until


def opened(studio) -> PreferencesDialog:
    studio.window.header.settings_button.click()
    dialog = studio.presenter.dialog
    assert dialog is not None
    return dialog


def test_the_dialog_shows_every_entry_of_the_table_with_its_value(studio) -> None:
    dialog = opened(studio)
    assert list(dialog.fields) == [name for name, _ in entries()]
    for name, entry in entries():
        box = dialog.fields[name]
        assert box.accessibleName() == entry.label
        if isinstance(box, QComboBox):
            value = getattr(studio.session.preferences, name)
            assert entry.offered()[box.currentIndex()].value == value
    dialog.accept()


def test_a_change_holds_at_once(studio) -> None:
    dialog = opened(studio)
    faces = dialog.fields["max_faces"]
    assert isinstance(faces, QComboBox)
    faces.setCurrentIndex(2)
    faces.activated.emit(2)
    assert studio.engine.settings.max_faces == 3
    figures = dialog.fields["show_figures"]
    assert isinstance(figures, Switch)
    figures.click()
    studio.presenter.show_status()
    assert not studio.session.preferences.show_figures
    dialog.accept()


def test_the_theme_changes_under_the_open_dialog(studio, application) -> None:
    dialog = opened(studio)
    dialog.changed.emit("appearance", "light")
    assert LIGHT.panel in application.styleSheet()
    dialog.changed.emit("appearance", "dark")
    assert LIGHT.panel not in application.styleSheet()
    dialog.accept()


def test_defaults_can_be_restored_and_the_rest_is_kept(studio) -> None:
    studio.session.choose_style("beta")
    dialog = opened(studio)
    dialog.changed.emit("max_faces", 4)
    dialog._restore()
    assert studio.session.preferences.max_faces == Preferences().max_faces
    assert studio.session.preferences.style_id == "beta"
    assert studio.session.preferences.welcomed
    dialog.accept()


def test_another_camera_resolution_opens_the_camera_anew(studio) -> None:
    dialog = opened(studio)
    dialog.changed.emit("camera_size", "640x480")
    until(lambda: len(studio.opened) == 2)
    assert studio.opened == ["camera:Fake", "camera:Fake"]
    dialog.accept()
