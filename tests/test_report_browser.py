"""The report in a real browser: it asks for nothing, and an accessibility linter finds nothing.

Skipped where there is no Chromium, or no axe-core: AXE_CORE names its file, or it stands where
`npm install axe-core` beside the repository puts it.
"""

import html
import json
import os
import re
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from borderscore.run.scoring import score
from tests.findings import EXAMPLE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"))

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

#: Puts what the linter finds where the page stood.
LINT = """
axe.run(document).then(found => {
  document.body.innerHTML = "<pre id=found></pre>";
  document.getElementById("found").textContent = JSON.stringify(found.violations.map(
    each => ({id: each.id, help: each.help, where: each.nodes.slice(0, 3).map(node => node.html)})));
});
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("browser") / "out"
    score([str(EXAMPLE)], out)
    return (out / "report.html").read_text("utf-8")


def in_browser(address: str, *options: str) -> str:
    """Return the document at an address as it is when a browser has opened it."""
    assert CHROMIUM is not None
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", *options]
    done = subprocess.run(
        [*command, "--dump-dom", address], capture_output=True, encoding="utf-8", timeout=300, check=True
    )
    return done.stdout


class Recorder(BaseHTTPRequestHandler):
    """Serves one page and notes what it asks for; of themselves, browsers ask for an icon."""

    page: ClassVar[bytes]
    asked: ClassVar[list[str]]

    def do_GET(self) -> None:
        if self.headers["Referer"] and self.path != "/favicon.ico":
            self.asked.append(f"{self.headers['Host']}{self.path}")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Say nothing."""


def asked_by(page: str) -> list[str]:
    """Return what a page asks for, of whatever host: all names lead to a server of ours."""
    Recorder.page, Recorder.asked = page.encode(), []
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{server.server_port}"
        assert "How to read it" in in_browser(f"http://{address}/", f"--host-resolver-rules=MAP * {address}")
        server.shutdown()
    return Recorder.asked


def test_no_request_is_made(page: str) -> None:
    assert asked_by(page) == []
    noisy = page.replace("<main>", '<main><img src="http://elsewhere.example/dot.png" alt="">')
    assert asked_by(noisy) == ["elsewhere.example/dot.png"]


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core")
def test_an_accessibility_linter_finds_nothing(page: str, tmp_path: Path) -> None:
    linted = tmp_path / "linted.html"
    scripts = f"<script>{AXE.read_text('utf-8')}</script><script>{LINT}</script></body>"
    linted.write_text(page.replace("</body>", scripts), "utf-8")
    shown = in_browser(linted.as_uri())
    found = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert found is not None, shown[-500:]
    assert json.loads(html.unescape(found[1])) == []
