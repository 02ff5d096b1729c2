"""What `make bench-replicas` tells nginx: that nginx takes it, and that it does with it what the results say."""

from __future__ import annotations

import http.server
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.replicas import proxy, tables
from benchmarks.replicas.farm import ask, free_port
from tests.paths import ROOT

needs_nginx = pytest.mark.skipif(proxy.NGINX is None, reason="nginx is not installed")


class Replica(http.server.BaseHTTPRequestHandler):
    """Says its own port; what asks for too much is refused as ogpkg does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = str(self.server.server_port).encode()  # type: ignore[attr-defined]
        self.send_response(503 if self.path == "/too-much" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=60" if self.path == "/kept" else "no-store")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Replica) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@needs_nginx
def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    ports = [free_port() for _ in range(4)]
    sites = {"one": (free_port(), ports[:1], False), "keeping": (free_port(), ports, True)}
    command = proxy.command(proxy.write_config(tmp_path, sites), "-t")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@needs_nginx
def test_requests_go_to_whoever_lives_and_what_is_too_much_is_tried_once(tmp_path: Path) -> None:
    dead, plain, keeping = free_port(), free_port(), free_port()
    with listening() as one, listening() as other:
        sites = {"plain": (plain, [dead, one, other], False), "keeping": (keeping, [one, other], True)}
        with proxy.running(proxy.write_config(tmp_path, sites), plain):
            got = [ask(plain, "/", *asked) for asked in (("GET",), ("POST", b"x")) * 10]
            assert {answer.status for answer in got} == {200}
            assert {int(answer.body) for answer in got} == {one, other}
            refused = ask(plain, "/too-much")
            assert (refused.status, refused.headers["X-Replica"].count(":")) == (503, 1)
            kept = [ask(keeping, "/kept") for _ in range(6)]
            assert [answer.headers["X-Cache"] for answer in kept] == ["MISS"] + ["HIT"] * 5
            assert len({answer.body for answer in kept}) == 1
            assert {ask(keeping, "/not-kept").headers["X-Cache"] for _ in range(3)} == {"MISS"}


def test_tables_go_where_a_document_has_marks_for_them(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("before\n<!-- Memory -->\nold\n<!-- end -->\nbetween\n<!-- Data -->\n<!-- end -->\nafter\n")
    tables.fill(file, {"Data": ["new"], "Memory": tables.table(["a"], [["1"]]), "Rates": ["nowhere"]})
    expected = ("before", "<!-- Memory -->", "", "| a |", "| --- |", "| 1 |", "", "<!-- end -->", "between")
    assert tuple(file.read_text().splitlines()) == (*expected, "<!-- Data -->", "", "new", "", "<!-- end -->", "after")


def test_the_plan_has_marks_only_for_what_the_run_writes() -> None:
    """A table whose mark nobody knows would stay as it is for ever."""
    source = (ROOT / "benchmarks" / "replicas" / "__main__.py").read_text()
    text = (ROOT / "docs" / "scale.md").read_text()
    titles = re.findall(r"<!-- (.+) -->", text)[::2]
    assert set(re.findall(r"<!-- (.+) -->", text)[1::2]) == {"end"}
    assert [title for title in titles if f'"{title}"' not in source] == []
