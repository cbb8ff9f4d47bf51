"""The visitor's address, with and without a trusted proxy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.harness.server import serving
from e2e.pages.cookies import FORGED
from e2e.pages.hello import HelloPage
from webapp import create_app
from webapp.settings import Settings


@pytest.fixture
def behind_proxy(settings: Settings) -> Iterator[str]:
    """The address of an app that stands behind one proxy."""
    with serving(create_app(settings.model_copy(update={"trusted_proxies": 1}))) as address:
        yield address


@pytest.mark.browser_context_args(extra_http_headers={"X-Forwarded-For": FORGED})
def test_forwarded_address_is_ignored(hello: HelloPage) -> None:
    """Without a trusted proxy, the address that a visitor writes into X-Forwarded-For is ignored."""
    expect(hello.page.get_by_role("code")).to_have_count(2)
    expect(hello.page.get_by_role("document")).not_to_contain_text(FORGED)


@pytest.mark.inside
@pytest.mark.browser_context_args(extra_http_headers={"X-Forwarded-For": f"{FORGED}, 2001:db8::1"})
def test_trusted_proxy_tells_the_address(behind_proxy: str, page: Page) -> None:
    """Behind one proxy, the address that the proxy added counts, and what the visitor wrote before it does not."""
    page.goto(behind_proxy)

    expect(page.get_by_role("heading", level=1)).to_have_text("Hola, 2001:db8::1")
    expect(page.get_by_role("document")).not_to_contain_text(FORGED)
