"""What pages say of those who took the place of others, whose histories stay apart."""

from collections.abc import Iterator

from onrecord.dossier.model import Dossier
from onrecord.dossier.successions import heard_on, successions
from onrecord.pages.prose import Link, Prose


def places_taken(dossier: Dossier, actor_id: str) -> Iterator[Prose]:
    """Yield whose place an actor took, and who took its place, each a sentence."""
    for each in successions(dossier).get(actor_id, ()):
        since = f", since {each.since.words()}" if each.since else ""
        if each.after == actor_id:
            yield ("Took the place of ", Link(each.before), f"{since}.")
        else:
            yield ("Its place was taken by ", Link(each.after), f"{since}.")


def histories_beside(dossier: Dossier, actor_id: str, question_id: str) -> Iterator[Prose]:
    """Yield where the history on a question goes on, or began, with another actor."""
    for each in successions(dossier).get(actor_id, ()):
        is_after = each.after == actor_id
        other = each.before if is_after else each.after
        if entries := heard_on(dossier).get((other, question_id)):
            nearest = Link(entries[-1 if is_after else 0].id)
            if is_after:
                yield ("Took the place of ", Link(other), ", last heard here with ", nearest, ".")
            else:
                yield (
                    "Its place was taken by ",
                    Link(other),
                    ", first heard here with ",
                    nearest,
                    ".",
                )
