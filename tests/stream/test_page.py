"""The page loads nothing from anywhere else."""

import re

from tests.stream.studio import Studio


def test_page_is_one_file(studio: Studio) -> None:
    status, headers, body = studio.ask(studio.path)
    page = body.decode()
    assert status == 200 and headers["Content-Type"].startswith("text/html")
    assert not re.search(r"(src|href)\s*=|url\(|@import|https?://", page)


def test_page_may_run_its_own_script_and_nothing_else(studio: Studio) -> None:
    _, headers, body = studio.ask(studio.path)
    policy = headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([\w-]+)'", policy)
    assert nonce is not None and f'<script nonce="{nonce[1]}">' in body.decode()
    assert policy.startswith("default-src 'none'")
    assert nonce[1] not in studio.ask(studio.path)[2].decode()


def test_address_without_its_last_slash_leads_to_the_page(studio: Studio) -> None:
    status, headers, _ = studio.ask(studio.path.rstrip("/"))
    assert status == 308
    assert headers["Location"] == studio.path
