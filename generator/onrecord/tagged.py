"""What changed from edition to edition: between the tags of the repository a dossier lies in."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from onrecord.comparing import NotComparableError, compare
from onrecord.dossier.labels import in_numbers
from onrecord.output.revisions import Tag, taken_out
from onrecord.pages.compared import Told, as_html, not_compared, reaching, sections, shortened
from onrecord.reading import Reading, read
from onrecord.source.folders import FOLDER
from onrecord.stages import Stages

# The page in the site; links on its pages know it by this name.
FILE = "editions.html"
# So many of the newest tags are told of, and of each so many changes of a sort, not at length.
MOST = 20
_MOST, _LETTERS = 50, 500


def page(folder: Path, now: Reading, found: Sequence[Tag], stages: Stages) -> bytes:
    """Return the page that tells what each edition says otherwise than the one before.

    ``found`` are the tags, newest first, and ``now`` is what lies in ``folder``. A tag at which
    there was no dossier is passed over. Raises RevisionError where one cannot be read.
    """
    told = list(_told(folder, now, stages.over(found, of_what="editions")))
    title = f"Editions: {now.dossier.briefing.title}"
    return as_html(title, told, {"whats-new.html": "What is new"}).encode()


def _reading(folder: Path, tag: Tag) -> Reading | None:
    """Return what a tag says; None where there was no dossier."""
    with tempfile.TemporaryDirectory(prefix="onrecord-") as private:
        into = Path(private, "tag")
        taken_out(folder, tag.reference, [FOLDER], into)
        return read(into) if (into / FOLDER).is_dir() else None


def _told(folder: Path, now: Reading, found: Iterable[Tag]) -> Iterator[Told]:
    """Yield what came in since the newest edition, then with each, and what the first held."""
    title, later = "", now
    for tag in found:
        if reading := _reading(folder, tag):
            yield _change(title or f"Since {tag.name}", reading, later)
            title, later = f"{tag.name}, {tag.day}", reading
    none = () if title else ("There is no edition yet.",)
    yield Told(title, (*none, f"{in_numbers(later.dossier)}."), ())


def _change(title: str, before: Reading, after: Reading) -> Told:
    try:
        found = compare(before, after)
    except NotComparableError as reason:
        return Told(title, (f"Not compared: {reason}.",), ())
    said = list(reaching(found.differences))
    if found.left_out:
        said.append(not_compared(found.left_out))
    listed = sections(found.after, found.differences)
    if not listed:
        said.append("Nothing differs in what it says.")
    return Told(title, tuple(said), tuple(shortened(each, _MOST, _LETTERS) for each in listed))
