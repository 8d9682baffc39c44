"""A page at the address of a record that is no more: what a person puts there, and keeps."""

from datetime import date

from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier
from onrecord.pages.addresses import address
from onrecord.pages.markdown import escape, front_matter


def tombstone(dossier: Dossier, record_id: str, day: date, why: str) -> tuple[str, str] | None:
    """Return the page of a removed record, its path and its Markdown.

    ``dossier`` is the one that has it still. None is returned where it stood on a page among
    others, which stays.
    """
    path = address(dossier, record_id)
    if "#" in path:
        return None
    name = label(dossier, record_id)
    title = f"Removed: {name}"
    lines = [
        f"# {escape(title)}",
        f"This record was taken out of the dossier on {day.isoformat()}.",
    ]
    if why:
        lines.append(f"Why: {escape(' '.join(why.split()))}")
    up = "../" * path.count("/")
    lines.append(f"What the dossier says now stands on its [front page]({up}index.md).")
    head = f"---\ntitle: {front_matter(title)}\nsearch:\n  exclude: true\n---\n\n"
    return path, head + "\n\n".join(lines) + "\n"
