"""ogpkg: Open Government Partnership promises as a knowledge graph one can trust.

The rooms, and what each takes and gives:

==============  ==========================================================================
``dataset``     ontology + code lists + ``data/*.ttl`` → an immutable, versioned snapshot
``query``       one SPARQL request → bytes, evaluated in killable workers, or remotely
``sources``     a source document → statements, each with the line that says it
``validation``  a graph + shapes → a report: what is missing, on which line, and what to do
``exporting``   one plan of a snapshot → StratML, JSON-LD, CSV, a workbook
``check``       reading, entailment and validation composed, for ``cli`` and ``web``
``quality``     building and validation composed: a snapshot that says how good its data are
``web``         the Flask application: ``/sparql``, linked data, pages
``cli``         the command ``ogpkg``
==============  ==========================================================================

``errors``, ``iris``, ``formats``, ``lines``, ``terms`` and ``resources`` are what all of them stand on.
"""

__version__ = "0.1.0"
