"""The pages of ``/sparql``: the editor, what it completes with, and an answer as a table."""
