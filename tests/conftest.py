"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import shutil
import signal

import pytest


def pytest_configure():
    """Let an interrupt reach what the tests start: a shell's background jobs ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def browser():
    """Start Debian's Chromium once; without one, skip, or fail where a browser is required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "no chromium on the PATH; install it (Debian: apt-get install chromium)"
        if os.environ.get("RANGEVIZ_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def office():
    """Find Debian's LibreOffice; without one, skip, or fail where it is required."""
    path = shutil.which("soffice") or shutil.which("libreoffice")
    if path is None:
        reason = "no soffice on the PATH; install it (Debian: apt-get install libreoffice-impress)"
        if os.environ.get("RANGEVIZ_REQUIRE_OFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
