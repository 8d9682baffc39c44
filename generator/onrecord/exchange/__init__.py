"""The dossier in other programs' formats, and theirs as sources.

Here: citations, feeds, what search and form are made of; and the readers of what comes in. Every
value is escaped for the format it goes into: a title cannot close a brace or start a line. What
comes in is as untrusted as the sources, and leaves as plain values in the format's own words.
Importers: `pages`, `output`, `editing`, `cli`. Imports: `diagnostics`, `source`, `dossier`.
Never here: Markdown, HTML, or where a file is written.
"""
