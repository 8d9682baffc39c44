"""In whatever style of YAML a file is written, an edit changes what it means to, nothing else."""

import json
import re
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import HARBOUR, examples

from onrecord.editing.changes import Changes, judged
from onrecord.editing.formatting import formatted, said
from onrecord.editing.layout import Layout, RefusedError, plain
from onrecord.editing.merging import merged, removed
from onrecord.editing.renaming import renamed
from onrecord.editing.splitting import split
from onrecord.reading import Reading

# Each comment has a number of its own, by which it is known again.
_COMMENTS = ("# c%d", "# c%d: \u00e9 \u738b", "#\tc%d\ttab", "#c%d - {a: [b]}, id: x")
_NUMBERED = re.compile(r"#\s*c\d+")


class Writer:
    """Writes plain values as YAML in any of its styles, with comments wherever one may stand."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.number = 0

    def comment(self) -> str:
        self.number += 1
        return self.random.choice(_COMMENTS) % self.number

    def is_so(self, in_a_hundred: int) -> bool:
        return self.random.randrange(100) < in_a_hundred

    def behind(self, line: str, in_a_hundred: int = 12) -> str:
        return f"{line}  {self.comment()}" if self.is_so(in_a_hundred) else line

    def scalar(self, text: str, margin: str, *, in_flow: bool) -> str:
        styles = [json.dumps(text, ensure_ascii=self.is_so(20))]
        if "\n" not in text:
            styles.append("'" + text.replace("'", "''") + "'")
        if re.fullmatch(r"[A-Za-z0-9](?:[\w .()-]*[\w)])?", text):
            styles += [text] * 3
        if not in_flow and text == text.strip():
            head, deeper = self.behind(self.random.choice(["|", "|-"])), f"{margin}  "
            lines = [line and deeper + line for line in text.split("\n")]
            styles.append("\n".join([head, *lines]))
        return self.random.choice(styles)

    def flow(self, value: Any, margin: str) -> str:
        if isinstance(value, str):
            return self.scalar(value, margin, in_flow=True)
        deeper = f"{margin}  "
        if isinstance(value, list):
            begin, end = "[]"
            items = [self.flow(each, deeper) for each in value]
        else:
            begin, end = "{}"
            items = [f"{key}: {self.flow(each, deeper)}" for key, each in value.items()]
        text = begin
        for number, item in enumerate(items, 1):
            text += item + ("," if number < len(items) or self.is_so(25) else "")
            if self.is_so(15):
                text += f" {self.comment()}\n{deeper}"
            elif self.is_so(20):
                text += f"\n{deeper}" + (f"{self.comment()}\n{deeper}" if self.is_so(30) else "")
            else:
                text += " "
        return text + end

    def lines(self, value: Any, margin: str) -> str:
        """Return a mapping, or a list, in lines of its own."""
        found = []
        pairs = [("", each) for each in value] if isinstance(value, list) else [*value.items()]
        for key, each in pairs:
            if self.is_so(12):
                found.append(margin + self.comment())
            head = f"{margin}{key}:" if key else f"{margin}-"
            if isinstance(each, str):
                text = self.scalar(each, margin, in_flow=False)
                found.append(f"{head} {text if chr(10) in text else self.behind(text)}")
            elif not each or self.is_so(35):
                found.append(self.behind(f"{head} {self.flow(each, margin + '  ')}"))
            else:
                deeper = margin + " " * self.random.choice([2, 4])
                found.append(f"{self.behind(head)}\n{self.lines(each, deeper)}")
        return "\n".join(found)

    def file(self, value: Any) -> str:
        whole = self.flow(value, "") if self.is_so(10) else self.lines(value, "")
        head = f"{self.comment()}\n" if self.is_so(40) else ""
        return head + whole + ("\n" if self.is_so(85) else "")


FILES = {
    path.relative_to(HARBOUR).as_posix(): path.read_text("utf-8")
    for path in sorted((HARBOUR / "sources").rglob("*.yml"))
}


def restyled(random: Random) -> Reading:
    """Return the invented dossier, each file in another style that means the same."""
    writer = Writer(random)
    texts = {}
    for path, text in FILES.items():
        fresh = writer.file(plain(Layout(text).root or Layout("{}").records()[0]))
        texts[path] = fresh if said(path, fresh) == said(path, text) else text
    return judged(texts, Changes({}))


def comments(texts: Any) -> Counter[str]:
    return Counter(each for text in texts if text for each in _NUMBERED.findall(text))


@given(st.randoms(use_true_random=False))
@examples(12)
def test_edits_keep_what_they_do_not_change(random: Random) -> None:
    reading = restyled(random)
    texts, sources = reading.texts, reading.sources
    there = comments(texts.values())
    ids = [each.id for each in sources.records]

    for path, text in texts.items():
        fresh = formatted(path, text)
        assert said(path, fresh) == said(path, text)
        assert comments([fresh]) == comments([text]), text
        assert formatted(path, fresh) == fresh

    for each in random.sample(ids, 2):
        codes = sorted(finding.code for finding in reading.findings)
        after = judged(texts, renamed(sources, each, "quite-another", formerly=False))
        assert sorted(finding.code for finding in after.findings) == codes
        back = renamed(after.sources, "quite-another", each, formerly=False)
        all_back = {**after.texts, **back.files}
        assert {path: text for path, text in all_back.items() if text is not None} == texts

    for each in random.sample(ids, 4):
        [(path, left)] = removed(sources, each).files.items()
        if left is not None:
            before, gone = texts[path], len(texts[path]) - len(left)
            assert any(before[:at] + before[at + gone :] == left for at in range(len(left) + 1))
            others = [record for record in said(path, before) or [] if record.id != each]
            assert said(path, left) == others

    for _ in range(3):
        kind = type(random.choice(sources.records))
        alike = [record.id for record in sources.records if type(record) is kind]
        if len(alike) < 2:
            continue
        with suppress(RefusedError):  # where one would stand on both sides, or twice on a route
            found = merged(sources, *random.sample(alike, 2))
            now = comments({**texts, **found.changes.files}.values())
            assert there - now == comments(found.comments)
            assert not now - there

    for question in reading.dossier.questions:
        parts = split(sources, [question], lambda _, words: words or "it", lambda _, words: "it")
        for part in (parts.stays, parts.goes):
            assert not comments(part.files.values()) - there
            for path, text in part.files.items():
                assert said(path, text) is not None, text
