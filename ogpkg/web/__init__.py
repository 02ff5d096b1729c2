"""The web room: a snapshot and HTTP requests go in; pages, RDF, query answers and problem documents come out.

`app.create_app(settings)` is the front door, `serve.serve` runs it. One file per family of addresses
(`sparql`, `linked_data`, `pages`); `negotiate` alone decides on media types, `problems` alone words errors,
`describe` alone asks what the dataset says about a thing. Every question goes through the query room's
pool, so none can outlive its deadline. This room never changes a dataset and never fetches anything.
"""
