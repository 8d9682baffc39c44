"""What a change means, for programs: keys that they can rely on."""

import json
from pathlib import Path

from tests.change_helpers import TOWN, article, changed, compared

from onrecord.exchange.changes import as_data


def test_the_data_have_ids_and_words_of_the_format_and_are_json(tmp_path: Path) -> None:
    later = changed(TOWN, "stance: supports", "stance: opposes")
    says = "  - {position: ames-2024, attribution: paraphrase, via: [wire]}"
    later = {**later, "sources/articles/post-2.yml": article("post", "2024-06-01", says)}
    data = as_data(compared(tmp_path, later))
    assert json.loads(json.dumps(data)) == data
    held: dict[str, object] = {"figure": None, "conditions": []}
    assert data["stances"] == [
        {
            "actor": "ames",
            "question": "bridge",
            "before": [{"stance": "supports", **held}],
            "after": [{"stance": "opposes", **held}],
        }
    ]
    assert data["origins"] == [
        {
            "question": "bridge",
            "stance": stance,
            "articles": {"before": articles[0], "after": articles[1]},
            "origins": {"before": origins[0], "after": origins[1]},
        }
        for stance, articles, origins in (
            ("supports", (1, 0), (1, 0)),
            ("opposes", (0, 2), (0, 1)),
        )
    ]
    assert data["answers"] == [
        {
            "question": "bridge",
            "judgement": "answer",
            "stale": {"before": False, "after": True},
            "because": ["post-2"],
        }
    ]
    assert data["disputes"] == data["oppositions"] == []
    assert data["information_to"] == {"before": "1 May 2024", "after": "1 June 2024"}


def test_what_is_new_or_gone_is_null_on_the_other_side(tmp_path: Path) -> None:
    later = changed(TOWN, "id: herald, name: Town Herald", "id: echo, name: Echo")
    data = as_data(compared(tmp_path, later))
    assert isinstance(data["records"], list)
    assert [(each["before"], each["after"]) for each in data["records"]] == [
        (None, "echo"),
        ("herald", None),
    ]


def test_the_fields_of_a_record_and_its_reports_have_all_values(tmp_path: Path) -> None:
    later = changed(TOWN, "via: [], quote: By spring.", "via: [reed], quote: By May.")
    data = as_data(compared(tmp_path, later))
    assert data["records"] == [
        {
            "kind": "article",
            "label": "The Wire, 1 May 2024",
            "before": "wire-1",
            "after": "wire-1",
            "former_id_kept": True,
            "fields": [],
            "reports": [
                {
                    "of": "ames-2024",
                    "before": True,
                    "after": True,
                    "fields": [
                        {"name": "via", "before": ["[]"], "after": ["reed"]},
                        {"name": "quotes", "before": ["By spring."], "after": ["By May."]},
                    ],
                }
            ],
        }
    ]
