"""The rules that hold between and within records.

Here: a module for each record type, the registry with every rule's codes and severities, and the
comparison with the articles' own texts (`captures`). A rule looks at one record of the type that
its first parameter is annotated with and yields what is wrong; its docstring is its documentation
on the method page.
Importers: `pages` and `reference`, which document the rules, `reading`, `cli` (captures
alone). Imports: `source`, `diagnostics`, `dossier`, `plain_files`.
Never here: what a single field may hold (`source`), or a question whose answer pages show
(`dossier`).
"""
