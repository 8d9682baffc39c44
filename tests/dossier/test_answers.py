"""What is computed from a dossier: origins, bottlenecks, histories, mandates, changes."""

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, read, write

from onrecord.dossier.freshness import cut_off
from onrecord.dossier.histories import changes, histories
from onrecord.dossier.mandates import speaks_for
from onrecord.dossier.model import Dossier
from onrecord.dossier.origins import evidence, independent
from onrecord.dossier.routes import routes
from onrecord.dossier.stances import by_stance, not_counted
from onrecord.source.dates import Edtf

BASE = {
    **LEAST,
    "sources/actors/all.yml": """
        - {id: mayor, name: Mayor, kind: person}
        - {id: rival, name: Rival, kind: person}
        - {id: residents, name: Two residents, kind: anonymous-group}
        - {id: agency, name: Agency, kind: media}
        - {id: herald, name: Herald, kind: media}
        - {id: post, name: Post, kind: media}
        - {id: radio, name: Radio, kind: media}
        - {id: gazette, name: Gazette, kind: media}
        """,
    "sources/questions/all.yml": """
        - id: bridge
          text: Should there be a bridge?
          short: Bridge
          unknowns: [{text: The price., kind: not-stated}]
        - id: price
          text: What would it cost?
          short: Price
          kind: quantity
          unknowns: [{text: The price., kind: not-stated}]
        """,
    "sources/positions/all.yml": """
        - {id: p, actor: mayor, question: bridge, stance: supports, date: 2024-05-01, text: For it.}
        - {id: q, actor: rival, question: bridge, stance: supports, date: 2024-05-01, text: For it.}
        - {id: r, actor: residents, question: bridge, stance: supports, date: 2024, text: For it.}
        - id: own
          actor: herald
          question: bridge
          stance: supports
          date: 2024-05-01
          text: For it.
          capacity: narrator
        """,
}

# Who publishes, what it reports, by which route (None: not stated), and further fields.
Row = tuple[str, str, str | None] | tuple[str, str, str | None, str]


def dossier(root: Path, rows: list[Row]) -> Dossier:
    """Return a dossier with one article a row, named a1, a2 and so on."""
    articles = ""
    for number, (publisher, position, via, *more) in enumerate(rows, 1):
        route = "" if via is None else f", via: {via}"
        fields = f"id: a{number}, title: T, publisher: {publisher}, kind: news, date: 2024-05-02"
        report = f"{{position: {position}{route}}}"
        articles += f"- {{{fields}, summary: S., reports: [{report}]{''.join(more)}}}\n"
    return read(write(root, {**BASE, **({"sources/articles/all.yml": articles} if rows else {})}))


@pytest.mark.parametrize(
    ("rows", "origins", "shared"),
    [
        pytest.param(
            [("herald", "r", "[]"), ("post", "r", "[herald]"), ("radio", "r", "[herald, post]")],
            *(1, ["herald"]),
            id="three outlets with one origin: one, and the bottleneck is named",
        ),
        pytest.param(
            [("herald", "p", "[agency]"), ("post", "q", "[agency]")],
            *(2, ["agency"]),
            id="two speakers who meet in one relay are two, and the relay is named",
        ),
        pytest.param(
            [("herald", "p", "[]"), ("post", "q", "[]")], 2, [], id="two speakers, two outlets"
        ),
        pytest.param(
            [("herald", "p", "[]"), ("post", "p", "[]")],
            *(1, []),
            id="one speaker who told two outlets is one origin",
        ),
        pytest.param(
            [("herald", "p", "[]"), ("herald", "q", "[]")],
            *(2, ["herald"]),
            id="so are two speakers in one outlet",
        ),
        pytest.param(
            [("herald", "p", "[agency]"), ("post", "q", "[radio]"), ("gazette", "r", "[agency]")],
            *(3, []),
            id="three speakers, two of them through one relay",
        ),
        pytest.param(
            [("herald", "p", "[agency, post]"), ("gazette", "q", "[radio, post]")],
            *(2, ["post"]),
            id="the bottleneck is late in the route",
        ),
        pytest.param(
            [("herald", "p", "[rival]"), ("post", "q", "[]"), ("gazette", "r", "[]")],
            *(2, []),
            id="who passes on another one's words is no origin more",
        ),
        pytest.param(
            [("herald", "p", "[]"), ("post", "q", None)], 1, [], id="an unstated route adds none"
        ),
        pytest.param([("herald", "p", None), ("post", "q", None)], 0, [], id="no route is stated"),
        pytest.param(
            [("herald", "p", "[]"), ("post", "q", "[unknown]")],
            *(1, []),
            id="a step that is not named adds none",
        ),
        pytest.param(
            [("herald", "p", "[unknown, agency]"), ("post", "q", "[radio, unknown]")],
            *(0, []),
            id="steps that are not named are no origins",
        ),
        pytest.param(
            [("herald", "p", "[]"), ("post", "p", "[]", ", same_text_as: a1")],
            *(1, ["herald"]),
            id="the same text again adds none",
        ),
        pytest.param(
            [("herald", "p", "[]"), ("post", "p", "[]", ", rewrite_of: a1")],
            *(1, ["herald"]),
            id="a rewrite adds none",
        ),
        pytest.param(
            [
                ("herald", "p", "[]"),
                ("post", "p", "[]", ", same_text_as: a1"),
                ("radio", "p", "[]", ", rewrite_of: a2"),
            ],
            *(1, ["herald"]),
            id="nor does a rewrite of a copy",
        ),
        pytest.param(
            [("herald", "own", None), ("post", "p", "[]")],
            *(2, []),
            id="an outlet's own voice is an origin",
        ),
        pytest.param(
            [("herald", "own", "[]"), ("herald", "own", None)],
            *(1, []),
            id="its own voice twice is one",
        ),
        pytest.param(
            [("post", "own", None)], 0, [], id="another outlet on it does not say how it knows"
        ),
        pytest.param(
            [("unknown", "p", "[]"), ("unknown", "q", "[]")],
            *(2, []),
            id="outlets that are not named are not taken for one",
        ),
        pytest.param(
            [("herald", "p", "[]"), ("post", "q", "[]", ", status: retracted")],
            *(1, []),
            id="what was retracted is no origin",
        ),
        pytest.param(
            [("herald", "p", "[]", ", status: retracted"), ("post", "p", "[herald]")],
            *(0, []),
            id="nor is what others have through it",
        ),
        pytest.param(
            [
                ("herald", "p", "[]", ", status: retracted"),
                ("post", "p", "[herald]"),
                ("herald", "p", "[agency]", ", status: corrected"),
            ],
            *(1, ["herald"]),
            id="where the outlet has it by another route, what others have through it counts",
        ),
        pytest.param(
            [("herald", "p", "[]", ", status: corrected"), ("post", "q", "[]")],
            *(2, []),
            id="what was corrected is one",
        ),
        pytest.param([], 0, [], id="nothing is no origin"),
    ],
)
def test_corroboration_counts_origins(
    rows: list[Row], origins: int, shared: list[str], tmp_path: Path
) -> None:
    """Origins are routes that share nobody; whom all routes pass through is named."""
    linked = dossier(tmp_path, rows)
    found = evidence(linked, linked.positions.values())
    assert (found.origins, list(found.shared)) == (origins, shared)
    assert found.articles == len(rows)
    named = {row[0] for row in rows} - {"unknown"}
    assert found.outlets == len(named)
    assert found.unnamed_outlets == sum(row[0] == "unknown" for row in rows)


def test_routes_that_are_not_stated_in_full_are_counted_apart(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("herald", "p", None),
        ("post", "p", "[unknown]"),
        ("radio", "p", "[]"),
        ("gazette", "p", "[agency, unknown]"),
    ]
    linked = dossier(tmp_path, rows)
    found = evidence(linked, [linked.positions["p"]])
    assert (found.origins, found.unstated, found.partly_stated) == (1, 1, 2)
    assert [route.complete for route in found.routes] == [False, False, True, False]
    assert [route.steps for route in found.routes] == [
        ("mayor",),
        ("mayor", None),
        ("mayor",),
        ("mayor", "agency", None),
    ]


_HERALD, _POST = ("herald", "p", "[post]"), ("post", "p", "[herald]")


@pytest.mark.parametrize(
    ("rows", "origins", "circular"),
    [
        ([_HERALD, _POST], 0, 2),
        ([_HERALD, _POST, ("radio", "p", "[herald]"), ("gazette", "p", "[radio]")], 0, 4),
        ([("herald", "p", "[agency, post]"), _POST], 1, 0),
        ([("herald", "p", "[unknown, post]"), _POST], 1, 0),
        ([_HERALD, _POST, ("herald", "p", "[]")], 1, 0),
        ([_HERALD, _POST, ("herald", "p", "[radio]"), ("radio", "p", "[herald]")], 0, 4),
        ([_HERALD, _POST, ("herald", "p", "[radio]"), ("radio", "p", "[]")], 1, 0),
        ([_HERALD, ("post", "p", "[herald, unknown]")], 1, 0),
        ([_HERALD, _POST, ("radio", "p", "[agency, herald]")], 1, 2),
        ([("herald", "p", "[herald, post]")], 0, 1),
        ([("herald", "p", "[agency, herald, post]")], 1, 0),
    ],
)
def test_circular_citing_adds_no_origin(
    rows: list[Row], origins: int, circular: int, tmp_path: Path
) -> None:
    """Outlets that cite each other for one statement are none; where one of them names somebody
    outside, or a step that is not known, they are one.
    """
    linked = dossier(tmp_path, rows)
    found = evidence(linked, [linked.positions["p"]])
    assert (found.origins, found.circular) == (origins, circular)


def test_what_an_outlet_says_begins_with_those_from_whom_it_has_it(tmp_path: Path) -> None:
    """It is no origin of its own where it names another, nor are two that have it so."""
    rows: list[Row] = [("herald", "own", "[agency]"), ("post", "own", "[herald]")]
    linked = dossier(tmp_path, rows)
    first, second = routes(linked, linked.positions["own"])
    assert (first.steps, first.chain) == (("agency",), ("agency", "herald"))
    assert (second.steps, second.chain) == (("herald",), ("herald", "post"))
    assert evidence(linked, [linked.positions["own"]]).origins == 1


def test_a_named_step_is_shared_beside_one_that_is_not(tmp_path: Path) -> None:
    """What is not known is nobody twice; what stands beside it is who it is."""
    rows: list[Row] = [
        ("herald", "p", "[unknown, agency]"),
        ("post", "p", "[agency]"),
        ("radio", "p", "[unknown, agency]"),
    ]
    linked = dossier(tmp_path, rows)
    found = evidence(linked, [linked.positions["p"]])
    assert (found.shared, found.origins, found.partly_stated) == (("agency",), 1, 2)
    rows = [("herald", "p", "[unknown]"), ("post", "p", "[unknown]")]
    linked = dossier(tmp_path, rows)
    found = evidence(linked, [linked.positions["p"]])
    assert (found.shared, found.origins) == ((), 0)


def test_what_is_deprecated_corroborates_nothing(tmp_path: Path) -> None:
    """A statement that is no longer relied on is no origin of what still is, but has its own."""
    positions = BASE["sources/positions/all.yml"].replace(
        "{id: q,", "{id: q, rank: deprecated, note: Withdrawn.,"
    )
    articles = "".join(
        f"- {{id: {name}, title: T, publisher: {publisher}, kind: news, date: 2024-05-02, "
        f"summary: S., reports: [{{position: {position}, via: []}}]}}\n"
        for name, publisher, position in (("a1", "herald", "p"), ("a2", "post", "q"))
    )
    files = {
        **BASE,
        "sources/positions/all.yml": positions,
        "sources/articles/all.yml": articles,
    }
    linked = read(write(tmp_path, files))
    both = evidence(linked, [linked.positions["p"], linked.positions["q"]])
    assert (both.origins, both.articles) == (1, 1)
    withdrawn = evidence(linked, [linked.positions["q"]])
    assert (withdrawn.origins, withdrawn.articles) == (1, 1)


def test_a_route_passes_through_nobody_twice(tmp_path: Path) -> None:
    """An outlet that is both a step of the route and the source of the text is one step."""
    rows: list[Row] = [
        ("herald", "p", "[]"),
        ("post", "p", "[herald]", ", same_text_as: a1"),
        ("radio", "p", "[herald, agency]", ", rewrite_of: a2"),
        ("herald", "p", "[agency]", ", rewrite_of: a1"),
    ]
    linked = dossier(tmp_path, rows)
    passed = routes(linked, linked.positions["p"])
    assert [(route.steps, route.copied) for route in passed] == [
        (("mayor",), ()),
        (("mayor", "herald"), ()),
        (("mayor", "herald", "agency"), ("post",)),
        (("mayor", "agency"), ()),
    ]
    for route in passed:
        assert len(set(route.chain)) == len(route.chain)


def packing(chains: list[tuple[str, ...]]) -> int:
    """Return by trying all how many of the chains share no actor."""
    for size in range(len(chains), 0, -1):
        for chosen in combinations(chains, size):
            names = [name for chain in chosen for name in chain]
            if len(names) == len(set(names)):
                return size
    return 0


_chains = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4, unique=True).map(tuple),
    max_size=6,
)


@given(_chains)
@example([("s", "x", "y", "o"), ("t", "y", "x", "p")])
@example([("s", "a", "b"), ("t", "b", "c"), ("u", "c", "a")])
def test_origins_are_routes_that_share_nobody(chains: list[tuple[str, ...]]) -> None:
    """The count is that of routes which exist; pieces of two routes make no third one."""
    assert independent(chains) == packing(chains)


@given(_chains, st.integers(0, 40))
def test_where_a_search_is_given_up_some_origins_are_counted_and_never_too_many(
    chains: list[tuple[str, ...]], looks: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.dossier.origins._LOOKS", looks)
        assert bool(chains) <= independent(chains) <= packing(chains)


class _Counted(frozenset[str]):
    """Actors that count how often they were compared with others."""

    comparisons = 0

    def isdisjoint(self, other: Iterable[object]) -> bool:
        _Counted.comparisons += 1
        return super().isdisjoint(other)


def test_what_a_search_may_cost_is_for_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or routes in many parts, none of which is easy, keep a check busy for as many times."""
    chains = [
        (f"speaker-{part}-{i}", f"agency-{part}-{i * k % 13}", f"outlet-{part}-{k}")
        for part in range(20)
        for i in range(12)
        for k in range(12)
    ]
    monkeypatch.setattr("onrecord.dossier.origins.frozenset", _Counted, raising=False)
    monkeypatch.setattr("onrecord.dossier.origins._LOOKS", 20_000)
    assert 20 * 11 <= independent(chains) <= 20 * 12
    assert 0 < _Counted.comparisons <= 20_000


@given(_chains, st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3, unique=True))
def test_one_more_route_never_takes_an_origin_away(
    chains: list[tuple[str, ...]], more: list[str]
) -> None:
    assert independent(chains) <= independent([*chains, tuple(more)]) <= independent(chains) + 1


# --- histories ---------------------------------------------------------------------------------

HISTORY = """
    - {id: first, actor: mayor, question: bridge, stance: opposes, date: 2023, text: Against it.}
    - {id: second, actor: mayor, question: bridge, stance: neutral, date: 2024-05, text: Neither.}
    - id: third
      actor: mayor
      question: bridge
      stance: supports
      date: "[2024-05-20..2024-06-02]"
      text: For it.
    - id: withdrawn
      actor: mayor
      question: bridge
      stance: opposes
      date: 2024-07-01
      text: Against it.
      rank: deprecated
      note: The Herald has corrected it.
    - {id: no-price, actor: mayor, question: price, stance: no-position, date: 2024-08, text: No.}
    """


def test_a_history_is_oldest_first_and_the_latest_is_relied_on(tmp_path: Path) -> None:
    """What is deprecated stays in the history but is not the latest position."""
    linked = read(write(tmp_path, {**BASE, "sources/positions/all.yml": HISTORY}))
    found = histories(linked)
    assert set(found) == {("mayor", "bridge"), ("mayor", "price")}
    history = found["mayor", "bridge"]
    assert [held.id for held in history.positions] == ["first", "second", "third", "withdrawn"]
    assert history.latest is linked.positions["third"]
    assert found["mayor", "price"].latest is linked.positions["no-price"]


@pytest.mark.parametrize(("ranked", "latest"), [("a", "a"), ("b", "b")])
def test_of_equal_dates_the_preferred_position_is_the_latest(
    ranked: str, latest: str, tmp_path: Path
) -> None:
    fields = "actor: mayor, question: bridge, date: 2024-05-01, text: T."
    ranks = {name: "preferred" if name == ranked else "normal" for name in "ab"}
    positions = "".join(
        f"- {{id: {name}, {fields}, stance: neutral, rank: {rank}}}\n"
        for name, rank in ranks.items()
    )
    linked = read(write(tmp_path, {**BASE, "sources/positions/all.yml": positions}))
    held = histories(linked)["mayor", "bridge"].latest
    assert held is not None
    assert held.id == latest


def test_all_deprecated_leaves_no_latest_position(tmp_path: Path) -> None:
    positions = """
        - id: p
          actor: mayor
          question: bridge
          stance: neutral
          date: 2024-05-01
          text: T.
          rank: deprecated
          note: Wrong.
        """
    linked = read(write(tmp_path, {**BASE, "sources/positions/all.yml": positions}))
    assert histories(linked)["mayor", "bridge"].latest is None


@pytest.mark.parametrize(
    ("reports", "changed"),
    [
        ({"a": "on-record", "b": "on-record"}, ["b"]),
        ({"a": "on-record", "b": "paraphrase"}, ["b"]),
        ({"a": "on-record", "b": "anonymous"}, []),
        ({"a": "unattributed", "b": "on-record"}, []),
    ],
)
def test_a_change_of_mind_is_one_in_the_same_standing(
    reports: dict[str, str], changed: list[str], tmp_path: Path
) -> None:
    """An anonymous report after words on record is not a change of position."""
    files = {
        **BASE,
        "sources/positions/all.yml": """
            - {id: a, actor: mayor, question: bridge, stance: opposes, date: 2024-04-01, text: No.}
            - {id: b, actor: mayor, question: bridge, stance: supports, date: 2024-05, text: Yes.}
            """,
        "sources/articles/all.yml": "".join(
            f"- {{id: {name}1, title: T, publisher: herald, kind: news, date: 2024-05-02, "
            f"summary: S., reports: [{{position: {name}, attribution: {how}, via: []}}]}}\n"
            for name, how in reports.items()
        ),
    }
    linked = read(write(tmp_path, files))
    assert [change.after.id for change in changes(linked)] == changed


# --- who speaks for whom -----------------------------------------------------------------------

MANDATES = """
    - {id: state, name: The State, kind: state}
    - {id: ministry, name: The Ministry, kind: government-body, part_of: state}
    - {id: office, name: The Office, kind: office, part_of: ministry}
    - {id: party, name: The Party, kind: organisation}
    - id: minister
      name: The Minister
      kind: person
      part_of: party
      relations:
        - {to: office, relation: holds-office, since: 2020-03, until: 2024-06-30}
        - {to: party, relation: leads}
    - id: spokesman
      name: The Spokesman
      kind: person
      relations: [{to: ministry, relation: speaks-for}]
    - id: clerk
      name: The Clerk
      kind: person
      relations:
        - {to: ministry, relation: employed-by}
        - {to: state, relation: member-of}
    - id: former
      name: The Former Minister
      kind: person
      relations:
        - {to: office, relation: formerly}
    - id: paper
      name: The Paper
      kind: media
      relations: [{to: state, relation: owned-by}]
    """


@pytest.mark.parametrize(
    ("who", "day", "institutions"),
    [
        ("minister", "2024-05-01", {"office", "ministry", "state"}),
        ("minister", "2024-06-30", {"office", "ministry", "state"}),
        ("minister", "2024-07-01", set()),
        ("minister", "2020-02", set()),
        ("minister", "2024", {"office", "ministry", "state"}),
        ("minister", "[2024-06-15..2024-07-15]", {"office", "ministry", "state"}),
        ("spokesman", "2024-05-01", {"ministry", "state"}),
        ("clerk", "2024-05-01", set()),
        ("former", "2010", set()),
        ("paper", "2024-05-01", set()),
    ],
)
def test_only_a_mandate_in_force_carries_words_to_an_institution(
    who: str, day: str, institutions: set[str], tmp_path: Path
) -> None:
    """Through holds-office and speaks-for, then part_of; never through employment, membership,
    leading, ownership, the past, or after the term has surely ended.
    """
    linked = read(write(tmp_path, {**LEAST, "sources/actors/all.yml": MANDATES}))
    spoken_for = speaks_for(linked, linked.actors[who], Edtf.parse(day))
    assert spoken_for == institutions


# --- cut-off and stances -----------------------------------------------------------------------


def test_the_cut_off_is_the_latest_day_an_article_can_mean(tmp_path: Path) -> None:
    dates = {
        "a": "2024-05-01",
        "b": "2024-04/2024-06",
        "c": "2024-05-30",
        "d": "[2023..2024-06-29]",
    }
    articles = "".join(
        f'- {{id: {name}, title: T, publisher: herald, kind: news, date: "{day}", summary: S.}}\n'
        for name, day in dates.items()
    )
    latest = cut_off(read(write(tmp_path, {**BASE, "sources/articles/all.yml": articles})))
    assert latest is not None
    assert latest.id == "b"


def test_without_articles_there_is_no_cut_off(tmp_path: Path) -> None:
    assert cut_off(read(write(tmp_path, LEAST))) is None


def test_positions_by_stance_are_in_the_order_of_the_list_newest_first(tmp_path: Path) -> None:
    linked = read(write(tmp_path, {**BASE, "sources/positions/all.yml": HISTORY}))
    groups = by_stance(linked, linked.questions["bridge"])
    assert {stance.value: [held.id for held in group] for stance, group in groups.items()} == {
        "supports": ["third"],
        # It may be of the day of the third, or of a later one: nothing has surely replaced it.
        "neutral": ["second"],
    }
    left_out = not_counted(linked, linked.questions["bridge"])
    assert {str(stance): [held.id for held in group] for stance, group in left_out.items()} == {
        "opposes": ["withdrawn", "first"]
    }
