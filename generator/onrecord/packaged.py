"""The files that come with the package, and by which names a dossier has its own of them."""

from pathlib import Path

# In a dossier: page templates in `pages/`, the theme's own in `overrides/`.
TEMPLATES = "site_templates"
CONFIG = "mkdocs.yml"


def templates() -> Path:
    """Return the folder of the templates and theme overrides that come with the package."""
    return _here_or_above(TEMPLATES)


def config() -> Path:
    """Return the site configuration that comes with the package."""
    return _here_or_above(CONFIG)


def specification() -> Path:
    """Return FORMAT.md, which says what the source format is."""
    return _here_or_above("FORMAT.md")


def explanations() -> Path:
    """Return the folder of the texts that explain findings, and of examples for fields."""
    return _package() / "explanations"


def starter() -> Path:
    """Return the folder of the dossier that a new one is begun with."""
    return _package() / "starter"


def _here_or_above(name: str) -> Path:
    """Return where a file of the project is: a wheel has it inside the package."""
    inside = _package() / name
    # In a checkout the package is generator/onrecord and the file stands at the top.
    return inside if inside.exists() else _package().parents[1] / name


def _package() -> Path:
    return Path(__file__).resolve().parent
