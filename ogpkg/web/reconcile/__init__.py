"""The Reconciliation Service API 0.2 of W3C's community group: names of a table go in, our things come out.

In: batches of names, each perhaps with a type and values of other columns. Out: candidates with scores, and
`match: true` for one of them only where it is safe; suggestions, previews, and values of properties for those that
were chosen. This room asks the index (`ogpkg.search`) for names and the pool for values; it keeps nothing.
"""
