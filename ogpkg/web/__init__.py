"""The web room: a snapshot and HTTP requests go in; pages, RDF, query answers and problem documents come out.

`app.create_app(settings)` is the front door, `server.serve` runs it. A request goes through `server` to the view that
its address names: `endpoint` (SPARQL) with `editor` (its pages), `linked` (things) with `plans` and `neighborhood`,
`vocabulary` (ontology, shapes, code lists), `explore` (commitments by facets), `questions` (saved ones), `search`,
`reconcile` (OpenRefine), `history` (versions), `validation`, `quality` or `pages` (home, lists); what they say is
kept and packed by `answers`. `templates` and `styles` give them their looks, `static` and `frontend` their scripts.
Beside these rooms lies what all share: `state` is what a request is answered with, `negotiate` alone decides on media
types, `problems` alone words errors, `served` asks the pool of the query room, so that no question outlives its
deadline, and `words` has the words of the pages in both languages. This room never changes a dataset, never fetches
anything, and keeps nothing that it is sent.
"""

from ogpkg.web.server.serve import serve
from ogpkg.web.settings import Settings

__all__ = ["Settings", "serve"]
