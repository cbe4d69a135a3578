"""The window: one view of the engine. The only package that imports Qt."""


def run(*, source: str | None = None, style: str | None = None, fullscreen: bool = False) -> int:
    """Open the window; see `app.ui.application.run`."""
    from app.ui import application

    return application.run(source=source, style=style, fullscreen=fullscreen)
