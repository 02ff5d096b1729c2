"""The document in a request to ``/validate``: the body itself, or a field or file of a form. Never on disk."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from flask import request
from werkzeug.exceptions import BadRequest as BrokenForm
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from ogpkg.errors import QueryError
from ogpkg.formats import GRAPH_FORMATS
from ogpkg.web.negotiate import ALIASES
from ogpkg.web.problems import BadRequest, UnsupportedBody

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
#: Types that say nothing of what a document is; it is found out then.
_ANY = ("", "text/plain", "application/octet-stream")
_TYPES = {format.media_type: format.name for format in GRAPH_FORMATS}
_TYPES |= {alias: format.name for format in GRAPH_FORMATS for alias in ALIASES.get(format.name, ())}
_KNOWN = (*(format.media_type for format in GRAPH_FORMATS), "text/plain", *_FORMS)
_FIELDS = 50
#: Bytes that a form may add around a document.
AROUND = 64 * 1024


class DocumentTooLarge(QueryError):
    """A document for /validate that is longer than this server takes."""

    status, title = 413, "The document is too large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the document has more than {limit:,} bytes; send a smaller part of it")


@dataclass(frozen=True)
class Upload:
    """A document as it came: its bytes, what the client calls it and says it is, and the other fields.

    `how` is "" when nothing says what it is. `is_form`: it came from a page, or from something that acts like one.
    """

    content: bytes
    name: str = "document"
    how: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    is_form: bool = False


def read_upload(limit: int) -> Upload:
    """The document in the current request; QueryError with what to do when there is none or it is too large."""
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise UnsupportedBody(f"the body is {encoding}-encoded; send it as it is", (*_KNOWN,))
    kind = request.mimetype
    if kind not in (*_ANY, *_TYPES, *_FORMS):
        raise UnsupportedBody(f"{kind} is not read here; send one of: {', '.join(_KNOWN)}", (*_KNOWN,))
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedBody(f"text in {charset} is not read here; convert it to UTF-8", (*_KNOWN,))
    body = _body(limit + AROUND if kind in _FORMS else limit, limit)
    arguments = request.args.to_dict()
    if kind in _FORMS:
        return _from_form(body, arguments, limit)
    return Upload(_unmarked(body), safe_name(arguments.get("name", "")), _TYPES.get(kind, ""), arguments)


def safe_name(name: str) -> str:
    """What a document is called here: the end of a path, without what a file name or a terminal cannot bear."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip().lstrip(".")
    stem, dot, extension = clean.rpartition(".")
    return f"{(stem or clean)[:60]}{dot and stem and dot + extension[:10]}" if clean else "document"


def _body(most: int, limit: int) -> bytes:
    """The body; DocumentTooLarge when it has more than `most` bytes, whatever its length was said to be."""
    body = get_input_stream(request.environ).read(most + 1)
    if len(body) > most:
        raise DocumentTooLarge(limit)
    return body


def _from_form(body: bytes, arguments: dict[str, str], limit: int) -> Upload:
    """The document of a form: its file, or else what was pasted into its field ``text``."""
    if "urlencoded" in request.mimetype and body.count(b"&") > _FIELDS:
        raise BadRequest(f"the form has more than {_FIELDS} fields")
    parser = FormDataParser(
        _in_memory,
        max_form_memory_size=limit + 1,
        max_form_parts=_FIELDS,
        silent=False,
    )
    try:
        _, form, files = parser.parse(io.BytesIO(body), request.mimetype, len(body), request.mimetype_params)
    except RequestEntityTooLarge as error:
        raise DocumentTooLarge(limit) from error
    except (ValueError, BrokenForm) as error:
        raise BadRequest(f"the form cannot be read: {error}") from error
    fields = arguments | {name: value for name, value in form.to_dict().items() if value}
    sent = [file for _, file in files.items(multi=True) if file.filename]
    if len(sent) > 1:
        raise BadRequest("there is more than one file; send one document at a time")
    if sent:
        content, kind = sent[0].read(), sent[0].mimetype
        _check_size(content, limit)
        return Upload(_unmarked(content), safe_name(sent[0].filename or ""), _TYPES.get(kind, ""), fields, True)
    if not form.get("text") and "file" not in files:
        raise BadRequest(
            "the form has no document in it: neither a file nor the field 'text'; "
            "to send a document as the body itself, name its type, for example Content-Type: text/turtle"
        )
    # Browsers end every line of a text field with a carriage return; whoever pasted it did not write them.
    content = form.get("text", "").replace("\r\n", "\n").encode("utf-8", "replace")
    _check_size(content, limit)
    return Upload(content, safe_name(fields.get("name", "")), "", fields, True)


def _in_memory(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None,
    content_length: int | None = None,
) -> IO[bytes]:
    """Where the parser puts a file; of itself it would put a large one on the disk."""
    return io.BytesIO()


def _check_size(content: bytes, limit: int) -> None:
    if len(content) > limit:
        raise DocumentTooLarge(limit)


def _unmarked(content: bytes) -> bytes:
    """`content` without the byte order mark that some editors put in front."""
    return content.removeprefix(b"\xef\xbb\xbf")
