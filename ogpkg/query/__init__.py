"""Query: one SPARQL request goes in, one complete answer or one error comes out.

In: a `Request` (query text, dataset parameters, what the client accepts) and a `DatasetFiles` (files, or a store
on disk). Out: an `Answer` (bytes, or a temporary file when it is large), or a `QueryError` that carries its
HTTP status. A `Pool` evaluates requests in worker processes, each with the dataset loaded: one that passes
its deadline, outgrows its memory or falls over dies alone and is replaced in milliseconds. Linux only.
An `engine.Engine` stands where a `Pool` does, and asks a SPARQL engine elsewhere; `loading` puts a dataset into it.
`remote` is the side door: one question put to a SPARQL endpoint elsewhere. None of these is imported before its time.

This room never writes to the dataset, never hands out half an answer, and never lets a query reach the
network or a file: `guard` says so in words, and a worker cannot open either. What an engine elsewhere can do is its
operator's to limit; what is known to be dangerous there is refused here (`dialects`).
"""

from ogpkg.query.files import DatasetFiles
from ogpkg.query.pool import Pool
from ogpkg.query.request import Answer, Request

__all__ = ["Answer", "DatasetFiles", "Pool", "Request"]
