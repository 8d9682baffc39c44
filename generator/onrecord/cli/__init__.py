"""The command line: the only wing that talks to a person.

Here: one module a command, what they share (`console`) and the table of them (`main`). Exit codes:
0 clean, 1 findings (or a build that failed), 2 misuse.
Importers: nobody. Imports: everything, each command when it is run.
Never here: work that another program could want.
"""
