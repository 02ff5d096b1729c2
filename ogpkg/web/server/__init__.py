"""Requests come in and answers go out here: HTTP, limits, the log, the figures, and the change of versions.

`serve` runs granian, `front` takes each request from it and gives it to a thread, `opening` and `reload` find what is
to be served. Nothing in here knows what an address means.
"""
