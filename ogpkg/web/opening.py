"""Opening what the settings name: a snapshot or files, and a pool of workers over it."""

from ogpkg.web.served import Served
from ogpkg.web.settings import Settings


def open_served(settings: Settings) -> tuple[Served, object]:
    raise NotImplementedError
