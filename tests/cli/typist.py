"""What it takes to enter a dossier: a typist who has it on paper enters it, and keys are counted.

    python -m tests.cli.typist [--show] [DOSSIER ...]

The typist enters the questions, then article after article with all that each reports, by
``onrecord add``, and answers what it asks. Of a name or a word that is known there he types three
letters and presses Tab; where that does not lead to it he types one more, until it does. A Tab is
a key and so is Enter. What the page of an article says of it, where it has an address, he does not
type. What ``add`` asks nothing about he writes into the files by hand, letter by letter. In the end
the dossier says what the one on paper says, or he has failed.
"""

import re
import readline
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from tests.dossier_helpers import REPOSITORY, findings, run, write

from onrecord.editing.adding import New, path_of, text_of
from onrecord.editing.emitting import written
from onrecord.source import tables, terms
from onrecord.source.ids import proposed_id
from onrecord.source.records import RECORD_TYPES
from onrecord.source.term import Term

SKERRY = REPOSITORY / "tests" / "cli" / "skerry"
# So many letters are typed before the first Tab.
LETTERS = 3

Fields = dict[str, Any]

_TYPES = {each.folder: each for each in RECORD_TYPES}
_WORDS = {
    str(word)
    for each in (*vars(terms).values(), *vars(tables).values())
    if isinstance(each, type) and issubclass(each, Term)
    for word in each
}
# Dates, numbers, codes.
_NO_TEXT = re.compile(r"[\d.,\[\]/?~%XTZ:+-]*|unknown|yes|no|[a-z]{2}(-\w+)?")
_PROMPT = re.compile(
    r"(?P<label>.*?)(?: \[(?P<proposal>.*?)(?:; - for none)?\])?(?: \([^()]*\))?: "
)
_ADD_IT = re.compile(r"  no \w+ '.*' yet.*; add it\? \[(?P<default>./.)\]: ")
# By what a record is called that is not there yet.
_NAME = {"actor": "name", "question": "short", "event": "title"}
# What the command itself says of a record.
_SET = {"recorded", "accessed"}
_REFS = {"actor", "question", "event", "publisher", "to", "on_behalf_of", "via", "actors"}
_IN_ONE_LINE = {"also", "via", "actors", "basis", "sides"}
_OF_REPORTS = {"quote", "attribution", "via", "where"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TAB, ENTER = "\N{RIGHTWARDS ARROW TO BAR}", "\N{RETURN SYMBOL}"


@dataclass
class Typist:
    """Enters the dossier that lies in the folder ``paper`` into another one, and counts keys."""

    paper: Path
    folder: Path
    # Keys of texts that somebody has to write, of commands and other answers, of YAML by hand.
    prose: int = 0
    answers: int = 0
    by_hand: int = 0
    session: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what is on paper."""
        self.records: dict[str, tuple[str, Fields]] = {}
        for file in sorted((self.paper / "sources").rglob("*.yml")):
            read = _plain(file)
            folder = file.relative_to(self.paper).parts[1]
            for each in read if isinstance(read, list) else [read]:
                noun = _TYPES[folder].noun if folder in _TYPES else "dossier"
                self.records[each.pop("id", file.stem)] = noun, each
        self.briefing = self.records.pop("dossier")[1]
        # Our ids, by those on paper; and what is being added, by what it is called.
        self._ours: dict[str, str] = {}
        self._inline: dict[str, str] = {}
        self._items: dict[tuple[str, str], int] = {}
        self._main, self._position = "", ""
        self._report: Fields = {}
        self._reports: list[Fields] = []
        self._is_reporting = False

    def enter(self) -> None:
        """Enter all of it. Raises AssertionError where it does not become what is on paper."""
        least = {name: self.briefing[name] for name in ("title", "scope")}
        write(self.folder, {"sources/dossier.yml": written({**least, "bottom_line": "None."})})
        for noun in ("question", "article", "actor", "event", "position"):
            for record_id in self._of(noun):
                if record_id not in self._ours:
                    self._add(record_id)
        for question in self._of("question"):
            fields = self.records[question][1]
            for noun, parts in (
                ("answer", [fields[each] for each in ("answer",) if each in fields]),
                ("dispute", fields.get("disputes", [])),
            ):
                for part in parts:
                    self._add_part(noun, {**part, "question": question})

    def complete(self) -> None:
        """Write by hand what was not asked for."""
        for record_id, (noun, fields) in self.records.items():
            [record_type] = [each for each in RECORD_TYPES if each.noun == noun]
            ours = self._ours[record_id]
            mine = _plain(self._file(record_type.folder, ours))
            whole = self._whole(mine, self._mapped(fields), record_id)
            new = New(record_type, whole, ours)
            (self.folder / path_of(new)).write_text(text_of(new), "utf-8")
        whole = self._mapped(self.briefing)
        self._by_hand(whole, 0)
        (self.folder / "sources/dossier.yml").write_text(written(whole), "utf-8")

    def _of(self, noun: str) -> list[str]:
        """Return the ids of the records of a kind, oldest first."""
        found = [each for each, (kind, _) in self.records.items() if kind == noun]
        return sorted(found, key=lambda each: str(self.records[each][1].get("date", "")).strip("["))

    # --- commands

    def _add(self, record_id: str) -> None:
        noun, fields = self.records[record_id]
        self._main, self._is_reporting, self._position = record_id, False, ""
        self._reports = [*fields.get("reports", ())]
        words = ["add", noun]
        if "url" in fields:
            words += [fields["url"], "--fetch"]
            words += [] if fields["kind"] == "news" else ["--kind", fields["kind"]]
        if noun == "position":
            self._position = record_id
        self._type(" ".join(["onrecord", *words]), "$ ")
        with ExitStack() as stack:
            stack.enter_context(patch("onrecord.cli.asking.is_terminal", return_value=True))
            stack.enter_context(patch("onrecord.cli.asking.click.prompt", self._answer))
            stack.enter_context(patch("onrecord.cli.finding._got", self._page))
            done = run(words[0], "-C", self.folder, *words[1:])
        assert done.exit_code == 0, done.output
        assert "nothing is written" not in done.output, done.output
        self._learn()

    def _add_part(self, noun: str, fields: Fields) -> None:
        """Add a part of a question, by an id that nothing else has on paper."""
        self.records["part"] = noun, fields
        self._add("part")
        del self.records["part"]
        if noun == "dispute":
            file = self._file("questions", self._ours[fields["question"]])
            self._ours[fields["id"]] = _plain(file)["disputes"][-1]["id"]

    def _file(self, folder: str, record_id: str) -> Path:
        [file] = (self.folder / "sources" / folder).rglob(f"{record_id}.yml")
        return file

    def _page(self, *_: object, **__: object) -> bytes:
        """Return the page of the article that is entered, as a site has it."""
        fields = self.records[self._main][1]
        said = {
            "og:type": "article",
            "og:title": fields["title"],
            "og:site_name": self.records[fields["publisher"]][1]["name"],
            "article:published_time": fields["date"],
        }
        metas = [*said.items(), *(("author", each) for each in fields.get("authors", ()))]
        tags = "".join(f'<meta name="{name}" content="{escape(told)}">' for name, told in metas)
        return f"<html><head>{tags}</head><body></body></html>".encode()

    def _learn(self) -> None:
        """See which ids those have that were added."""
        for file in (self.folder / "sources").rglob("*.yml"):
            parts = file.relative_to(self.folder / "sources").parts
            if file.stem in self._ours.values() or len(parts) < 2:
                continue
            noun = _TYPES[parts[0]].noun
            if noun in _NAME:
                called = _plain(file)[_NAME[noun]]
                found = self._called(noun, called)
            else:
                found = self._position if noun == "position" else self._main
            assert found not in self._ours, f"{file.stem} is there twice"
            self._ours[found] = file.stem

    def _called(self, noun: str, name: str) -> str:
        [found] = [
            each
            for each, (kind, fields) in self.records.items()
            if kind == noun and fields[_NAME[noun]] == name
        ]
        return found

    # --- answers

    def _answer(self, prompt: str, **_: object) -> str:
        """Return what is typed where this is asked, as the program has it then."""
        if new := _ADD_IT.fullmatch(prompt):
            return self._type("y" if new["default"] == "y/N" else "", prompt)
        asked = _PROMPT.fullmatch(prompt)
        assert asked, prompt
        label, proposal = asked["label"], asked["proposal"] or ""
        if label in {"actor", "event"} and self.records[self._main][0] == "article":
            self._turn_to_next("position" if label == "actor" else "event")
        name = label.split()[-1]
        wanted = self._number() if label == "number" else self._mapped(self._wanted(label))
        if wanted in (None, "") and f"{proposal}; - for none" in prompt:
            return self._type("-", prompt)
        if wanted in (None, "", proposal, [proposal]):
            return self._type("", prompt)
        if wanted == []:
            return self._type("[]", prompt)
        if name in {"basis", "sides"}:
            return self._type(", ".join(map(self._by_number, wanted)), prompt)
        if name == "date":
            return self._type(self._short_date(wanted), prompt)
        words = wanted if isinstance(wanted, list) else [wanted]
        keys, meant = zip(*(self._letters(name, each) for each in words), strict=True)
        return self._type(", ".join(keys), prompt, ", ".join(meant))

    def _turn_to_next(self, key: str) -> None:
        """Turn to the next thing that the article reports: no more of one kind, then the other."""
        self._learn()
        self._is_reporting = True
        self._report = next((each for each in self._reports if key in each), {})
        self._position = self._report.get("position", "")
        if self._report:
            self._reports.remove(self._report)

    def _number(self) -> str:
        """Return which one it is of those that are shown, nothing where it is none."""
        shown = list(_completions(""))
        ours = self._ours.get(self._position)
        return str(shown.index(ours) + 1) if ours else ""

    def _by_number(self, item: str | Fields) -> str:
        """Return how a position or a stance is named, where positions were shown with numbers."""
        if isinstance(item, dict):
            return str(item["stance"])
        return str(list(_completions("")).index(item) + 1)

    def _wanted(self, label: str) -> Any:
        """Return what is on paper for a label such as ``Harbour Board: relations to``."""
        record_id, path = self._main, label
        for called, each in self._inline.items():
            if label.startswith(f"{called}: "):
                record_id, path = each, label.removeprefix(f"{called}: ")
        first, *rest = path.split()
        fields = self.records[record_id][1]
        if self._is_reporting and record_id == self._main:
            of_report = first in _OF_REPORTS or first == "event"
            fields = self._report if of_report else self.records.get(self._position, ("", {}))[1]
            record_id = self._position
        value = fields.get(first)
        if isinstance(value, list) and (rest or first not in _IN_ONE_LINE):
            key = (record_id, first)
            self._items[key] = self._items.get(key, 0) + (not rest or rest[0] in {"to", "text"})
            value = value[self._items[key] - 1] if self._items[key] <= len(value) else None
        if rest:
            return value.get(rest[0]) if isinstance(value, dict) else None
        # What is more than its name is left to be written by hand.
        items = value if isinstance(value, list) and first != "sides" else [value]
        return None if any(isinstance(each, dict) for each in items) else value

    def _short_date(self, date: str) -> str:
        """Return as much of a date as is typed where the article at hand is of the same year."""
        of_article = str(self.records[self._main][1].get("date", "")) if self._is_reporting else ""
        if not _DAY.fullmatch(date) or not _DAY.fullmatch(of_article) or date[:4] != of_article[:4]:
            return date
        return date[8:].lstrip("0") if date[:7] == of_article[:7] else date[5:]

    def _letters(self, name: str, wanted: str) -> tuple[str, str]:
        """Return the keys by which a word or a record is typed, and what stands there then."""
        known = list(_completions(""))
        if name not in _REFS and not (wanted in _WORDS and wanted in known):
            return wanted, wanted
        called = wanted
        if name in _REFS and wanted != "unknown":
            paper = next((each for each, ours in self._ours.items() if ours == wanted), wanted)
            noun, fields = self.records[paper]
            called = fields[_NAME[noun]]
            if called in self._inline and wanted == paper and wanted not in self._ours.values():
                wanted = next((each for each in known if each == proposed_id(called)), wanted)
            if wanted not in known:
                self._inline[called] = paper
                return called, called
        for number in range(LETTERS, len(called) + 1):
            if list(_completions(called[:number])) == [wanted]:
                return f"{called[:number]}{TAB}", wanted
        return wanted, wanted

    def _type(self, keys: str, prompt: str, meant: str | None = None) -> str:
        """Count keys and Enter, and return the line that the program is given."""
        self.session.append(f"{prompt}{keys}{ENTER}")
        assert self.session[-3:-1] != self.session[-2:], f"asked again: {self.session[-1]}"
        self._count(keys)
        self.answers += 1
        return keys if meant is None else meant

    def _count(self, keys: str) -> None:
        if _is_text(keys) and TAB not in keys and not keys.startswith("onrecord "):
            self.prose += len(keys)
        else:
            self.answers += len(keys)

    # --- by hand

    def _whole(self, mine: Any, wanted: Any, where: str) -> Any:
        """Return what was added with what is on paper beside it, typed by hand."""
        if isinstance(wanted, list):
            assert len(mine) <= len(wanted), f"{where}: {mine} is not {wanted}"
            self._by_hand(wanted[len(mine) :], 4)
            pairs = [(_same(each, mine, at), each) for at, each in enumerate(wanted[: len(mine)])]
            return [*(self._whole(*pair, where) for pair in pairs), *wanted[len(mine) :]]
        if isinstance(wanted, dict) and isinstance(mine, dict):
            more = mine.keys() - wanted.keys() - _SET
            assert not more, f"{where}: {more} are not on paper"
            lacking = {name: each for name, each in wanted.items() if name not in mine}
            self._by_hand(lacking, 0)
            both = mine.keys() & wanted.keys() - _SET
            return {
                **mine,
                **lacking,
                **{name: self._whole(mine[name], wanted[name], f"{where}.{name}") for name in both},
            }
        assert mine == wanted, f"{where}: {mine} is not {wanted}"
        return mine

    def _by_hand(self, value: Any, indent: int) -> None:
        if value:
            text = written({"": value} if isinstance(value, list) else value, indent)
            prose = sum(len(each) for each in _leaves(value) if self.is_prose(each))
            self.prose += prose
            self.by_hand += len(text.removeprefix(" " * indent + "'':\n")) - prose

    def is_prose(self, text: str) -> bool:
        return _is_text(text) and text not in {*self.records, *self._ours.values()}

    def _mapped(self, value: Any) -> Any:
        """Return what is on paper with our ids in the place of those that stand there."""
        if isinstance(value, list):
            return [self._mapped(each) for each in value]
        if isinstance(value, dict):
            return {name: self._mapped(each) for name, each in value.items()}
        return self._ours.get(value, value)


def _plain(file: Path) -> Any:
    """Return what a file holds, every value as text."""
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # which makes texts


def _is_text(text: str) -> bool:
    return text not in _WORDS and not _NO_TEXT.fullmatch(text)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for each in value.values() if isinstance(value, dict) else value:
        yield from _leaves(each)


def _same(wanted: Any, mine: list[Any], at: int) -> Any:
    """Return which item of a list it is: of reports by what they report, else by its place."""
    for key in ("position", "event"):
        if isinstance(wanted, dict) and key in wanted:
            return next(each for each in mine if each.get(key) == wanted[key])
    return mine[at]


def _completions(letters: str) -> Iterator[str]:
    """Yield to what the tabulator key would complete letters just now."""
    complete = readline.get_completer()
    number = 0
    while complete and (found := complete(letters, number)) is not None:
        yield found
        number += 1


@dataclass(frozen=True)
class Count:
    """What it took to enter a dossier, and how long its YAML and the texts in it are.

    ``at_first`` are the codes of what a check finds before anything is written by hand.
    """

    typist: Typist
    folder: Path
    at_first: tuple[str, ...]
    characters: int
    prose: int

    @property
    def keys(self) -> int:
        """All that was typed."""
        return self.typist.prose + self.overhead

    @property
    def overhead(self) -> int:
        """What was typed beside texts."""
        return self.typist.answers + self.typist.by_hand

    def told(self) -> str:
        """Return the count in words."""

        def share(keys: int, characters: int) -> str:
            return f"{keys:,} keys for {characters:,} characters, {keys / characters:.0%}"

        typist, rest = self.typist, self.characters - self.prose
        return "\n".join(
            (
                f"{typist.paper.name}: {share(self.keys, self.characters)}",
                f"  texts: {share(typist.prose, self.prose)}",
                f"  all else: {share(self.overhead, rest)}",
                f"  the first check finds: {', '.join(self.at_first) or 'nothing'}",
                f"    commands and answers {typist.answers:,}, YAML by hand {typist.by_hand:,}",
            )
        )


def counted(paper: Path, folder: Path) -> Count:
    """Return what it takes to enter a dossier into a folder that is empty."""
    typist = Typist(paper, folder)
    texts = [file.read_text("utf-8") for file in (paper / "sources").rglob("*.yml")]
    written_down = [typist.briefing, *(fields for _, fields in typist.records.values())]
    leaves = [each for fields in written_down for each in _leaves(fields)]
    prose = sum(len(each) for each in leaves if typist.is_prose(each))
    typist.enter()
    at_first = tuple(str(each["code"]) for each in findings(folder))
    typist.complete()
    return Count(typist, folder, at_first, sum(map(len, texts)), prose)


def main() -> None:
    """Print what it takes to enter each dossier, and with --show how."""
    for paper in [Path(each) for each in sys.argv[1:] if each != "--show"] or [SKERRY]:
        with tempfile.TemporaryDirectory() as folder:
            count = counted(paper, Path(folder))
        if "--show" in sys.argv:
            print("\n".join(count.typist.session))
        print(count.told())


if __name__ == "__main__":
    main()
