import pytest

from tests.gui.comparison.shades import finish, live
from tests.gui.studio import Studio


@pytest.fixture
def comparing(studio: Studio):
    finish(studio, live())
    return studio.presenter.comparison.comparing
