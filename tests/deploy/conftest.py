"""The site and the units as they are shipped, with other ports and folders, and nothing else changed."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.live import free_port, running
from tests.paths import ROOT
from tests.web.conftest import invented  # noqa: F401

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
#: What `http { … }` of Debian's nginx.conf does not say, but an nginx without root's folders has to be told.
MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


@dataclass
class Site:
    """A running nginx, and the application behind it."""

    port: int
    app_port: int
    folder: Path
    #: What the application has written to its log.
    written: list[bytes] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """What a client gets that waits as it is told when it has asked too often."""
        while (answer := self.ask_once(path, method, body, **headers)).status == 429:
            time.sleep(float(answer.headers["Retry-After"]) / 4)
        return answer

    def ask_once(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        return ask(self.port, path, method, body, **headers)

    def direct(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """The application's own answer."""
        return ask(self.app_port, path, method, body, **headers)

    def log(self) -> list[dict[str, Any]]:
        """The lines of nginx."""
        return [json.loads(line) for line in (self.folder / "access.log").read_text().splitlines()]

    def app_log(self) -> list[dict[str, Any]]:
        """The lines of the application."""
        return [json.loads(line) for line in list(self.written) if line.startswith(b"{")]


@contextmanager
def nginx(folder: Path, app_port: int, replica_port: int = 0) -> Iterator[Site]:
    """nginx with the shipped site, in the foreground; with a second replica as the comments of the site say."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    folder.mkdir(exist_ok=True)
    port = free_port()
    site = (ROOT / "deploy" / "ogpkg.nginx.conf").read_text()
    if replica_port:
        site = with_replicas(site, app_port, replica_port)
    for shipped, here in (
        ("    listen 80;\n    listen [::]:80;\n", f"    listen 127.0.0.1:{port};\n"),
        ("127.0.0.1:8000;", f"127.0.0.1:{app_port};"),
        ("/var/lib/nginx/ogpkg-cache", f"{folder}/cache"),
        ("/var/log/nginx/ogpkg.log", f"{folder}/access.log"),
    ):
        assert site.count(shipped) == (shipped != "127.0.0.1:8000;" or not replica_port), shipped
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root root;" if os.geteuid() == 0 else ""))
    command = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command)
    try:
        _wait_for(lambda: _listens(port), process, folder)
        yield Site(port, app_port, folder)
    finally:
        process.terminate()
        process.wait(timeout=60)


def with_replicas(site: str, *ports: int) -> str:
    """The site with the lines for replicas in place of the one for a single server."""
    site = site.replace("    server 127.0.0.1:8000;\n", "")
    for shipped in ("zone ogpkg_replicas", "least_conn;", "server 127.0.0.1:8001 ", "server 127.0.0.1:8002 "):
        assert site.count(f"    #{shipped}") == 1, shipped
        site = site.replace(f"    #{shipped}", f"    {shipped}")
    return site.replace("127.0.0.1:8001 ", f"127.0.0.1:{ports[0]} ").replace(
        "127.0.0.1:8002 ", f"127.0.0.1:{ports[1]} "
    )


def _wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(600):
        if condition():
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(f"nginx does not listen: {(folder / 'error.log').read_text()}")


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def site(invented: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: F811
    """The application with its log, behind nginx."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    with running(Settings(snapshot=invented.path, workers=1, access_log=True)) as (url, server):
        with nginx(tmp_path_factory.mktemp("nginx"), int(url.rpartition(":")[2])) as site:
            reader = threading.Thread(target=lambda: site.written.extend(server.stderr or ()), daemon=True)
            reader.start()
            yield site
        server.terminate()
        server.wait(timeout=60)
        reader.join(timeout=60)


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Site]:
    """nginx with nobody behind it."""
    with nginx(tmp_path, free_port()) as site:
        yield site
