"""Everything that is worked out for a whole dossier, in the order in which one needs another."""

from collections.abc import Callable, Iterable

from onrecord.dossier.freshness import cut_off
from onrecord.dossier.histories import changes, histories
from onrecord.dossier.knowing import ground, known
from onrecord.dossier.mandates import attributed, described, on_behalf
from onrecord.dossier.mentions import mentions, name_finder, named_in
from onrecord.dossier.model import Dossier
from onrecord.dossier.oppositions import oppositions
from onrecord.dossier.outlets import own_voices
from onrecord.dossier.series import series

Question = Callable[[Dossier], object]

QUESTIONS: tuple[Question, ...] = (
    own_voices,
    attributed,
    on_behalf,
    described,
    histories,
    changes,
    series,
    known,
    ground,
    oppositions,
    cut_off,
    name_finder,
    named_in,
    mentions,
)


def compute(
    dossier: Dossier,
    over: Callable[[tuple[Question, ...]], Iterable[Question]] = iter,
) -> None:
    """Answer every question that is asked of a whole dossier; the dossier remembers the answers.

    Nothing depends on this having been done: it lets a run say how long it takes. ``over`` yields
    the questions that it is given, so that they can be counted.
    """
    for answer in over(QUESTIONS):
        answer(dossier)
