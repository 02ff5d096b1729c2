"""Bytes out, bytes in: a client that sends what no library would, and a reader of answers that forgives nothing."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2}) ([\t\x20-\x7e\x80-\xff]*)\r\n")
#: RFC 9110, sections 5.1 and 5.5: a token, a colon, and text without control characters.
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)\r\n")


class Unfinished(Exception):
    """More bytes must come before this is an answer."""


class IllFormed(AssertionError):
    """What came is no HTTP."""


@dataclass(frozen=True)
class Answer:
    """An answer as it stood on the wire; the names of its header fields are in lower case."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def get(self, name: str) -> str:
        """The value of the one field of that name, or ""."""
        found = self.all(name)
        assert len(found) <= 1, f"{name} is there {len(found)} times"
        return found[0] if found else ""

    def problem(self) -> dict[str, object]:
        """The problem document (RFC 9457) that this is."""
        assert self.get("content-type") == "application/problem+json", (self.status, self.fields)
        document = json.loads(self.body)
        assert document["status"] == self.status
        assert document["title"]
        assert document["detail"]
        return document


@dataclass(frozen=True)
class Exchange:
    """What came back, whether the server then closed the connection, and how long it all took."""

    answers: list[Answer]
    closed: bool
    seconds: float

    @property
    def only(self) -> Answer:
        (answer,) = self.answers
        return answer


def read_answers(data: bytes, methods: Iterable[str], ended: bool) -> list[Answer]:
    """The answers in `data` to requests with these methods. Unfinished, or IllFormed."""
    answers, methods = [], list(methods)
    while data:
        head = methods[len(answers)] == "HEAD" if len(answers) < len(methods) else False
        answer, data = _answer(data, head, ended)
        if answer.status >= 200:  # 100 Continue is none
            answers.append(answer)
    return answers


def _answer(data: bytes, head: bool, ended: bool) -> tuple[Answer, bytes]:
    end = data.find(b"\r\n\r\n")
    if end < 0:
        if ended or len(data) > 100_000:
            raise IllFormed(f"no head of an answer: {data[:200]!r}")
        raise Unfinished
    lines = data[: end + 2].splitlines(keepends=True)
    start = _STATUS.fullmatch(lines[0])
    fields = [_FIELD.fullmatch(line) for line in lines[1:]]
    if start is None or None in fields:
        raise IllFormed(f"no head of an answer: {data[: end + 2]!r}")
    read = tuple((f[1].decode().lower(), f[2].strip().decode("latin-1")) for f in fields if f)
    found = Answer(int(start[1]), read, b"")
    body, rest = _body(found, data[end + 4 :], head, ended)
    return Answer(found.status, read, body), rest


def _body(head: Answer, data: bytes, is_head: bool, ended: bool) -> tuple[bytes, bytes]:
    length, coding = head.get("content-length"), head.get("transfer-encoding")
    if length and coding:
        raise IllFormed("an answer has both a length and a transfer coding")
    if is_head or head.status in (204, 304) or head.status < 200:
        return b"", data
    if coding:
        if coding != "chunked":
            raise IllFormed(f"unknown transfer coding {coding}")
        return _chunks(data)
    if not length:
        if not ended:
            raise Unfinished
        return data, b""
    if not length.isdecimal():
        raise IllFormed(f"Content-Length: {length}")
    if len(data) < int(length):
        raise Unfinished
    return data[: int(length)], data[int(length) :]


def _chunks(data: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, mark, data = data.partition(b"\r\n")
        if not mark:
            raise Unfinished
        count = int(size.partition(b";")[0], 16)
        if len(data) < count + 2:
            raise Unfinished
        body, data = body + data[:count], data[count + 2 :]
        if count == 0:
            return body, data


def connect(port: int, seconds: float = 10.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=seconds)


def exchange(
    port: int,
    *pieces: bytes,
    methods: Iterable[str] = ("GET",),
    pause: float = 0.0,
    wait: float = 8.0,
    to_the_end: bool = False,
) -> Exchange:
    """Send `pieces`, `pause` seconds apart, and read until every request of `methods` is answered or the end comes.

    After `wait` seconds without either, the sending side is shut; Unfinished when the server sits on even then.
    `to_the_end`: whoever has answered is given `wait` seconds more to close the connection.
    """
    started, received, closed = time.monotonic(), b"", False
    with connect(port) as client:
        with suppress(OSError):  # the server need not read all of what it refuses
            for number, piece in enumerate(pieces):
                if number:
                    time.sleep(pause)
                client.sendall(piece)
        received, closed = _receive(client, list(methods), wait)
        if to_the_end and not closed:
            more, closed = _receive(client, None, wait)
            received += more
        if not closed and len(_whole(received, methods)) < len(list(methods)):
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)
            more, closed = _receive(client, None, 8.0)
            received += more
            if not closed:
                raise Unfinished(f"neither an answer nor the end: {received[:200]!r}")
    return Exchange(_whole(received, methods, closed), closed, time.monotonic() - started)


def _whole(received: bytes, methods: Iterable[str], ended: bool = False) -> list[Answer]:
    try:
        return read_answers(received, methods, ended)
    except Unfinished:
        if ended:
            raise IllFormed(f"an answer is cut short: {received[:300]!r}") from None
        return []


def _receive(client: socket.socket, methods: list[str] | None, seconds: float) -> tuple[bytes, bool]:
    """What comes within `seconds`, or until as many answers as `methods` are there; and whether the end came."""
    received, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        client.settimeout(left)
        try:
            chunk = client.recv(1 << 16)
        except TimeoutError:
            break
        except OSError:  # reset: what came before is what counts
            return received, True
        if not chunk:
            return received, True
        received += chunk
        if methods is not None and len(_whole(received, methods)) >= len(methods):
            # An answer that says so is followed by the end; a moment is enough to see it.
            closes = "close" in _whole(received, methods)[-1].get("connection").lower()
            until = time.monotonic() + (2.0 if closes else 0.0)
    return received, False


def request(method: str, target: str, *fields: str, body: bytes = b"", host: str = "127.0.0.1") -> bytes:
    """A plain request; each of `fields` is a whole line."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *fields]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape") + b"\r\n" + body
