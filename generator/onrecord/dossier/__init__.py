"""What the records say together: the linked dossier and the questions asked of it.

Here: the model, labels, outlets, routes and origins, sourcing, mandates, histories, oppositions,
names and mentions, freshness, what one state says otherwise than another. Each module answers one
question with functions of a `Dossier`, which never changes; what is worked out for a whole dossier
is worked out once (`model.once`).
Importers: `checks`, `exchange`, `pages` and all below them. Imports: `diagnostics`, `source`.
Never here: a finding on a record (`checks`), Markdown, or a file.
"""
