"""What one state of a dossier says otherwise than an earlier one, for programs.

Keys and their meaning stay within a major version. A list is there, if empty, for each sort of
change; what was not there before, or is not any more, is null.
"""

from collections.abc import Iterable, Mapping

from onrecord.dossier.changed import FieldChange
from onrecord.dossier.differences import Differences, Held, RecordChange

# A value of JSON.
Json = object


def as_data(found: Differences) -> Mapping[str, Json]:
    """Return the differences as mappings, lists, texts and numbers."""
    return {
        "information_to": dict(zip(_BOTH, found.reaches, strict=True)),
        "stances": [
            {
                "actor": each.actor.id,
                "question": each.question.id,
                "before": _held(each.before),
                "after": _held(each.after),
            }
            for each in found.stances
        ],
        "origins": [
            {
                "question": each.question.id,
                "stance": each.stance.value,
                "articles": dict(zip(_BOTH, each.articles, strict=True)),
                "origins": dict(zip(_BOTH, each.origins, strict=True)),
            }
            for each in found.origins
        ],
        "answers": [
            {
                "question": each.question.id,
                "judgement": "key" if each.is_key else "answer",
                "stale": {"before": each.was_stale, "after": each.is_stale},
                "because": list(dict.fromkeys(it.article.id for it in each.because)),
            }
            for each in found.answers
        ],
        "disputes": [
            {
                "dispute": each.dispute.id,
                "question": each.question.id,
                "before": each.before.value if each.before else None,
                "after": each.after.value if each.after else None,
            }
            for each in found.disputes
        ],
        "oppositions": [
            {"question": each.question.id, "before": not each.is_opposed, "after": each.is_opposed}
            for each in found.oppositions
        ],
        "records": [_record(each) for each in found.records],
    }


_BOTH = ("before", "after")


def _held(held: Iterable[Held]) -> Json:
    return [
        {
            "stance": each.stance.value,
            "figure": each.figure or None,
            "conditions": list(each.conditions),
        }
        for each in held
    ]


def _record(change: RecordChange) -> Json:
    """Return a changed record; the dossier file has no id, and says so by an empty one."""
    return {
        "kind": change.noun,
        "label": change.label,
        "before": change.before,
        "after": change.after,
        "former_id_kept": change.is_declared,
        "fields": [*map(_field, change.fields)],
        "reports": [
            {
                "of": each.subject,
                "before": each.before is not None,
                "after": each.after is not None,
                "fields": [*map(_field, each.fields)],
            }
            for each in change.reports
        ],
    }


def _field(change: FieldChange) -> Json:
    return {"name": change.name, "before": list(change.before), "after": list(change.after)}
