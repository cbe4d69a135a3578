from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.gui.studio import until


def test_a_new_person_is_welcomed_before_any_camera_is_touched(new_studio, preferences) -> None:
    studio = new_studio(preferences.replaced(welcomed=False))
    studio.presenter.begin(None)
    assert studio.window.welcome.isVisible()
    assert studio.opened == []
    words = " ".join(text.text() for text in studio.window.welcome.findChildren(QLabel))
    assert "Nothing leaves this machine" in words


def test_starting_opens_the_camera_and_the_page_does_not_come_back(new_studio, preferences) -> None:
    studio = new_studio(preferences.replaced(welcomed=False))
    studio.presenter.begin(None)
    QTest.keyClick(studio.window.welcome, Qt.Key.Key_Return)
    until(lambda: bool(studio.engines))
    assert studio.opened == ["camera:Fake"]
    assert not studio.window.welcome.isVisible()
    assert studio.session.preferences.welcomed


def test_the_demo_can_be_looked_at_first(new_studio, preferences) -> None:
    studio = new_studio(preferences.replaced(welcomed=False))
    studio.presenter.begin(None)
    studio.window.welcome.demo_button.click()
    until(lambda: bool(studio.engines))
    assert studio.opened == ["demo"]


def test_a_source_named_on_the_command_line_is_offered(new_studio, preferences) -> None:
    studio = new_studio(preferences.replaced(welcomed=False))
    studio.presenter.begin("holiday/clip.mp4")
    assert studio.window.welcome.camera_button.text().strip() == "Start with clip.mp4"
    studio.window.welcome.camera_button.click()
    until(lambda: bool(studio.engines))
    assert studio.opened == ["holiday/clip.mp4"]


def test_what_goes_wrong_meanwhile_is_said_over_the_page(new_studio, preferences) -> None:
    studio = new_studio(preferences.replaced(welcomed=False))
    studio.presenter.begin(None)
    studio.presenter.say_trouble("The settings were damaged.")
    toast = studio.window.toast
    assert toast.isVisible()
    middle = toast.geometry().center()
    assert studio.window.childAt(middle) in {toast, *toast.findChildren(QLabel)}
    assert abs(middle.x() - studio.window.width() // 2) <= 1
