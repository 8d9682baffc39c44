"""From the dossier to Markdown: which pages there are, what each shows, and how it is written.

Here: the Markdown writer, which is the one escape boundary; addresses; sentences as parts; one
module for each page kind with its view; the templates' environment. A view is a frozen dataclass
with all that its template prints: templates lay out, they do not decide.
Importers: `pipeline`. Imports: `diagnostics`, `plain_files`, `packaged`, `sharing`, `source`,
`dossier`, `checks`, `reference`, `exchange`.
Never here: a fact that is worked out from records (`dossier`), a file that is written (`output`),
the site engine.
"""
