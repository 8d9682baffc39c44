"""What each finding, field and word means, as a person at work on a dossier asks for it.

Here: topics, each with a body in Markdown, made of what is said already where it is said: by the
rules and record classes, in the closed lists, in FORMAT.md; and of the texts in `explanations/`,
which no code says. They are shown as plain text or, all of them, as one document.
Importers: `pages` (docstrings alone), `cli`. Imports: `checks`, `diagnostics`, `packaged`,
`source`.
Never here: anything of a dossier. What is said here is the same for all.
"""
