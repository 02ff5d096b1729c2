"""Sources: a document goes in, statements come out, each with the line that says it.

In: a text file and the name of a reader (`READERS`). Out: a `Record`, which holds the statements, the
absences and a `Report` of everything that could not be placed. A reader reads what is there; it never
guesses, never fetches, and never writes a file.
"""
