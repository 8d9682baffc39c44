"""What is known only through an article that no longer stands, and where pages say so."""

import pytest
from tests.dossier.test_answers import BASE
from tests.dossier_helpers import run, tree, write

ANSWER = "text: It is., confidence: low, basis: [p, crash]"
SIDES = "sides: [p, {stance: supports}, crash]"
DOSSIER = {
    **BASE,
    "sources/dossier.yml": f"""
        title: A bridge for the town
        scope: What is said on the bridge.
        bottom_line: The mayor wants a bridge.
        judgements:
          - {{{ANSWER}}}
        """,
    "sources/questions/all.yml": f"""
        - id: bridge
          text: Should there be a bridge?
          short: Bridge
          answer: {{{ANSWER}}}
          disputes:
            - {{id: odds, title: At odds, kind: direct, state: open, {SIDES}, explanation: E.}}
        - id: price
          text: What would it cost?
          short: Price
          kind: quantity
          unknowns: [{{text: The price., kind: not-stated}}]
        """,
    "sources/positions/more.yml": """
        - {id: no, actor: radio, question: bridge, stance: opposes, date: 2024-05-01, text: No.}
        - id: much
          actor: mayor
          question: price
          stance: asserts
          date: 2024-05-01
          text: Much.
          figure: {min: 9, unit: coins}
        """,
    "sources/events/all.yml": """
        - {id: crash, title: Crash, date: 2024-05-01, status: occurred}
        """,
    "sources/articles/all.yml": """
        - id: leaflet
          title: Leaflet
          publisher: herald
          kind: news
          date: 2024-05-02
          recorded: 2024-05-02
          summary: Of [[crash]] and [[p]].
          status: retracted
          reports:
            - {position: p, via: []}
            - {position: much, via: []}
            - {event: crash, via: []}
        - id: other
          title: Other
          publisher: post
          kind: news
          date: 2024-05-02
          summary: S.
          reports: [{position: q, via: []}, {position: no, via: []}]
        """,
}
ONLY = "nown only through a retracted article"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = write(tmp_path_factory.mktemp("doubt"), DOSSIER)
    assert run("build", "-C", root).exit_code == 0
    return {path: text.decode() for path, text in tree(root / "briefs").items()}


@pytest.mark.parametrize(
    ("page", "after", "before", "times"),
    [
        pytest.param("index.md", "**Rests on**", "</div>", 2, id="a key judgement"),
        pytest.param("questions/bridge.md", "**Rests on**", "</div>", 2, id="an answer"),
        pytest.param(
            "questions/bridge.md", 'id="odds"', "or-explanation", 4, id="sides of a dispute"
        ),
        pytest.param("questions/bridge.md", "## Events", "## ", 1, id="an event on a question"),
        pytest.param("questions/price.md", "## Figures", "##", 1, id="a number on a question"),
        pytest.param("figures.md", "# ", None, 1, id="a number"),
        pytest.param("disputes.md", "## Found by comparison", None, 2, id="opposed"),
        pytest.param("timeline.md", 'id="crash"', "## Statements", 1, id="an event"),
        pytest.param("timeline.md", "## Statements", "## Publications", 2, id="statements"),
        pytest.param("articles/leaflet.md", "## Said to", "## Events", 2, id="an article"),
        pytest.param("articles/leaflet.md", "## Events", "## Cite", 1, id="its events"),
        pytest.param("articles/leaflet.md", "# Leaflet", "## Said to", 2, id="a link in a text"),
        pytest.param("articles/index.md", "only", None, 4, id="what one source alone reports"),
        pytest.param("complete.md", "occurred", "</div>", 1, id="an event on the complete page"),
    ],
)
def test_what_is_known_only_through_it_says_so(
    page: str, after: str, before: str | None, times: int, made: dict[str, str]
) -> None:
    part = made[page].partition(after)[2]
    if before:
        part = part.partition(before)[0]
    assert part.count(ONLY) == times, part


def test_it_is_counted_apart(made: dict[str, str]) -> None:
    """In the strip of a question, and of the article that stands no mark is seen."""
    apart = "1 anonymous, 1 in a corrected or retracted article only"
    assert f"Supports</span> 4 ({apart})" in made["index.md"]
    assert f"Supports</span> 4 ({apart}, 1 origin)" in made["questions/bridge.md"]
    assert "1 route leads through a retracted article." in made["questions/bridge.md"]
    assert ONLY not in made["articles/other.md"]
