"""The ontology, the shapes and the code lists as pages that a person can read."""
