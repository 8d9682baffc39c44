"""Whatever is written into a source: findings or pages, never an exception; and pages that hold.

``make reliability`` tries more examples, and other ones.
"""

import json
import posixpath
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import Phase, assume, event, example, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from lxml.etree import _Element
from lxml.html import document_fromstring
from tests.dossier_helpers import HARBOUR, LEAST, examples, run, tree, write
from tests.reliability import stage, strategies
from tests.reliability.replay import CORPUS, TARGETS
from tests.site_helpers import site_engine

from onrecord.diagnostics.findings import Place, Severity
from onrecord.dossier.labels import plain_words
from onrecord.dossier.model import Dossier
from onrecord.pages.addresses import address
from onrecord.pages.markdown import Target, rich_blocks
from onrecord.reading import read
from onrecord.source import yaml_reader
from onrecord.source.characters import decode
from onrecord.source.fields import Struct, specs
from onrecord.source.files import BRIEFING
from onrecord.source.nodes import Scalar
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.rich import RichText


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


# --- anything in the place of a source ---------------------------------------------------------

_SOURCES = {
    path.relative_to(HARBOUR).as_posix(): path.read_bytes()
    for path in sorted((HARBOUR / "sources").rglob("*.yml"))
}
_NAMES = st.sampled_from(
    [
        *_SOURCES,
        *(f"sources/{kind.folder}/new.yml" for kind in RECORD_TYPES),
        *("sources/actors/Ä.yml", "sources/actors/a b.yml", "sources/actors/<b>.yml"),
        *("sources/new.yml", "sources/events/deep/er/new.yml", "sources/events/con.yml"),
        *('sources/actors/"q".yml', "sources/actors/a\nb.yml", "sources/actors/\udcff.yml"),
    ]
)


@st.composite
def spliced(draw: st.DrawFn) -> bytes:
    """A source with some of it cut out, doubled or put in the place of something else."""
    content = draw(st.sampled_from(list(_SOURCES.values())))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        put = draw(st.sampled_from([b"", content[start:end] * 2]) | strategies.yaml_like)
        content = content[:start] + put + content[end:]
    return content


def answers(root: Path) -> int:
    """Check and build; assert that both say the same, in words. Return the exit code."""
    checked = run("check", "-C", root, "--format", "json")
    findings: list[dict[str, Any]] = json.loads(checked.stdout)
    errors = [finding for finding in findings if finding["severity"] == Severity.ERROR]
    assert checked.exit_code == (1 if errors else 0)
    for finding in findings:
        assert finding["message"]
        assert finding["line"] >= 1
        assert finding["column"] >= 1
    built = run("build", "-C", root, "--format", "github")
    assert built.exit_code == checked.exit_code
    assert len(built.stdout.splitlines()) == len(findings)
    assert all(line.startswith(("::error ", "::warning ")) for line in built.stdout.splitlines())
    return checked.exit_code


@given(_NAMES, strategies.yaml_like | spliced())
@examples(120)
@example("sources/actors/\udcff.yml", b"id: x\nname: X\nkind: person\n")
@example("sources/actors/a\nb.yml", b"id: x\nname: X\nkind: person\n")
@example("sources/actors/<b>.yml", b"id: x\nname: X\nkind: person\n")
@example("sources/dossier.yml", b"")
@example("sources/dossier.yml", b"[]")
def test_anything_in_the_place_of_a_source_gives_findings_or_pages(
    folder: Path, name: str, content: bytes
) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = Path(place)
        write(root, {**_SOURCES, name: content})
        event(f"exit {answers(root)}")


@given(st.dictionaries(_NAMES, strategies.yaml_like | spliced(), max_size=6))
@examples(40)
def test_a_folder_of_anything_gives_findings_or_pages(
    folder: Path, files: dict[str, bytes]
) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = Path(place)
        write(root, {**LEAST, **files})
        answers(root)


@given(st.binary(max_size=200) | strategies.yaml_like)
@examples(300)
def test_what_is_no_text_is_refused_and_what_is_can_be_read(content: bytes) -> None:
    text, findings = decode("x.yml", content)
    assert text is not None or findings
    if text is not None:
        document, faults = yaml_reader.read("x.yml", text)
        if not findings and not faults:
            assert document.root is not None or not text.strip() or "#" in text or "-" in text
        lines = text.split("\n")
        for finding in faults:
            assert 1 <= finding.place.line <= len(lines)
            assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1


# --- a dossier that is right ---------------------------------------------------------------------


def shown(page: str) -> _Element:
    """Return a page's Markdown, without its front matter, as a browser sees it."""
    _, _, body = page.removeprefix("---\n").partition("\n---\n")
    return document_fromstring(f"<html><body>{site_engine().reset().convert(body)}</body></html>")


def as_yaml(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def squashed(text: str) -> str:
    """Return a text without blanks, and without the signs of items, which a page's lists make."""
    return "".join(text.replace("•", "").split())


def linked(root: Path) -> Dossier:
    reading = read(root)
    assert reading.is_sound, reading.findings
    return reading.dossier


def test_the_schema_has_no_field_that_is_never_made() -> None:
    """A new kind of value must reach the dossiers below."""
    names = {kind.__name__: ["x"] for kind in RECORD_TYPES}
    parts: list[type[Struct]] = [Briefing, *RECORD_TYPES]
    for kind in parts:
        for spec in specs(kind):
            assert strategies.value(spec.type, names) is not None, f"{kind.__name__}.{spec.name}"


def texts_by_page(made: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what somebody typed, with a page that shows it."""

    def words(rich: RichText) -> str:
        return plain_words(made, rich)

    for actor in made.actors.values():
        yield address(made, actor.id).partition("#")[0], actor.name
    for article in made.articles.values():
        if isinstance(article.title, str):
            yield f"articles/{article.id}.md", article.title
        yield f"articles/{article.id}.md", words(article.summary)
        for report in article.reports:
            if report.quote and report.position:
                yield f"articles/{article.id}.md", report.quote.text
    for question in made.questions.values():
        yield f"questions/{question.id}.md", question.text
        for dispute in question.disputes:
            yield f"questions/{question.id}.md", dispute.title
    for position in made.positions.values():
        yield f"questions/{position.question.id}.md", words(position.text)
    for happened in made.events.values():
        yield "timeline.md", happened.title
    yield "index.md", words(made.briefing.bottom_line)


def assert_links_hold(pages: dict[str, _Element]) -> None:
    ids = {
        path: {str(node.get("id")) for node in body.iter("*") if node.get("id")}
        for path, body in pages.items()
    }
    for path, body in pages.items():
        for link in body.iter("a"):
            address = link.get("href") or ""
            if address.startswith(("http://", "https://")):
                continue
            file, _, anchor = unquote(address).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
            target = target if file else path
            assert target in pages or not target.endswith(".md"), f"{path}: {address}"
            if anchor and target in pages:
                assert anchor in ids[target], f"{path}: {address}"


@given(strategies.dossiers())
@examples(5, phases=[Phase.generate])  # to shrink one takes minutes
def test_a_valid_dossier_is_checked_built_and_shown_as_typed(
    folder: Path, files: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = Path(place)
        write(root, {path: as_yaml(content) for path, content in files.items()})
        code = answers(root)
        event(f"exit {code}")
        if code:
            said = run("check", "-C", root, "--format", "concise").stdout
            raise AssertionError(f"not a valid dossier:\n{said}")
        made = linked(root)
        assert sum(map(len, (made.actors, made.articles, made.events))) == sum(
            path.split("/")[1] in {"actors", "articles", "events"} for path in files
        )
        briefs = tree(root / stage.PAGES)
        pages = {
            path: shown(content.decode()) for path, content in briefs.items() if path[-3:] == ".md"
        }
        assert_links_hold(pages)
        words = {path: squashed("".join(map(str, body.itertext()))) for path, body in pages.items()}
        for path, typed in texts_by_page(made):
            assert squashed(typed) in words[path], (path, typed)
        for path, body in pages.items():
            for node in body.iter("*"):
                assert node.tag not in {"script", "img", "iframe", "b", "object"}, path
                assert not [name for name in map(str, node.attrib) if name.startswith("on")], path


@given(strategies.related())
@examples(30)
def test_whatever_leads_to_what_it_is_built_where_nothing_is_wrong(
    folder: Path, files: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = write(Path(place), {path: as_yaml(content) for path, content in files.items()})
        code = answers(root)
        event(f"exit {code}")
        if not code:
            pages = tree(root / stage.PAGES)
            assert_links_hold(
                {path: shown(page.decode()) for path, page in pages.items() if path[-3:] == ".md"}
            )


# --- one edit after another ----------------------------------------------------------------------

_STANCES = st.sampled_from(["asserts", "supports", "opposes", "denies", "no-position", "odd"])


class Edits(RuleBasedStateMachine):
    """A folder that is edited and built again and again shows what a new one would."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.root = self.place / "dossier"
        write(self.root, {**LEAST, **_SMALL})
        self.number = 0
        self.published: dict[str, bytes] | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    @property
    def files(self) -> list[Path]:
        return sorted((self.root / "sources").rglob("*.yml"))

    def _one(self, data: st.DataObject, folder: str = "") -> Path:
        fitting = [path for path in self.files if folder in path.parts or not folder]
        assume(fitting)
        return data.draw(st.sampled_from(fitting), label="file")

    @rule(kind=st.sampled_from(["person", "state", "media"]))
    def add_actor(self, kind: str) -> None:
        self.number += 1
        name = f"actor-{self.number}"
        file = self.root / "sources" / "actors" / f"{name}.yml"
        file.write_text(f"name: Actor {self.number}\nkind: {kind}\n", "utf-8")

    @rule(data=st.data(), stance=_STANCES)
    def add_position(self, data: st.DataObject, stance: str) -> None:
        self.number += 1
        actor = self._one(data, "actors").stem
        file = self.root / "sources" / "positions" / f"position-{self.number}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f"actor: {actor}\nquestion: bridge\nstance: {stance}\ndate: 2024-05-01\ntext: So.\n",
            "utf-8",
        )

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self._one(data).unlink()

    @rule(data=st.data(), name=st.sampled_from(["mayor", "bridge", "new-name", "other"]))
    def rename(self, data: st.DataObject, name: str) -> None:
        file = self._one(data)
        if file.name != BRIEFING:
            file.rename(file.with_name(f"{name}.yml"))

    @rule(data=st.data(), stance=_STANCES)
    def retype(self, data: st.DataObject, stance: str) -> None:
        file = self._one(data, "positions")
        lines = file.read_text("utf-8").splitlines()
        lines = [f"stance: {stance}" if line.startswith("stance") else line for line in lines]
        file.write_text("\n".join(lines) + "\n", "utf-8")

    @rule(data=st.data(), folder=st.sampled_from(["actors", "events", "questions"]))
    def move(self, data: st.DataObject, folder: str) -> None:
        file = self._one(data)
        if file.name != BRIEFING:
            (self.root / "sources" / folder).mkdir(exist_ok=True)
            file.rename(self.root / "sources" / folder / file.name)

    @rule(data=st.data())
    def break_syntax(self, data: st.DataObject) -> None:
        file = self._one(data)
        file.write_text(file.read_text("utf-8") + "a: [\n", "utf-8")

    @precondition(lambda self: self.published)
    @rule(data=st.data())
    def tamper_with_a_page(self, data: st.DataObject) -> None:
        pages = sorted((self.root / stage.PAGES).rglob("*.md"))
        page = data.draw(st.sampled_from(pages), label="page")
        if page.name not in {"notes.md", "more.md"}:
            page.unlink()

    @rule()
    def mend(self) -> None:
        """Put the sources back as they were at first, with what was added."""
        for file in self.files:
            text = file.read_text("utf-8")
            file.write_text(text.replace("a: [\n", "").replace("stance: odd", "stance: denies"))
        write(self.root, {**LEAST, **_SMALL})

    @rule()
    def write_by_hand(self) -> None:
        stage.write_by_hand(self.root)

    @invariant()
    def the_pages_are_those_of_a_new_folder(self) -> None:
        hand = self.hand_written()
        code = run("build", "-C", self.root, "--format", "json").exit_code
        assert self.hand_written() == hand
        found = self.pages()
        if code:
            assert found is None or self.published is None or found.keys() <= self.published.keys()
            return
        other = self.place / "other"
        shutil.copytree(self.root / "sources", other / "sources")
        assert run("build", "-C", other, "--format", "json").exit_code == 0
        assert found == stage.pages(other)
        shutil.rmtree(other)
        self.published = found

    def hand_written(self) -> dict[str, bytes]:
        pages = stage.pages(self.root) or {}
        return {path: pages[path] for path in stage.HAND_WRITTEN if path in pages}

    def pages(self) -> dict[str, bytes] | None:
        pages = stage.pages(self.root)
        if pages is None:
            return None
        return {path: data for path, data in pages.items() if path not in stage.HAND_WRITTEN}


_SMALL = {
    "sources/actors/mayor.yml": "name: Mayor Ames\nkind: person\n",
    "sources/actors/herald.yml": "name: The Herald\nkind: media\n",
    "sources/questions/bridge.yml": """\
        text: A bridge?
        short: Bridge
        unknowns: [{text: Who pays., kind: not-reported}]
        """,
    "sources/positions/mayor-bridge.yml": """\
        actor: mayor
        question: bridge
        stance: supports
        date: 2024-05-01
        text: For it.
        """,
    "sources/articles/news.yml": """\
        title: The bridge
        publisher: herald
        kind: news
        date: 2024-05-02
        summary: On the bridge.
        reports: [{position: mayor-bridge, attribution: on-record}]
        """,
}

Edits.TestCase.settings = examples(6, stateful_step_count=8)
TestEdits = Edits.TestCase


# --- found before --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_search_found_is_read_again(name: str) -> None:
    """What reached most of the code in a search guided by coverage, and all that failed."""
    inputs = sorted((CORPUS / name).iterdir())
    assert inputs
    for file in inputs:
        TARGETS[name](file.read_bytes())


def test_rich_text_that_took_long_is_quick() -> None:
    """What makes parsers go round and round stays within the limits."""
    for bit in (
        "[[",
        "[",
        "**",
        "*a ",
        "`",
        "- ",
        "> ",
        "1. ",
        "](",
        "\\",
        "_a*",
        "[a](",
        "![",
        "<",
    ):
        text = (bit * 8_000)[:8_000].strip() or "x"
        value, _ = RichText.from_scalar(Scalar(text, Place("x"), text))
        if value is not None:
            rich_blocks(value, lambda name: Target(name, f"{name}.md"))
