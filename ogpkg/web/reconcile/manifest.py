"""The service manifest: what this service is, and where its parts are."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from ogpkg import __version__
from ogpkg.iris import OGP
from ogpkg.web.reconcile.catalog import types
from ogpkg.web.reconcile.wire import BATCH
from ogpkg.web.state import state
from ogpkg.web.words import LANGUAGES, Words

#: The size of a preview, in pixels.
WIDTH, HEIGHT = 420, 290
#: Names of this machine that a client on it may use for a server that was not told its public address.
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.ASCII)


def service_url(language: str = "") -> str:
    """The address of the service, in one language where one is named."""
    return root() + "reconcile" + (f"/{language}" if language else "")


def root() -> str:
    """Where clients reach this server, with a slash at the end.

    A server that was not told is asked on its own machine under a name of that machine; no other Host is believed.
    """
    if state().settings.public_url is None and _LOOPBACK.fullmatch(request.host):
        return f"{request.scheme}://{request.host}/"
    return state().public_url


def manifest(words: Words, language: str) -> dict[str, Any]:
    """The manifest of the service in the language of `words`; `language` is empty where its address names none."""
    here = service_url(language)
    served = state().served
    suggest = {
        kind: {
            "service_url": here,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": here,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "property", "type")
    }
    return {
        "versions": ["0.2"],
        "name": f"{words['site']} ({LANGUAGES[words.language]})",
        "identifierSpace": served.id(""),
        "schemaSpace": OGP,
        "defaultTypes": [each.wire for each in types(words).values() if not each.schemes],
        "documentation": here,
        "logo": root() + "static/favicon.svg",
        "serviceVersion": __version__,
        "view": {"url": f"{here}/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{here}#{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": _settings(words),
        },
        "batchSize": BATCH,
    }


def _settings(words: Words) -> list[dict[str, Any]]:
    """What a person may set for each property they fetch."""
    defaults: dict[str, tuple[str, int | bool]] = {
        "limit": ("number", 0),
        "count": ("checkbox", False),
        "languages": ("checkbox", False),
    }
    return [
        {
            "name": name,
            "type": type,
            "default": default,
            "label": words[f"reconcile-set-{name}"],
            "help_text": words[f"reconcile-help-{name}"],
        }
        for name, (type, default) in defaults.items()
    ]
