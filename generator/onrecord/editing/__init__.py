"""What changes a dossier's sources: new records, and edits of what a person wrote.

Here: where the parts of a file stand, records as YAML, edits of a text, what a dossier would be
once they are made, and how the files are written. What a person wrote stays as it is but for what
is changed: its comments, its order, its line ends.
Importers: the command line. Imports: `diagnostics`, `source`, `dossier`, `reading` and
`plain_files`.
Never here: pages, other programs' formats, options, questions to a person.
"""
