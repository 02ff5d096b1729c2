"""The web's side of `validating`: a document in, a finished report out, whatever the document does to the process."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from ogpkg.errors import BuildError, QueryError
from ogpkg.query import wire
from ogpkg.query.worker import OUT_OF_MEMORY
from ogpkg.query.workers import Nursery
from ogpkg.web.settings import Settings

#: Bytes that a report may have.
_REPORT = 64_000_000
#: Seconds that a request waits for another to finish.
_WAIT = 5.0
_NO_MEMORY = "checking this document took more memory than it may use; send a smaller part of it"
_DEATHS = {
    OUT_OF_MEMORY: _NO_MEMORY,
    -6: _NO_MEMORY,  # SIGABRT: Rust gets no memory
    -11: "the document is nested more deeply than can be checked",  # SIGSEGV: a stack overflows
}


class Unreadable(QueryError):
    """A document sent to /validate that cannot be read as what it is said to be."""

    title = "The document cannot be read"

    def __init__(self, message: str, line: int | None = None, column: int | None = None, read_as: str = "") -> None:
        self.read_as = read_as
        super().__init__(message, line, column)


class ValidationStopped(QueryError):
    """A validation that was stopped: at its deadline, or because it took too much memory."""

    status, title = 503, "The validation was stopped"

    def __init__(self, message: str, limit: float | None = None) -> None:
        self.limit = limit
        super().__init__(message)


class TooManyValidations(QueryError):
    """More validations at once than this server does."""

    status, title = 429, "Too many validations at once"


@dataclass(frozen=True)
class Job:
    """What to do with a document called `name`.

    `how` is the name of a format or reader, "" to find out; `about` says what a source document is about; `output`
    is the name of a report writer, or "page" for the findings of at least `severity` as our page shows them.
    """

    name: str
    how: str = ""
    about: dict[str, str] = field(default_factory=dict)
    profile: str = "standard"
    lang: str = "en"
    output: str = "json"
    severity: str = "info"
    fail_on: str = "violation"


@dataclass(frozen=True)
class Checked:
    """A finished report and what it comes to; `read_as` is the format or reader that fitted."""

    body: bytes
    conforms: bool
    fails: bool
    counts: dict[str, int]
    read_as: str
    seconds: float


class Validator:
    """Runs each job in a process that is killed at its deadline, with a folder that is gone when it ends.

    `jobs` run at once and `queue` more may wait. The process that forks them is started with the first job.
    """

    def __init__(self, *, jobs: int, queue: int, timeout: float, memory: int) -> None:
        self.timeout, self._memory = timeout, memory
        self._admitted, self._running = threading.BoundedSemaphore(jobs + queue), threading.BoundedSemaphore(jobs)
        self._lock, self._is_closed = threading.Lock(), False
        #: How many documents are being checked now.
        self.running = 0
        self._nursery: Nursery | None = None
        self._folder = ""

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """A place among those whose document is checked or waits for it; TooManyValidations when there is none."""
        if not self._admitted.acquire(blocking=False):
            raise TooManyValidations("as many documents as this server checks at once are being checked; try again")
        try:
            yield
        finally:
            self._admitted.release()

    def run(self, job: Job, content: bytes) -> Checked:
        """The report on `content`. Unreadable, ValidationStopped or TooManyValidations when there is none."""
        if not self._running.acquire(timeout=_WAIT):
            raise TooManyValidations(f"no other validation ended within {_WAIT:g} s; try again")
        try:
            self._count(+1)
            nursery = self._ready()
            started = time.monotonic()
            reply, body = self._ask(nursery, job, content)
        finally:
            self._count(-1)
            self._running.release()
        if "error" in reply:
            raise Unreadable(reply["error"], reply.get("line"), reply.get("column"), reply["read_as"])
        if "too_much" in reply:
            raise ValidationStopped(f"{reply['too_much']}; send fewer statements at once")
        return Checked(body, seconds=time.monotonic() - started, **reply)

    def close(self) -> None:
        """End every process, and remove every file of theirs."""
        with self._lock:
            self._is_closed = True
            nursery, self._nursery = self._nursery, None
        if nursery:
            nursery.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _count(self, more: int) -> None:
        with self._lock:
            self.running += more

    def _ready(self) -> Nursery:
        """The process that forks; it takes some seconds to start."""
        with self._lock:
            if self._is_closed:
                raise ValidationStopped("the server is stopping; try again later")
            if self._nursery is None:
                self._folder = tempfile.mkdtemp(prefix="ogpkg-validate-")
                settings = {"folder": self._folder, "memory": self._memory, "report": _REPORT}
                try:
                    self._nursery = Nursery("ogpkg.web.validation.validating", settings)
                except (BuildError, OSError) as error:
                    shutil.rmtree(self._folder, ignore_errors=True)
                    raise ValidationStopped("no process could be started for it; try again later") from error
            return self._nursery

    def _ask(self, nursery: Nursery, job: Job, content: bytes) -> tuple[dict[str, Any], bytes]:
        """The reply of a process of its own, dead and its folder gone by then."""
        os.makedirs(self._folder, mode=0o700, exist_ok=True)  # a nursery that dies takes it along
        folder = tempfile.mkdtemp(dir=self._folder)
        ours, theirs = socket.socketpair()
        name, status = -1, None
        try:
            with theirs:
                name, _ = nursery.start_worker(theirs)
            ours.settimeout(self.timeout)
            deadline = time.monotonic() + self.timeout
            wire.send(ours, asdict(job) | {"folder": folder}, content)
            return wire.receive(ours, deadline)
        except TimeoutError as error:
            text = f"checking this document took more than {self.timeout:g} s; send a smaller part of it"
            raise ValidationStopped(text, self.timeout) from error
        except (BuildError, EOFError, OSError) as error:
            status = nursery.end_worker(name)
            if status == 1:  # its own mistake, not the document's
                raise RuntimeError("the process that checked a document failed; standard error says where") from error
            raise ValidationStopped(_DEATHS.get(status or 0, "its process was killed; try again")) from error
        finally:
            ours.close()
            nursery.end_worker(name)
            shutil.rmtree(folder, ignore_errors=True)


def open_validator(settings: Settings) -> Validator:
    """What checks documents as `settings` say; it starts nothing before the first of them."""
    return Validator(
        jobs=settings.validate_jobs,
        queue=settings.validate_queue,
        timeout=settings.validate_timeout,
        memory=settings.validate_memory * 1024 * 1024,
    )
