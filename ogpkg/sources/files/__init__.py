"""Files of other kinds than plain text → text with lines: web pages, Word documents, PDF."""
