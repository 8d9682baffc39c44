"""What the addresses of a dossier answer: the only wing that asks the network, when it is called.

Here: which addresses there are, where on the network a host may be asked, what one address answers,
many of them asked without haste, and copies in an archive. Sources are untrusted: no address leads
to a machine of the network here, whatever it says or redirects to.
Importers: `cli`. Imports: `diagnostics`, `plain_files`, `source`, `dossier`.
Never here: a build, which needs no network, or a word to a person.
"""
