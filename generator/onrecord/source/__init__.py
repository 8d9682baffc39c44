"""The source format: from a folder of YAML files to typed records, each value with its place.

Here: text and characters, nodes, dates, rich text, fields, the record types and closed lists, the
reader, the JSON Schema, the files. The tables of stances and attributions say how each looks as
well (sign, colour, edge), so that each is one row in one place.
Importers: every wing but `diagnostics`. Imports: `diagnostics`, `plain_files`, `sharing`.
Never here: what records say together, what else a page shows, or any other program's format.
"""
