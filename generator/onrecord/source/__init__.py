"""The source format: from a folder of YAML files to typed records, each value with its place.

Here: text and characters, nodes, dates, rich text, fields, the record types and closed lists, the
reader, the JSON Schema, the files; records written back, when something writes them.
Importers: every wing but `diagnostics`. Imports: `diagnostics`.
Never here: what records say together, what a page shows, or any other program's format.
"""
