"""Sources: a document goes in, statements come out, each with the line, page or cell that says it.

In: a file (text, HTML, Word, PDF, CSV, workbook) and the name of a reader (`READERS`), or none, for it is recognized.
Out: a `Record`, which holds the statements, the absences and a `Report` of everything that could not be placed. A
reader reads what is there; it never guesses, never fetches, and never writes a file.

`files` turns documents into text with lines; `databases`, `pages`, `plans` and `workbook` read them; `identity`
proposes what may be one. What they all stand on lies here: record, report, look-ups, names, dates.
"""
