"""The process behind ``/validate``: it has read shapes and vocabulary, and forks one child for each document.

Run as ``python -m ogpkg.web.validation.validating DESCRIPTOR`` by `validator`, and spoken to as `ogpkg.query.forks`
says. A child takes one job, a frame of `wire`: what to do, and the bytes of the document. It answers with the report,
or with what is wrong, and ends. It has a deadline and a memory limit, a folder of its own for temporary files, and no
way to the network or to another program.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from ogpkg import check
from ogpkg.errors import InputError, OgpkgError
from ogpkg.formats import FORMATS
from ogpkg.query import forks, wire
from ogpkg.query.limits import die_with, leave_network, lower, lower_memory
from ogpkg.query.worker import OUT_OF_MEMORY, STACK
from ogpkg.validation.inputs import Data
from ogpkg.validation.report import Report
from ogpkg.validation.writers import write
from ogpkg.web.validation.validate_findings import as_page
from ogpkg.web.validation.validate_kinds import refuse_hostile_xml, which, without_place

#: Bytes that a temporary file of a child may have, and files it may have open.
_FILE, _FILES = 512 * 1024 * 1024, 64
#: What Python tells its auditors before it does it, and no child may do.
_FORBIDDEN = {"socket.__new__", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork"}


def main(descriptor: int) -> None:
    """Read shapes and vocabulary, say how it went, and serve until the web process is gone; leave no file behind."""
    control = socket.socket(fileno=descriptor)
    settings, _ = wire.receive(control)
    nursery = os.getpid()
    try:
        sys.dont_write_bytecode = True
        check.warm()
        leave_network()
        forks.serve(control, settings["owner"], lambda connection: run(connection, nursery, settings))
    except OgpkgError as error:
        wire.send(control, {"error": str(error)})
    finally:
        if os.getpid() == nursery:
            shutil.rmtree(settings["folder"], ignore_errors=True)


def run(connection: socket.socket, nursery: int, settings: dict[str, Any]) -> NoReturn:
    """Take one job, answer it, end. Never comes back."""
    status = 1
    try:
        die_with(nursery)
        job, content = wire.receive(connection)
        _lock_up(Path(job["folder"]), settings["memory"])
        reply, body = _answer(job, content, settings["report"])
        wire.send(connection, reply, body)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    except EOFError:
        status = 0
    except BaseException as error:  # Rust's panics are no Exceptions
        # Its words may quote the document, and nothing of that is kept, not even in the log.
        print(f"validation failed: {type(error).__name__}", *traceback.format_tb(error.__traceback__), file=sys.stderr)
    finally:
        # Not `sys.exit`: this process is a fork, and what its parent registered to happen at exit is not ours.
        os._exit(status)


def _lock_up(folder: Path, memory: int) -> None:
    """Take away memory beyond the limit, files outside `folder`, the network, and every other program."""
    os.chdir(folder)
    tempfile.tempdir = str(folder)
    lower(resource.RLIMIT_STACK, STACK)
    lower(resource.RLIMIT_FSIZE, _FILE)
    lower(resource.RLIMIT_NOFILE, _FILES)
    lower_memory(memory)
    sys.addaudithook(_Warden(folder))


class _Warden:
    """Stops Python from opening a socket, starting a program, or writing a file outside of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FORBIDDEN or (event == "open" and self._is_foreign(*arguments)):
            raise PermissionError(f"not here: {event}")

    def _is_foreign(self, path: object, _: object, flags: object) -> bool:
        if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return False
        if not isinstance(path, str | bytes):  # a descriptor that is open already
            return False
        return os.path.commonpath([self._folder, os.path.realpath(os.fsdecode(path))]) != self._folder


def _answer(job: dict[str, Any], content: bytes, largest: int) -> tuple[dict[str, Any], bytes]:
    """The reply to `job` and the report; the reply says what is wrong when there is none."""
    read_as = job["how"]
    try:
        read_as = job["how"] or which(content)
        report = check.check(_data(job, read_as, content), profile=job["profile"])
    except RecursionError:
        return {"error": "is nested more deeply than can be checked", "read_as": read_as}, b""
    except InputError as error:
        told = {"error": without_place(error), "line": error.line, "column": error.column}
        return told | {"read_as": read_as}, b""
    body = as_page(report, job["lang"], job["severity"]) if job["output"] == "page" else _written(report, job)
    if len(body) > largest:
        count = len(report.results)
        return {"too_much": f"{count:,} findings make a report of more than {largest // 1_000_000} MB"}, b""
    said = {"conforms": not report.results, "fails": report.fails(job["fail_on"]), "counts": report.counts()}
    return said | {"read_as": read_as}, body


def _data(job: dict[str, Any], read_as: str, content: bytes) -> Data:
    """The statements of the document."""
    if read_as in FORMATS:
        if read_as == "rdfxml":
            refuse_hostile_xml(content, job["name"])
        data = Data()
        data.add_content(content, FORMATS[read_as], job["name"])
        return data
    # A reader wants a file; its name is in what the report and errors say, so it is the client's.
    path = Path(job["name"])
    path.write_bytes(content)
    try:
        return check.imported([path], read_as, job["about"])
    finally:
        with suppress(OSError):
            path.unlink()


def _written(report: Report, job: dict[str, Any]) -> bytes:
    return write(report, job["output"], job["lang"], job["fail_on"])


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)
