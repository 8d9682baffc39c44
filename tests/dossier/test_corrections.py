"""What was corrected or retracted, and what is known only through it."""

from pathlib import Path

import pytest
from tests.dossier.test_answers import BASE
from tests.dossier_helpers import read, write

from onrecord.dossier.corrections import (
    is_sound,
    known_through,
    only_through,
    status,
    unsound,
)
from onrecord.dossier.origins import origins
from onrecord.dossier.routes import routes

# Who publishes, by which route it has the position, and further fields.
Row = tuple[str, str, str]

RETRACTED = ("herald", "[]", ", status: retracted")


@pytest.mark.parametrize(
    ("rows", "through", "only"),
    [
        pytest.param([RETRACTED], ["a1"], ["a1"], id="nobody else has it"),
        pytest.param([RETRACTED, ("post", "[]", "")], ["a1", None], [], id="another heard it"),
        pytest.param(
            [RETRACTED, ("post", "[herald]", ""), ("radio", "[agency, post]", "")],
            *(["a1", "a1", "a1"], ["a1"]),
            id="others have it through the outlet, and through those",
        ),
        pytest.param(
            [RETRACTED, ("post", "[herald]", ""), ("herald", "[agency]", "")],
            *(["a1", None, None], []),
            id="the outlet has it by another route as well",
        ),
        pytest.param(
            [RETRACTED, ("post", "[herald]", ""), ("post", "[]", ""), ("radio", "[post]", "")],
            *(["a1", "a1", None, None], []),
            id="one who has it so heard it as well",
        ),
        pytest.param(
            [("herald", "[]", ""), ("herald", "[]", ", corrects: a1")],
            *(["a1", None], []),
            id="the correction reports it",
        ),
        pytest.param(
            [("herald", "[]", ""), ("post", "[]", ", same_text_as: a1"), RETRACTED],
            *([None, None, "a3"], []),
            id="the outlet has another article",
        ),
        pytest.param(
            [RETRACTED, ("post", "[]", ", same_text_as: a1")],
            *(["a1", "a1"], ["a1"]),
            id="a copy of what was retracted",
        ),
        pytest.param(
            [RETRACTED, ("herald", "[post]", ""), ("post", "[herald]", "")],
            *(["a1", None, None], []),
            id="outlets that have it from each other",
        ),
        pytest.param([("post", "[herald]", "")], [None], [], id="an outlet without an article"),
    ],
)
def test_what_is_known_through_an_article_that_no_longer_stands(
    rows: list[Row], through: list[str | None], only: list[str], tmp_path: Path
) -> None:
    articles = "".join(
        f"- {{id: a{number}, title: T, publisher: {publisher}, kind: news, date: 2024-05-02, "
        f"summary: S., reports: [{{position: p, via: {via}}}]{more}}}\n"
        for number, (publisher, via, more) in enumerate(rows, 1)
    )
    linked = read(write(tmp_path, {**BASE, "sources/articles/all.yml": articles}))
    found = known_through(linked, "p")
    roots = [found.get(id(route.report)) for route in routes(linked, linked.positions["p"])]
    assert [root and root.id for root in roots] == through
    assert [each.id for each in only_through(linked, linked.positions["p"])] == only


@pytest.mark.parametrize(
    ("fields", "sound"),
    [
        ("", True),
        (", updated: 2024-05-03", True),
        (", status: corrected", False),
        (", status: corrected, updated: 2024-05-03", True),
        (", status: retracted, updated: 2024-05-03", False),
        (", tags: [by-b]", False),
        (", tags: [by-b], updated: 2024-05-03", False),
        (", tags: [by-b], updated: 2024-05-04", True),
        (", tags: [by-b], updated: 2024-05", True),
    ],
)
def test_what_was_read_as_corrected_is_relied_on(fields: str, sound: bool, tmp_path: Path) -> None:
    """Its origin counts either way, as long as it was not retracted."""
    articles = """
        - id: a
          title: A
          publisher: herald
          kind: news
          date: 2024-05-02
          summary: S.
          reports: [{position: p, via: []}]
        - {id: b, title: T, publisher: post, kind: news, date: 2024-05-04, summary: S.}
        """
    if "by-b" in fields:
        articles = articles.replace("id: b,", "id: b, corrects: a,")
    written = fields.replace(", ", "\n          ").replace("[by-b]", "[b]")
    articles = articles.replace("date: 2024-05-02", f"date: 2024-05-02{written}")
    linked = read(write(tmp_path, {**BASE, "sources/articles/all.yml": articles}))
    position = linked.positions["p"]
    assert is_sound(linked, linked.articles["a"]) is sound
    assert [each.id for each in unsound(linked, position)] == ([] if sound else ["a"])
    assert origins(linked, [position]) == ("retracted" not in fields)


@pytest.mark.parametrize(
    ("written", "corrected", "becomes"),
    [
        ("current", False, "current"),
        ("current", True, "corrected"),
        ("corrected", False, "corrected"),
        ("retracted", True, "retracted"),
    ],
)
def test_what_another_article_corrects_is_corrected(
    written: str, corrected: bool, becomes: str, tmp_path: Path
) -> None:
    """Whatever it says itself; what was retracted stays so."""
    more = f", status: {written}"
    articles = f"""
        - {{id: a, title: A, publisher: unknown, kind: book, date: 2024, summary: A{more}}}
        - {{id: b, title: T, publisher: herald, kind: news, date: 2024, summary: S.}}
        """
    if corrected:
        articles = articles.replace("id: b,", "id: b, corrects: a,")
    linked = read(write(tmp_path, {**BASE, "sources/articles/all.yml": articles}))
    assert status(linked, linked.articles["a"]) == becomes
    assert status(linked, linked.articles["b"]) == "current"
