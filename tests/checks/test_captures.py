"""``onrecord check --captures``: quotes and wording compared with the articles' own texts."""

import errno
import io
import json
import os
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.dossier_helpers import run, write

from onrecord.checks.captures import MAX_BYTES, _runs

QUOTE = "no such promise was ever made"
TEXT = f"The mayor shook her head. “{QUOTE.capitalize()},” said Ames on the steps of the hall.\n"
# What takes the square of its length to compose, or to look for words that go on in the next line.
# A mark made of two counts among the letters of Unicode.
COSTLY = {
    "marks": "x" + "\u0301\u0316" * 250_000,
    "marks made of two": "x" + "\u0f73" * 40_000,
    "empty lines after a hyphen": "x-" + "\n" * 500_000 + "!",
}
COPIED = "on the steps of the hall she spoke to reporters at length"


def article(quote: str = QUOTE, summary: str = "A denial.", more: str = "") -> str:
    return f"""\
title: The bridge
publisher: herald
kind: news
date: 2024-05-01
summary: {json.dumps(summary, ensure_ascii=False)}
reports:
  - position: mayor-bridge
    quote: {quote}
    attribution: on-record
{more}"""


FILES = {
    "sources/dossier.yml": "title: T\nscope: S.\nbottom_line: B.\n",
    "sources/actors/actors.yml": """\
- {id: mayor, name: Mayor Ames, kind: person}
- {id: herald, name: The Herald, kind: media}
""",
    "sources/questions/bridge.yml": """\
text: Should there be a bridge?
short: Bridge
unknowns: [{text: Who pays., kind: not-reported}]
""",
    "sources/positions/mayor-bridge.yml": """\
actor: mayor
question: bridge
stance: denies
date: 2024-05-01
text: Denied it.
""",
}


def compare(root: Path, given: dict[str, str | bytes], *options: str) -> Result:
    """Check the dossier with one article against captures in ``texts``, beside the folder."""
    files: dict[str, str | bytes] = {**FILES, "sources/articles/denial.yml": article(), **given}
    write(root, files)
    (root / "texts").mkdir(exist_ok=True)
    return run("check", "-C", root, "--captures", root / "texts", *options)


def found(root: Path, given: dict[str, str | bytes]) -> list[str]:
    """Return what is found, each as ``path:line:column code``."""
    findings: list[dict[str, Any]] = json.loads(compare(root, given, "--format", "json").stdout)
    return [f"{f['path']}:{f['line']}:{f['column']} {f['code']}" for f in findings]


# --- quotes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        (QUOTE, TEXT),
        # The first letter may be that of a sentence, or of a quote that begins within one.
        ("No such promise was ever made", "She said that no such promise was ever made."),
        ("'\"Élan” is all'", "they said “élan” is all"),
        ("ıssız bir yer", "Issız bir yer"),
        ("iyi bir gün", "İyi bir gün"),
        ("{text: not so, fidelity: marks-lost}", "Not so, she said"),
        # Line ends and blanks of all sorts are the page's, not the speaker's.
        (QUOTE, "No  such\npromise\u00a0was\u2009ever\u202fmade"),
        ("the council's word", "The council’s word"),
        ("the council's word", "the councilʼs word"),
        ("the council’s word", "the council's word"),
        ("'a well-known \"promise\"'", "a well‑known “promise”"),
        ("'a well-known \"promise\"'", "a well–known «promise»"),
        ("a bridge... one day", "a bridge… one day"),
        ("{text: no such promise, fidelity: translated, translated_from: fr}", TEXT),
        # A byte-order mark, other line ends, characters that sources may not hold.
        (QUOTE, b"\xef\xbb\xbfno such\r\npromise was ever made"),
        (QUOTE, "no such promise was ever made\u200b\u00ad"),
        # White space is a blank whatever its name or width ...
        (QUOTE, "no\u2003such\u2007promise\u3000was\fever\u2028made"),
        (QUOTE, "no\u1680such\u205fpromise\u0085was\x0bever\u200a\u2000made"),
        # ... and what only tells how to set a text is nothing.
        (QUOTE, "no such\u200b pro\u00admise\ufeff was\u2060 e\u200dver m\u200cade\u200e"),
        ("a ❤ for her", "a ❤\ufe0f for her"),
        ("葛飾", "葛\U000e0100飾"),
        # Some programs write a letter and its accent apart.
        ("le café fête", "le cafe\u0301 fe\u0302te"),
        ("le cafe\u0301 fe\u0302te", "le café fête"),
        # Where a letter drowns in accents, the rest of the text is still read.
        ("le café fête", "le cafe\u0301 fe\u0302te\nx" + "\u0301\u0316" * 40),
        # A quote begins and ends where it likes, but with whole words.
        ("so “likely”", "the more so “likely”it is"),
        ("(likely)", "un(likely)hood"),
        ("-likely-", "un-likely-hood"),
        ("likely", "un-likely, likely_so"),
        ("likely", "unlikely, not likely"),
        ("likely", "un-likely " * 500 + "or likely"),
        # Words that go on in the next line, and what a page's source holds.
        ("peacekeepers left", "the peace-\n  keepers left"),
        ("peace-keepers left", "the peace-\nkeepers left"),
        ("peacekeepers left", "the peace\u00ad\nkeepers left"),
        ("“so” it’s & so", "&ldquo;so&rdquo;&nbsp;it&#8217;s &amp; so"),
        # Possessives, and signs that end what is quoted.
        ("agree with Xi", "agree with Xi’s plan"),
        ("the States", "the States’ plan"),
        ("about 10", "about 10. Then about 10, or so"),
        ("agree", "agree - disagree"),
        # Scripts that set no blanks between words.
        ("市长不会同意", "报道称市长不会同意建桥。"),
        ("橋に反対", "市長は橋に反対した"),
        ("ไม่เห็นด้วย", "นายกเทศมนตรีไม่เห็นด้วยกับสะพาน"),
        ("no", "她说no，不"),
        ("{text: “同意”, fidelity: marks-lost}", "市长不会同意建桥"),
        # Letters and the marks on them are one.
        ("हिन्दी में", "यह हिन्दी में है"),
    ],
)
def test_a_quote_that_occurs_is_found(tmp_path: Path, quote: str, text: str | bytes) -> None:
    """However text and quote are typeset."""
    given = {"sources/articles/denial.yml": article(quote), "texts/denial.txt": text}
    assert found(tmp_path, given) == []


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("no such promises", TEXT),
        ("such no promise", TEXT),
        # Other capitals than the first letter's.
        ("it lies with us", "It lies with US, she said"),
        ("the union will pay", "The Union will pay"),
        ("NO such promise", "no such promise"),
        ("{text: we told the Times, fidelity: marks-lost}", "we told the times"),
        # Words left out, words run together, punctuation changed.
        ("no promise was ever made", TEXT),
        ("no-such promise", TEXT),
        ("no such promise; was ever made", TEXT),
        # Words cut off at either end, which may say the contrary.
        ("likely to agree to the bridge", "The mayor is unlikely to agree to the bridge."),
        ("will agree to the bridge", "She will agree to the bridgehead."),
        ("10 bridges", "Some 110 bridges"),
        ("some 1", "Some 110 bridges"),
        ("some 1é", "Some 1é̖ bridges"),
        ("हिन्द", "यह हिन्दी में है"),
        # Nor may a word or a number be cut at what joins it.
        ("we can", "But we can’t agree"),
        ("Neill agrees", "Then O’Neill agrees"),
        ("likely to go", "un-likely to go"),
        ("likely to go", "un-\nlikely to go"),
        ("not the long", "not the long-\nterm plan"),
        ("about 10", "about 10.5 men"),
        ("about 10,000", "about 10,000,000 men"),
        ("000 men", "about 10,000 men"),
        ("한다", "반대한다"),
        ("{text: no such pledge, fidelity: marks-lost}", TEXT),
        # Words alone are compared then, but whole ones.
        ("{text: o such promise, fidelity: marks-lost}", TEXT),
        ("{text: no such prom, fidelity: marks-lost}", TEXT),
    ],
)
def test_a_quote_that_does_not_occur_is_named_at_its_place(
    tmp_path: Path, quote: str, text: str
) -> None:
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(quote),
        "texts/denial.txt": text,
    }
    column = 19 if quote.startswith("{") else 12
    assert found(tmp_path, given) == [f"sources/articles/denial.yml:8:{column} quote-not-found"]
    done = compare(tmp_path, given)
    assert done.exit_code == 1
    assert "the quote does not occur in the text of 'denial'" in done.stdout


@pytest.mark.parametrize(
    ("text", "occurs"),
    [
        ("It was, she said, not the councils promise, at all", True),
        ("NOT THE COUNCIL S PROMISE", False),
        ("not the council’s “promise”", True),
    ],
)
def test_where_marks_were_lost_words_alone_are_compared(
    tmp_path: Path, text: str, occurs: bool
) -> None:
    quote = """{text: "not the council's 'promise'", fidelity: marks-lost}"""
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(quote),
        "texts/denial.txt": text,
    }
    assert (found(tmp_path, given) == []) == occurs
    plain = quote.replace(", fidelity: marks-lost", "")
    strict = {**given, "sources/articles/denial.yml": article(plain)}
    assert found(tmp_path, strict) == ["sources/articles/denial.yml:8:19 quote-not-found"]


def test_a_quote_is_sought_in_its_own_article_alone(tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {
        "sources/articles/other.yml": article("a bridge one day"),
        "texts/denial.txt": TEXT,
        "texts/other.txt": TEXT,
    }
    assert found(tmp_path, given) == ["sources/articles/other.yml:8:12 quote-not-found"]


@pytest.mark.parametrize("words", [25, 26])
def test_a_quote_is_too_long_though_it_occurs(tmp_path: Path, words: int) -> None:
    """With 26 words; the limits hold with captures and without."""
    quote = " ".join(f"word{number}" for number in range(words))
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(quote),
        "texts/denial.txt": quote,
    }
    expected = ["sources/articles/denial.yml:8:12 long-quote"] if words > 25 else []
    assert found(tmp_path, given) == expected


@pytest.mark.parametrize("sign", ["—", "/", "…", "-"])
def test_signs_between_words_make_no_quote_shorter(tmp_path: Path, sign: str) -> None:
    quote = sign.join(["word"] * 80)
    given: dict[str, str | bytes] = {"sources/articles/denial.yml": article(quote)}
    assert found(tmp_path, given) == ["sources/articles/denial.yml:8:12 long-quote"]


@pytest.mark.parametrize(("quote", "words"), [("同意" * 25, 25), ("同意" * 150, 150)])
def test_a_quote_without_blanks_is_counted_too(tmp_path: Path, quote: str, words: int) -> None:
    given: dict[str, str | bytes] = {"sources/articles/denial.yml": article(quote)}
    assert (found(tmp_path, given) == []) == (words == 25)
    assert (f"the quote has {words} words" in compare(tmp_path, given).stdout) == (words > 25)


# --- wording ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        # Nine words in a row, from the first of them on.
        (f"She said it {COPIED}.", "5:23"),
        ("On the “steps” — of the *hall*, she spoke, to REPORTERS.", "5:11"),
        # Eight words, or nine with one of our own between them.
        ("She said it on the steps of the hall she spoke.", None),
        ("She said it on the steps of the hall, where she spoke to reporters.", None),
    ],
)
def test_nine_words_of_the_article_are_named_where_they_begin(
    tmp_path: Path, summary: str, said: str | None
) -> None:
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(summary=summary),
        "texts/denial.txt": f"{TEXT} It was {COPIED}.",
    }
    expected = [f"sources/articles/denial.yml:{said} copied-words"] if said else []
    assert found(tmp_path, given) == expected


def test_copied_words_are_found_through_what_does_not_show(tmp_path: Path) -> None:
    """Soft hyphens take a word apart for no reader."""
    shown = COPIED.replace("repor", "repor\u00ad").replace("a", "a\u200b")
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(summary=COPIED),
        "texts/denial.txt": f"{QUOTE} {shown}",
    }
    assert found(tmp_path, given) == ["sources/articles/denial.yml:5:11 copied-words"]


def test_copied_words_are_found_however_their_letters_are_composed(tmp_path: Path) -> None:
    said = "à la fête du café la mairesse a été reçue avec élégance"
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(summary=said),
        "texts/denial.txt": f"{QUOTE} {unicodedata.normalize('NFD', said)}",
    }
    assert found(tmp_path, given) == ["sources/articles/denial.yml:5:11 copied-words"]


def test_copied_words_are_found_behind_marks_on_no_letter(tmp_path: Path) -> None:
    """Each is a word; to try in which way they are sought takes for ever."""
    marks = " \u0301"
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(summary=f"'So: x{marks * 200} Straße'"),
        "texts/denial.txt": f"{QUOTE} Once{marks * 8} STRASSE",
    }
    assert found(tmp_path, given) == ["sources/articles/denial.yml:5:402 copied-words"]


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        # Eighteen characters of Chinese, twice as many of Thai, or as much with other words.
        (
            "我们读到：报道称市长在市政厅前表示不会同意建造。",
            '"报道称市长在市政厅前表示不会同意建造"',
        ),
        ("而市长在市政厅前表示不会同意建造NATO大桥。", '"市长在市政厅前表示不会同意建造 nato 大"'),
        ("报道称市长在市政厅前表示不会同意。", None),
        ("市长称不会同意建造。", None),
        ("นายกเทศมนตรีไม่เห็นด้วยกับการสร้างสะพานข้ามแม่น้ำ", '"นายกเทศมนตรีไม่เห็นด้วยกับการสร้างสะ"'),
        ("นายกเทศมนตรีไม่เห็นด้วย", None),
    ],
)
def test_copied_words_are_found_without_blanks(
    tmp_path: Path, summary: str, said: str | None
) -> None:
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(summary=summary),
        "texts/denial.txt": f"""{QUOTE}
报道称市长在市政厅前表示，不会同意建造NATO大桥。
นายกเทศมนตรีไม่เห็นด้วยกับการสร้างสะพานข้ามแม่น้ำ
""",
    }
    done = compare(tmp_path, given, "--format", "json")
    messages = [finding["message"] for finding in json.loads(done.stdout)]
    assert [message.partition(": ")[2] for message in messages] == ([said] if said else [])


def test_copied_words_are_found_over_line_ends_and_in_any_file(tmp_path: Path) -> None:
    """In any record's own words, at the line and column where they begin."""
    given: dict[str, str | bytes] = {
        "sources/positions/mayor-bridge.yml": """\
actor: mayor
question: bridge
stance: denies
date: 2024-05-01
text: >-
  What the mayor said there,
  so we read, on the
  steps of the hall
  she spoke to reporters,
  is that it is denied.
note: Nothing.
""",
        "sources/actors/actors.yml": """\
- {id: mayor, name: Mayor Ames, kind: person, role: on the steps of the hall she spoke to reporters}
- {id: herald, name: The Herald, kind: media}
""",
        "texts/denial.txt": f"{QUOTE} {COPIED}",
    }
    assert found(tmp_path, given) == [
        "sources/actors/actors.yml:1:53 copied-words",
        "sources/positions/mayor-bridge.yml:7:15 copied-words",
    ]
    done = compare(tmp_path, given)
    assert '"on the steps of the hall she spoke to"' in done.stdout
    assert "'denial'" in done.stdout


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("dossier.yml", "{title: COPIED, scope: S., bottom_line: B.}"),
        ("actors/more.yml", "[{id: clerk, name: Clerk, kind: person, role: COPIED}]"),
        ("events/e.yml", "{date: 2024, status: planned, title: COPIED}"),
        ("events/e.yml", "{date: 2024, status: planned, title: Fair, place: COPIED}"),
        ("questions/q.yml", "{text: COPIED, short: Q}"),
        ("questions/q.yml", "{text: Why?, short: COPIED}"),
        ("questions/q.yml", "{text: Why?, short: Q, topic: COPIED}"),
        ("questions/q.yml", "{text: Why?, short: Q, disputes: [{DISPUTE, title: COPIED}]}"),
        ("positions/p.yml", "{FIGURE, figure: {min: 2, unit: COPIED}}"),
        ("positions/p.yml", "{FIGURE, figure: {min: 2, unit: m, applies_to: COPIED}}"),
        ("articles/other.yml", "{ARTICLE, reports: [{position: mayor-bridge, where: COPIED}]}"),
        ("articles/other.yml", "{ARTICLE, notes: [{kind: other, text: T., corrected: COPIED}]}"),
    ],
)
def test_copied_words_are_found_in_every_field_of_our_own(
    tmp_path: Path, path: str, text: str
) -> None:
    figure = "actor: mayor, question: bridge, stance: asserts, date: 2024, text: Counts."
    own = "title: Other, publisher: herald, kind: news, date: 2024, summary: Other."
    dispute = "id: d, kind: wording, state: open, sides: [mayor-bridge, denial], explanation: E."
    for short, written in (("FIGURE", figure), ("ARTICLE", own), ("DISPUTE", dispute)):
        text = text.replace(short, written)
    column = text.index("COPIED") + 1
    given: dict[str, str | bytes] = {
        f"sources/{path}": text.replace("COPIED", COPIED),
        "texts/denial.txt": f"{QUOTE} {COPIED}",
    }
    copied = [line for line in found(tmp_path, given) if line.endswith(" copied-words")]
    assert copied == [f"sources/{path}:1:{column} copied-words"]


@pytest.mark.parametrize("field", ["title", "quote", "as_printed"])
def test_what_is_kept_as_printed_may_be_the_articles_words(tmp_path: Path, field: str) -> None:
    own = article(quote=COPIED if field == "quote" else QUOTE)
    if field == "title":
        own = own.replace("title: The bridge", f"title: {COPIED}")
    if field == "as_printed":
        own += f"notes:\n  - {{kind: garbled, text: Odd., as_printed: {COPIED}}}\n"
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": own,
        "texts/denial.txt": f"{QUOTE} {COPIED}",
    }
    assert found(tmp_path, given) == []


@pytest.mark.parametrize("field", ["name", "sort_name", "also", "described_as"])
def test_what_somebody_is_called_may_be_the_articles_words(tmp_path: Path, field: str) -> None:
    clerk = {"id": "clerk", "name": "Clerk", "kind": "anonymous-group"}
    called = {**clerk, field: [COPIED] if field == "also" else COPIED}
    given: dict[str, str | bytes] = {
        "sources/actors/more.yml": json.dumps([called]),
        "texts/denial.txt": f"{QUOTE} {COPIED}",
    }
    assert found(tmp_path, given) == []


def test_a_text_is_named_once_however_much_is_copied(tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(summary=f"{COPIED}. Then: {COPIED}."),
        "texts/denial.txt": f"{QUOTE} {COPIED}",
    }
    assert found(tmp_path, given) == ["sources/articles/denial.yml:5:11 copied-words"]


# --- texts that are not there, and ones that should not be ---------------------------------------


@pytest.mark.parametrize("text", [None, "", " \n"])
def test_a_missing_text_is_neither_a_pass_nor_a_fault(tmp_path: Path, text: str | None) -> None:
    """It is said which article was not compared; nothing is found and nothing is claimed."""
    given: dict[str, str | bytes] = {"sources/articles/denial.yml": article("never said")}
    if text is not None:
        given["texts/denial.txt"] = text
    done = compare(tmp_path, given)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "compared with 0 captures; no text of denial\n" in done.stderr


def test_what_was_compared_is_said(tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {
        "sources/articles/other.yml": article(),
        "texts/denial.txt": TEXT,
    }
    done = compare(tmp_path, given)
    assert done.exit_code == 0
    assert "compared with 1 capture; no text of other\n" in done.stderr
    write(tmp_path, {"texts/other.txt": TEXT})
    assert "compared with 2 captures\n" in compare(tmp_path, given).stderr


def test_a_capture_of_no_article_is_a_warning(tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {"texts/denail.txt": TEXT, "texts/notes.md": "Mine."}
    assert found(tmp_path, given) == ["texts/denail.txt:1:1 stray-capture"]
    assert compare(tmp_path, given).exit_code == 0
    assert compare(tmp_path, given, "--strict").exit_code == 1


def test_a_capture_that_git_would_publish_is_a_warning(tmp_path: Path) -> None:
    """Whatever the repository has Git run. One that is ignored is as it should be."""
    given: dict[str, str | bytes] = {"texts/denial.txt": TEXT, "texts/notes.md": "Mine."}
    assert found(tmp_path, given) == []
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    assert found(tmp_path, given) == []
    subprocess.run([*git, "add", "texts/denial.txt"], check=True)
    subprocess.run(
        [*git, "config", "core.fsmonitor", f"touch {tmp_path / 'ran'}; false"], check=True
    )
    assert found(tmp_path, given) == ["texts/denial.txt:1:1 tracked-capture"]
    assert not (tmp_path / "ran").exists()
    subprocess.run([*git, "config", "--unset", "core.fsmonitor"], check=True)
    subprocess.run([*git, "rm", "--quiet", "--cached", "texts/denial.txt"], check=True)
    assert found(tmp_path, given) == []


def test_nor_is_one_published_from_a_second_tree_of_a_repository(tmp_path: Path) -> None:
    """There ``.git`` is a file that leads to the repository; one that leads nowhere is none."""
    (main := tmp_path / "main").mkdir()
    tree = tmp_path / "tree"

    def git(folder: Path, *words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(folder), *who, *words], check=True)

    git(main, "init", "--quiet")
    git(main, "commit", "--quiet", "--allow-empty", "--message=first")
    git(main, "worktree", "add", "--quiet", str(tree))
    given: dict[str, str | bytes] = {"texts/denial.txt": TEXT}
    assert found(tree, given) == []
    git(tree, "add", "texts/denial.txt")
    assert found(tree, given) == ["texts/denial.txt:1:1 tracked-capture"]
    for lost in ("gitdir: ../nowhere\n", "gitdir: \0\n", "", "gitdir: /dev/zero\n"):
        (tree / ".git").write_text(lost)
        assert found(tree, given) == []


@pytest.mark.parametrize(("text", "place"), [(b"\xff\xfen\x00o\x00", "1:1"), (b"caf\xe9", "1:4")])
def test_a_capture_that_cannot_be_read_is_named(tmp_path: Path, text: bytes, place: str) -> None:
    """And costs only its own article: that is not compared, the others are."""
    given: dict[str, str | bytes] = {
        "sources/articles/other.yml": article("never said"),
        "texts/denial.txt": text,
        "texts/other.txt": TEXT,
    }
    assert found(tmp_path, given) == [
        "sources/articles/other.yml:8:12 quote-not-found",
        f"texts/denial.txt:{place} not-utf-8",
    ]
    assert "no text of denial\n" in compare(tmp_path, given).stderr


def test_a_capture_that_is_too_large_is_named(tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {"texts/denial.txt": b"x" * (MAX_BYTES + 1)}
    assert found(tmp_path, given) == ["texts/denial.txt:1:1 too-large"]


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_a_capture_costs_no_more_than_it_is_long(text: str, tmp_path: Path) -> None:
    """With the square of its length it would be minutes for these files, or hours."""
    given: dict[str, str | bytes] = {"texts/denial.txt": f"{QUOTE}\n{text}"}
    before = time.process_time()
    assert found(tmp_path, given) == []
    assert time.process_time() - before < 10


def test_a_quote_that_every_word_of_a_capture_goes_on_with_is_soon_given_up(tmp_path: Path) -> None:
    """Every look at it takes as long as the quote, which stands half a million times there."""
    quote = "a" + "-a" * 200
    report = f"  - position: mayor-bridge\n    attribution: on-record\n    quote: {quote}\n"
    more = report * 19
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": article(quote, more=more),
        "texts/denial.txt": "a-" * 500_000,
    }
    before = time.process_time()
    assert sum("quote-not-found" in each for each in found(tmp_path, given)) == 20
    assert time.process_time() - before < 10


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["open", "read", "is_file"])
def test_a_capture_that_the_system_withholds_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """And costs only its own article, whatever else is found."""
    opened, made, asked = os.open, os.fdopen, Path.is_file
    numbers: set[int] = set()
    withheld = OSError(number, os.strerror(number))

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise withheld

    def open_(path: Path, *arguments: Any, **options: Any) -> int:
        if Path(path).name == "denial.txt" and call == "open":
            raise withheld
        number = opened(path, *arguments, **options)
        if Path(path).name == "denial.txt" and call == "read":
            numbers.add(number)
        return number

    def fdopen(number: int, *arguments: Any, **options: Any) -> Any:
        stream = made(number, *arguments, **options)
        if number not in numbers:
            return stream
        stream.close()
        numbers.discard(number)
        return Broken()

    def is_file(path: Path) -> bool:
        if path.name == "denial.txt" and call == "is_file":
            raise withheld
        return asked(path)

    given: dict[str, str | bytes] = {
        "sources/articles/other.yml": article("never said"),
        "texts/denial.txt": TEXT,
        "texts/other.txt": TEXT,
        "texts/stray.txt": TEXT,
    }
    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "fdopen", fdopen)
    monkeypatch.setattr(Path, "is_file", is_file)
    assert found(tmp_path, given) == [
        "sources/articles/other.yml:8:12 quote-not-found",
        "texts/denial.txt:1:1 unreadable",
        "texts/stray.txt:1:1 stray-capture",
    ]
    done = compare(tmp_path, given)
    assert done.exit_code == 1
    assert f"cannot be read: {os.strerror(number)}" in done.stdout
    assert "compared with 1 capture; no text of denial\n" in done.stderr


def test_a_folder_that_the_system_does_not_list_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name == "texts":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    given: dict[str, str | bytes] = {"sources/articles/other.yml": article("a b") + "x: y\n"}
    given["texts/denial.txt"] = TEXT
    assert found(tmp_path, given) == [
        "sources/articles/other.yml:10:1 unknown-key",
        "texts:1:1 unreadable",
    ]


def test_a_link_is_no_capture(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "elsewhere.txt").write_text("something else", "utf-8")
    (tmp_path / "texts" / "denial.txt").symlink_to(tmp_path / "elsewhere.txt")
    done = compare(tmp_path, {})
    assert done.exit_code == 0
    assert "no text of denial\n" in done.stderr


# --- the option ------------------------------------------------------------------------------


def test_captures_in_their_folder_are_compared_unasked(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "sources/articles/denial.yml": article("never said")})
    assert run("check", "-C", tmp_path).exit_code == 0
    write(tmp_path, {"captures/denial.txt": TEXT})
    done = run("check", "-C", tmp_path)
    assert done.exit_code == 1
    assert "quote-not-found" in done.stdout


@pytest.mark.parametrize("command", ["build", "site"])
def test_what_writes_pages_compares_as_check_does(tmp_path: Path, command: str) -> None:
    """With the same findings; nothing is written where a quote is not in its article."""
    given = {"sources/articles/denial.yml": article("never said"), "captures/denial.txt": TEXT}
    write(tmp_path, {**FILES, **given})
    done, checked = run(command, "-C", tmp_path), run("check", "-C", tmp_path)
    assert done.exit_code == checked.exit_code == 1
    assert "quote-not-found" in checked.stdout
    assert done.stdout == checked.stdout
    assert not (tmp_path / "briefs").exists()


def test_the_capture_of_a_draft_is_of_an_article_in_a_build_too(tmp_path: Path) -> None:
    given = {"sources/articles/denial.yml": article("never said", more="draft: yes\n")}
    given |= {"captures/denial.txt": TEXT, "captures/stray.txt": TEXT}
    write(tmp_path, {**FILES, **given})
    done = run("build", "-C", tmp_path, "--format", "json")
    codes = [each["code"] for each in json.loads(done.stdout)]
    assert (codes, done.exit_code) == (["stray-capture", "unreported"], 0)
    assert run("build", "-C", tmp_path, "--drafts").exit_code == 1


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    done = run("check", "-C", tmp_path, "--captures", tmp_path / "none")
    assert done.exit_code == 2
    assert f"no folder '{tmp_path / 'none'}'" in done.stderr


def test_pages_never_say_what_a_machine_compared(tmp_path: Path) -> None:
    """The same sources give the same pages with captures and without."""
    given: dict[str, str | bytes] = {**FILES, "sources/articles/denial.yml": article()}
    for name in ("one", "two"):
        write(tmp_path / name, given)
    write(tmp_path / "two", {"captures/denial.txt": TEXT})
    pages = []
    for name in ("one", "two"):
        assert run("build", "-C", tmp_path / name).exit_code == 0
        pages.append({f.name: f.read_bytes() for f in (tmp_path / name / "briefs").rglob("*.md")})
    assert pages[0] == pages[1]


def test_a_broken_report_is_passed_over(tmp_path: Path) -> None:
    """What cannot be read is a finding already; the rest is still compared."""
    broken = (
        article()
        + "  - position: mayor-bridge\n    attribution: on-record\n    via: []\n"
        + "    quote: {text: x, fidelity: y}\n"
    )
    given: dict[str, str | bytes] = {
        "sources/articles/denial.yml": broken,
        "texts/denial.txt": "something else",
    }
    assert found(tmp_path, given) == [
        "sources/articles/denial.yml:8:12 quote-not-found",
        "sources/articles/denial.yml:13:32 unknown-term",
    ]


def test_every_run_of_nine_words_is_known() -> None:
    text = tuple(f"w{number}" for number in range(11))
    runs = list(_runs(text))
    assert runs == [text[0:9], text[1:10], text[2:11]]
    assert list(_runs(text[:8])) == []
