"""What changes a dossier's sources: new records, and edits of what a person wrote.

Here: where the parts of a file stand, records as YAML, edits of a text, what becomes of records
that come in, what a dossier would be once all is made, and how the files are written. What a person
wrote stays as it is but for what is changed: its comments, its order, its line ends.
Importers: the command line. Imports: `diagnostics`, `source`, `dossier`, `exchange`, `reading` and
`plain_files`.
Never here: pages, how other programs' formats are read, options, questions to a person.
"""
