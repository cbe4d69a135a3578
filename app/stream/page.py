"""The page that shows the stream: one file, which loads nothing from anywhere else."""

import secrets
from pathlib import Path
from typing import Final

from aiohttp import web

_PAGE: Final = Path(__file__).with_name("page.html")
_NONCE: Final = "{{nonce}}"


def page_response() -> web.Response:
    """The page, allowed to run its own script and to reach this server, and nothing more."""
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    return web.Response(
        text=_PAGE.read_text(encoding="utf-8").replace(_NONCE, nonce),
        content_type="text/html",
        headers={"Content-Security-Policy": policy},
    )
