"""The ontology, the shapes and the code lists as pages that a person can read.

`vocabularies` has the addresses. `triples` are the statements of a graph; `terms` reads the ontology from them,
`constraints` and `rules` the shapes, which `wording` puts into words; `code_lists` are the lists with their uses,
`examples` come from the data, and `backbone` is the drawing.
"""
