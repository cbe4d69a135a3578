"""Who gets in: programs of this machine that know the token, and no web page that does not come from here."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web

from app.stream.address import LOOPBACK


class Gate:
    """Compares requests with the address that holds at the moment.

    Args:
        port: where the server listens.
        token: the first part of every path.
    """

    def __init__(self, port: int, token: str) -> None:
        # Names that a browser may put there for this very server. Any other host name that leads here is one
        # whose owner made it lead here (DNS rebinding).
        self._hosts = frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})
        self.token = token

    def path_of(self, request: web.BaseRequest) -> str | None:
        """What the request asks for, below the token and without a leading slash; None where it may not."""
        token, _, path = request.path.removeprefix("/").partition("/")
        known = hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode("ascii"))
        here = request.headers.get("Host", "").lower() in self._hosts
        return path if known and here and self._is_ours(request.headers.get("Origin")) else None

    def _is_ours(self, origin: str | None) -> bool:
        """Whether a request comes from no web page, or from one of ours.

        Pages in files and in plug-ins have the origin "null" or "file://": the token is enough for them.
        """
        if origin is None:
            return True
        parts = urlsplit(origin)
        return parts.scheme not in {"http", "https", "ws", "wss"} or parts.netloc.lower() in self._hosts


def nothing() -> web.Response:
    """What everybody else gets: no word of what listens here."""
    return web.Response(status=404, headers={"Server": ""})
