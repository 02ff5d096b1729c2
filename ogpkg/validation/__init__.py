"""Validation: RDF files and shapes go in, a `Report` that a publisher can act on comes out.

In: the statements of one or more files (`inputs`), each with the line where it stands (`positions`), what else is
known (ontology, code lists, what follows from them: the caller passes it in), and SHACL shapes, which one of two
engines (`fast`, `reference`) holds against all of it. Out: a `Report` whose results name the focus node, path, value,
severity, message in English and Korean, shape, named graph, **file and line**; `writers` turns it into text, JSON, CSV,
Turtle, HTML, SARIF or JUnit XML; `completeness` scores it.

This room never fetches anything, never changes the data it judges, and never keeps it.
"""

from ogpkg.validation.report import SEVERITIES, Place, Report, Result, fingerprint

__all__ = ["SEVERITIES", "Place", "Report", "Result", "fingerprint"]
