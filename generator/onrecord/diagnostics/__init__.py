"""What is wrong, where, and how to mend it.

Here: a finding and its place (`findings`), and the ways to show findings (`renderers`).
Importers: everyone. Imports: nothing of the package.
Never here: YAML, record types, or a rule that makes a finding.
"""
