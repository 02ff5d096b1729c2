"""Columns: named graphs and their merge as sorted numbers in one file that every process maps and none copies.

In, once: the lines of a dataset, each with its graph (`encoded`). In, then: the text of a query. Out: the very JSON
that Oxigraph gives, or None. Answered is what is asked most: statements about one thing and the graphs that say them,
lists with OPTIONAL, and counts over everything; in SELECT or ASK, with patterns, GRAPH, UNION, OPTIONAL, MINUS, EXISTS,
VALUES, SELECT inside, comparisons, GROUP BY with COUNT, SUM, MIN and MAX, HAVING, ORDER BY, DISTINCT and LIMIT. Where
the text is not surely understood, or terms of different kinds would be compared, or a step would touch more rows than
allowed, the answer is None, and the caller asks Oxigraph, which is right by definition: a test holds that both say the
same.

The default graph is the merge of all others. This room writes no format but JSON, and never waits: whoever needs a
bound in time sets the number of rows.
"""

from ogpkg.columns.columns import Columns
from ogpkg.columns.encoding import encoded

__all__ = ["Columns", "encoded"]
