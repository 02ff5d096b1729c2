"""The folder of versions: one folder a version, ``current`` points at one of them, and no reader sees half of one.

A version is written beside the others under a hidden name, then renamed. What a killed build leaves behind is
swept away by the next one; a lock that the system releases with its process says which is which. What a version
changed is written down as it becomes current, and stays when the version itself goes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ogpkg.dataset.chronicle import recorded
from ogpkg.dataset.disk import flush
from ogpkg.errors import BuildError

CURRENT = "current"
_WORK = ".build-"
_VERSION = re.compile(r"[0-9a-f]{16}")


@contextmanager
def workplace(versions: Path) -> Iterator[Path]:
    """A fresh folder beside the versions, gone at the end unless `publish` has moved it.

    BuildError for whatever the file system refuses meanwhile.
    """
    try:
        versions.mkdir(parents=True, exist_ok=True)
        with _lock(versions):
            _sweep(versions)
            folder = Path(tempfile.mkdtemp(prefix=_WORK, dir=versions))
            mark = _held(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(mark)
    except OSError as error:
        raise BuildError(f"{versions}: the snapshot cannot be written: {error}") from error


def publish(folder: Path, version: str, *, keep: int, is_sound: Callable[[Path], bool]) -> Path:
    """Move the finished `folder` to its place, make it current, and drop all but `keep` versions.

    Where another build has published the same version meanwhile, that one stays; where a damaged one is in
    the way, it goes.
    """
    versions = folder.parent
    flush(folder)
    folder.chmod(0o755)
    with _lock(versions):
        if not is_sound(versions / version):
            _remove(versions / version)
            folder.rename(versions / version)
            flush(versions)
        _make_current(versions, version)
        _prune(versions, keep)
    return versions / version


def switch(versions: Path, version: str) -> None:
    """Make `version`, which is there already, the current one."""
    try:
        with _lock(versions):
            _make_current(versions, version)
    except OSError as error:
        raise BuildError(f"{versions}: cannot switch to {version}: {error}") from error


def current(versions: Path) -> Path | None:
    """The folder of the current version, or None where there is none."""
    link = versions / CURRENT
    return link.resolve() if link.is_dir() else None


def write(path: Path, content: Iterable[bytes]) -> str:
    """Write the pieces of `content` and wait until they are on the disk: a rename must never outrun what it names.

    What comes back is the sha256 of the file.
    """
    sha256 = hashlib.sha256()
    with path.open("wb") as file:
        for piece in content:
            sha256.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return sha256.hexdigest()


def _make_current(versions: Path, version: str) -> None:
    """Point at `version`, and write down what it changes."""
    before = current(versions)
    with recorded(versions, version, before.name if before else None):
        _point_at(versions, version)


def _point_at(versions: Path, version: str) -> None:
    new = versions / f"{_WORK}{CURRENT}"
    new.unlink(missing_ok=True)
    new.symlink_to(version)
    new.replace(versions / CURRENT)
    flush(versions)


def _prune(versions: Path, keep: int) -> None:
    """Remove the oldest versions, never the current one."""
    in_use = os.readlink(versions / CURRENT)
    found = [path for path in versions.iterdir() if _VERSION.fullmatch(path.name) and path.name != in_use]
    newest_first = sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[max(keep - 1, 0) :]:
        _remove(path)


def _remove(path: Path) -> None:
    """Remove a version so that nobody can open half of it: out of its name first."""
    if path.exists():
        grave = Path(tempfile.mkdtemp(prefix=_WORK, dir=path.parent))
        path.rename(grave / path.name)
        shutil.rmtree(grave)


def _sweep(versions: Path) -> None:
    """Remove what killed builds have left; a build that is alive holds its folder."""
    for folder in versions.glob(f"{_WORK}*"):
        if not folder.is_dir():
            continue
        try:
            os.close(_held(folder))
        except BlockingIOError:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _held(folder: Path) -> int:
    """An open descriptor that holds `folder`; BlockingIOError if another process does."""
    mark = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(mark)
        raise
    return mark


@contextmanager
def _lock(versions: Path) -> Iterator[None]:
    """One build at a time beyond this line; the lock goes with the process that holds it."""
    mark = os.open(versions, os.O_RDONLY)
    try:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield
    finally:
        os.close(mark)
