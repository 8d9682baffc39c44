"""The dossier in other programs' formats, and theirs as sources.

Here: citations, feeds, what the search is made of. Every value is escaped for the format it goes
into: a title cannot close a brace or start a line.
Importers: `pages`, `output`. Imports: `diagnostics`, `source`, `dossier`.
Never here: Markdown, HTML, or where a file is written.
"""
