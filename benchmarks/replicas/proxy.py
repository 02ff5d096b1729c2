"""nginx in front of the replicas: as `deploy/` has it, but for the limits of single clients and the log."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
_MAIN = """\
{user}
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache levels=1:2 keys_zone=kept:10m max_size=256m inactive=10m use_temp_path=off;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_connect_timeout 2s;
    proxy_read_timeout 60s;
    proxy_buffer_size 32k;
    proxy_buffers 16 32k;
    proxy_busy_buffers_size 64k;
    # Where a connection fails, another replica is asked, once; by POST, too, for nothing here can be changed by it.
    # But not after a 503: that is a query that needs too much time or memory, and it would everywhere.
    proxy_next_upstream error timeout non_idempotent;
    proxy_next_upstream_tries 2;
    proxy_next_upstream_timeout 10s;
    add_header X-Replica $upstream_addr always;
    add_header X-Cache $upstream_cache_status always;
{sites}}}
"""
_SITE = """\
    upstream {name} {{
        zone {name} 128k;
        least_conn;
{servers}        keepalive 64;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://{name};
{cache}        }}
    }}
"""
_SERVER = "        server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n"
_CACHE = """\
            proxy_cache kept;
            proxy_cache_key $request_uri;
            proxy_cache_revalidate on;
"""


def write_config(folder: Path, sites: Mapping[str, tuple[int, Sequence[int], bool]]) -> Path:
    """A configuration in `folder`: for each name a port, the ports of its replicas, and whether answers are kept."""
    text = "".join(
        _SITE.format(
            name=name,
            port=port,
            servers="".join(_SERVER.format(port=replica) for replica in replicas),
            cache=_CACHE if is_kept else "",
        )
        for name, (port, replicas, is_kept) in sites.items()
    )
    file = folder / "nginx.conf"
    user = "user root root;" if os.geteuid() == 0 else ""  # the workers of a root's nginx are nobody otherwise
    file.write_text(_MAIN.format(folder=folder, user=user, sites=text), encoding="utf-8")
    return file


@contextmanager
def running(config: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """nginx with the configuration `config`, one of whose ports is `port`."""
    process = subprocess.Popen(command(config))  # noqa: S603 - the file is ours
    try:
        for _ in range(100):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            sys.exit(f"nginx does not listen: {(config.parent / 'error.log').read_text()}")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def command(config: Path, *more: str) -> list[str]:
    """How to start nginx with `config`."""
    if NGINX is None:
        sys.exit("nginx is not here; install nginx-light")
    return [NGINX, "-p", str(config.parent), "-e", str(config.parent / "error.log"), "-c", str(config), *more]
