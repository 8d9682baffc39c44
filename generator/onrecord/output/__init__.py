"""From ``{path: text}`` to files and a built site.

Here: the only writer (`files`), the swap of two folders (`swap`), whom this machine trusts
(`trust`), the engine's configuration and theme, the engines themselves, the index of the search,
PDF, revisions of the repository that a dossier lies in.
Importers: `pipeline`, `cli`. Imports: `diagnostics`, `plain_files`, `packaged`, `sharing`,
`aside`, `exchange`.
Never here: what a page is or says. This wing is given text and knows no record.
"""
