"""The web room: a snapshot and HTTP requests go in; pages, RDF, query answers and problem documents come out.

`app.create_app(settings)` is the front door, `serve` runs it. One file per family of addresses (`sparql`,
`linked_data`, `pages`, `quality`, `validate`); `negotiate` alone decides on media types, `problems` alone words
errors, `describe` alone asks what the dataset says about a thing, `words` has every word of the pages in both
languages. Every question goes through the query room's pool, and every document that is sent through `validator`, so
none can outlive its deadline. `journal`, `metrics` and `health` are for the operator. This room never changes a
dataset, never fetches anything, and keeps nothing that it is sent.
"""

from ogpkg.web.server.serve import serve
from ogpkg.web.settings import Settings

__all__ = ["Settings", "serve"]
