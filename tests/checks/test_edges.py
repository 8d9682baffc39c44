"""Rules at the edges that a file of cases would be long for."""

import json
import sys
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, findings, run, write

from onrecord.source.plain import first_sentences, sentences
from onrecord.source.urls import Url, url_fault


def ring(root: Path, size: int) -> Path:
    """Write a dossier with a circle of events, each part of the next."""
    events = [
        {
            "id": f"e{number}",
            "title": f"Event {number}",
            "date": "2024",
            "status": "planned",
            "part_of": f"e{(number + 1) % size}",
        }
        for number in range(size)
    ]
    return write(root, {**LEAST, "sources/events/ring.yml": json.dumps(events)})


def chain(root: Path, levels: int) -> Path:
    """Write a dossier with a chain of events, the first of which has so many levels above it."""
    events = [
        {"id": f"e{number}", "title": f"Event {number}", "date": "2024", "status": "planned"}
        | ({"part_of": f"e{number + 1}"} if number < levels else {})
        for number in range(levels + 1)
    ]
    return write(root, {**LEAST, "sources/events/chain.yml": json.dumps(events)})


def opposed(root: Path, size: int) -> Path:
    """Write a dossier with as many who support something as oppose it."""
    question: dict[str, object] = {"text": "Should it be?", "short": "It"}
    question["unknowns"] = [{"text": "Who pays.", "kind": "not-stated"}]
    held = [
        {"id": f"{stance}-{number}", "actor": "mayor", "question": "it", "stance": stance}
        | {"date": "2024", "text": "So."}
        for stance in ("supports", "opposes")
        for number in range(size)
    ]
    files = {
        "sources/actors/mayor.yml": {"name": "Mayor Ames", "kind": "person"},
        "sources/questions/it.yml": question,
        "sources/positions/all.yml": held,
    }
    return write(root, {**LEAST, **{path: json.dumps(file) for path, file in files.items()}})


@pytest.mark.parametrize("levels", [1, 19, 20, 21, 22, 50])
def test_twenty_levels_are_the_most(tmp_path: Path, levels: int) -> None:
    """Of a chain that is too long, the first record beyond is named, and no other."""
    found = findings(chain(tmp_path, levels))
    said = [(finding["code"], finding["message"]) for finding in found]
    beyond = ("too-deep", "'part_of' leads up more than 20 levels")
    assert said == ([beyond] if levels > 20 else [])


def test_opposed_sides_of_thousands_are_one_finding_and_a_line_each(tmp_path: Path) -> None:
    """Nothing is counted by pairs: both sides are named by their first few."""
    root = opposed(tmp_path, 400)
    found = [each for each in findings(root) if each["code"] == "unexplained-opposition"]
    assert [each["message"].count("and 397 more") for each in found] == [2]
    assert run("build", "-C", root).exit_code == 0
    for page in ("questions/it.md", "disputes.md"):
        text = (root / "briefs" / page).read_text("utf-8")
        assert text.count(" and 395 more") == 2, page


@pytest.mark.parametrize("size", [2, 20, 21, 1_000])
def test_a_circle_is_written_out_up_to_twenty_records(tmp_path: Path, size: int) -> None:
    found = findings(ring(tmp_path, size))
    assert [finding["code"] for finding in found] == ["cycle"] * size
    said = found[0]["message"]
    if size <= 20:
        way = " -> ".join(f"e{number % size}" for number in range(size + 1))
        assert said == f"'part_of' runs in a circle: {way}"
    else:
        assert said == f"'part_of' runs in a circle of {size:,} records"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One. Two! Three?", 3),
        ("One (so). “Two.” Three", 3),
        ("Un. Élan deux. «Trois». …", 4),
        ("一。二！三", 3),
        ("The U.S. Army and Gen. Smith met Mr. Xi in St. Petersburg.", 1),
        ("Talks began on Jan. 6 and ended on Feb. 7.", 1),
        ("About 5,000 (approx. 30 per cent) left, cf. Art. 5 and pp. 3 f. of it.", 1),
        ("Smith et al. (2020) say so (see vol. 3, ch. 4, fig. 2). So be it.", 2),
        ("他说不会。“不会！”他说。俄罗斯反对。", 3),
        ("“Why?” he asked. So it was.", 2),
        ("It went on … Then it ended.", 2),
        ("And so... Then it ended.", 2),
        ("He left (so it is said.) Then he came.", 2),
        ('He said "no." Then he left.', 2),
        ("他说不会。‘不会！’他说。", 2),
        ("“会！” 不会。", 2),
        ("J. Smith and plan B. and so on.", 1),
        ("It costs 2.5 million, i.e. too much, etc. and so on", 1),
    ],
)
def test_sentences_are_counted_as_readers_count_them(text: str, count: int) -> None:
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("He came. He saw. He left.", "He came. He saw."),
        ("He came “at last.” Then he left.", "He came “at last.”"),
        ("他来了。他看到了。然后他很快就离开了那个地方。", "他来了。他看到了。"),
        ("He came and saw and left", "He came and saw and"),
        ("Hecameandsawandleftandcameback", "Hecameandsawandleftan"),
    ],
)
def test_a_text_is_cut_behind_a_sentence_or_a_word(text: str, head: str) -> None:
    assert first_sentences(text, 21) == head


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system takes the two for one")
def test_names_with_accents_written_otherwise_are_one(tmp_path: Path) -> None:
    """A checkout on macOS would hold only one of the two."""
    event = json.dumps({"id": "x", "title": "X", "date": "2024", "status": "planned"})
    files = {f"sources/events/{name}.yml": event for name in ("\u00e9", "e\u0301")}
    found = findings(write(tmp_path, {**LEAST, **files}))
    assert [finding["code"] for finding in found] == ["case-collision"]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://A.example:80/x", "a.example"),
        ("https://b\u00fccher.example/", "xn--bcher-kva.example"),
        ("https://example\u3002com/", "example.com"),
        ("https://\uff45xample.com/", "example.com"),
        ("https://fa\u00df.de/", "xn--fa-hia.de"),
        # A letter as in "google" beside ones that are kept as they are.
        ("https://g\u043eogle-\u00df.example/", "xn--gogle--gta210e.example"),
        ("https://\u0392\u039f\u039b\u039f\u03a3.gr/", "xn--nxaslbu.gr"),
        ("https://\u13a0.com/", "xn--58d.com"),
    ],
)
def test_hosts_are_shown_as_browsers_ask_for_them(address: str, host: str) -> None:
    assert Url(address).host == host
    assert Url(Url(address).plain).host == host
    assert Url(address).plain.isascii()


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("HTTPS://A.example:80/x?y#z", "HTTPS://A.example:80/x?y#z"),
        ("https://b\u00fccher.example:80?x=\u00e9#", "https://xn--bcher-kva.example:80?x=\u00e9#"),
        ("https://\u0430.x/https://\u0430.x", "https://xn--80a.x/https://\u0430.x"),
    ],
)
def test_of_an_address_the_host_alone_is_written_otherwise(address: str, plain: str) -> None:
    assert Url(address).plain == plain


@pytest.mark.parametrize("sign", "\uff05\uff5d\uff1c\uff02\uff3c")
def test_no_host_becomes_structure(sign: str) -> None:
    """Wide signs are the narrow ones to a browser, and mean something there and in a citation."""
    assert (
        url_fault(f"https://a{sign}41.example/") == "the address has a host name that none can have"
    )
