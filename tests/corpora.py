"""Whole dossiers of any size, made of a seed: for measuring, and for what only shows in many.

Sizes and lengths are those of the shipped dossier: twice as many positions as articles, an actor to
four articles and an event to three, 5.6 reports an article, texts as long as its texts, every third
route not stated. Words are made of syllables, a few of them often and most of them seldom, as in a
language. The same size and seed give the same bytes.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

_HEADS = "b br c ch d dr f fl g gr h j k l m n p pl qu r s sh st t th tr v w z".split()
_TAILS = "a ade al an ar as e el en er es i il in is o ol on or os u um un ur us".split()
_STANCES = "supports supports-with-conditions opposes denies neutral ambiguous asserts".split()
_ATTRIBUTIONS = "on-record paraphrase anonymous unattributed analyst-inference".split()
_TOPICS = 7
_FIRST = date(2020, 1, 1)
# Of so many words the first ones are the most frequent.
_WORDS = 4_000
_ALIASES = ("Олена", "Андрій", "周波", "王毅", "فاطمة", "Ελένη")


class Corpus:
    """Writes one dossier: a folder of sources as a person would keep them."""

    def __init__(self, articles: int, seed: int = 13) -> None:
        self._random = random.Random(seed * 1_000_003 + articles)  # noqa: S311  # nothing is secret
        self._articles = articles
        self._actors = max(8, articles // 4)
        self._events = max(3, articles // 3)
        self._positions = max(4, articles * 2)
        self._questions = max(3, round(10 * (articles / 100) ** 0.75))
        self._vocabulary = self._made_up(_WORDS, 1, 4)
        self._names = [f"{a} {b}" for a, b in zip(*self._name_halves(), strict=True)]
        # Every sixth publishes.
        self._outlets = [f"actor-{n}" for n in range(0, self._actors, 6)]
        self._dates = sorted(self._day() for _ in range(articles))

    def write(self, root: Path) -> None:
        """Write all records below ``root``, an empty folder."""
        base = root / "sources"
        for kind in ("articles", "actors", "questions", "positions", "events"):
            (base / kind).mkdir(parents=True)
        _write(base / "dossier.yml", self._dossier())
        for n in range(self._actors):
            _write(base / "actors" / f"actor-{n}.yml", self._actor(n))
        for n in range(self._questions):
            _write(base / "questions" / f"question-{n}.yml", self._question(n))
        for n in range(self._events):
            _write(base / "events" / f"event-{n}.yml", self._event(n))
        held: dict[str, list[dict[str, Any]]] = {}
        for n in range(self._positions):
            each = self._position(n)
            held.setdefault(each["actor"], []).append(each)
        for actor, positions in held.items():
            _write(base / "positions" / f"{actor}.yml", positions)
        for n in range(self._articles):
            _write(base / "articles" / f"article-{n}.yml", self._article(n))

    # --- words ---------------------------------------------------------------------------------

    def _made_up(self, number: int, least: int, most: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < number:
            length = self._random.randint(least, most)
            syllables = (
                self._random.choice(_HEADS) + self._random.choice(_TAILS) for _ in range(length)
            )
            found["".join(syllables)] = None
        return list(found)

    def _name_halves(self) -> tuple[list[str], list[str]]:
        family = [word.capitalize() for word in self._made_up(self._actors, 2, 3)]
        given = [word.capitalize() for word in self._made_up(60, 1, 2)]
        return [self._random.choice(given) for _ in family], family

    def _word(self) -> str:
        return self._vocabulary[int(_WORDS ** self._random.random()) - 1]

    def _text(self, letters: int, links: Sequence[str] = ()) -> str:
        """Return sentences of about so many letters, with links in them and names now and then."""
        words: list[str] = []
        most = max(12, round(self._random.gauss(letters, letters / 3)))
        size, to_end = 0, self._random.randint(8, 18)
        while size < most:
            word = self._word()
            if links and self._random.random() < 0.03:
                word = f"[[{self._random.choice(links)}]]"
            elif self._random.random() < 0.02:
                word = self._random.choice(self._names).split()[1]
            is_first = not words or words[-1].endswith(".")
            words.append(word.capitalize() if is_first and word[0] != "[" else word)
            size += len(word) + 1
            to_end -= 1
            if to_end == 0 and size < most - 30:
                words[-1] += "."
                to_end = self._random.randint(8, 18)
        return " ".join(words) + "."

    def _title(self, letters: int) -> str:
        return self._text(letters).rstrip(".").replace(".", ",").replace("[[", "").replace("]]", "")

    def _day(self) -> date:
        return _FIRST + timedelta(days=self._random.randrange(2_000))

    def _some(self, kind: str, number: int, most: int) -> list[str]:
        count = self._random.randint(1, most)
        return [f"{kind}-{n}" for n in self._random.sample(range(number), min(count, number))]

    # --- records -------------------------------------------------------------------------------

    def _dossier(self) -> dict[str, Any]:
        return {
            "format": 2,
            "title": "A dossier of many",
            "scope": self._text(545),
            "bottom_line": self._text(110),
            "language": "en",
        }

    def _actor(self, n: int) -> dict[str, Any]:
        is_outlet = n % 6 == 0
        kind = "media" if is_outlet else ("person" if n % 3 else "organisation")
        found: dict[str, Any] = {
            "name": self._names[n],
            "kind": kind,
            "summary": self._text(166),
        }
        if n % 2:
            found["also"] = [{"name": self._names[n].split()[1], "kind": "spelling"}]
        if n % 5 == 1:
            foreign = f"{_ALIASES[n % len(_ALIASES)]} {n}"
            found.setdefault("also", []).append({"name": foreign, "kind": "native"})
        if n % 7 == 3:
            found["role"] = self._title(34)
        if kind == "person" and n % 4 == 1:
            # One of the organisations, which are every third that publishes nothing.
            near = n - n % 6 + 3
            role = self._title(15)
            to = f"actor-{near if near < self._actors else 3}"
            found["relations"] = [{"to": to, "relation": "speaks-for", "role": role}]
        return found

    def _question(self, n: int) -> dict[str, Any]:
        basis = [f"position-{m}" for m in range(n, self._positions, self._questions)][:4]
        found: dict[str, Any] = {
            "text": self._title(52) + "?",
            "short": self._title(17),
            "kind": "quantity" if n % 3 == 0 else "policy",
            "topic": f"{self._vocabulary[n % _TOPICS].capitalize()} and others",
            "why": self._text(121),
            "answer": {
                "text": self._text(348, basis),
                "short": self._title(32)[:40].strip(),
                "confidence": self._random.choice(["low", "moderate"]),
                "basis": basis,
                "as_of": str(self._dates[-1]),
                "would_change_if": [self._text(50), self._text(50)],
            },
            "unknowns": [
                {"text": self._text(61), "kind": "not-reported", "settled_by": self._text(37)}
                for _ in range(3)
            ],
        }
        if n % 2 == 0 and len(basis) > 2:
            found["disputes"] = [
                {
                    "id": f"dispute-{n}",
                    "title": self._title(41),
                    "kind": "evaluation",
                    "state": "open",
                    "sides": basis[:3],
                    "explanation": self._text(340, basis),
                }
            ]
        return found

    def _event(self, n: int) -> dict[str, Any]:
        return {
            "title": self._title(44),
            "date": str(self._dates[n * self._articles // self._events]),
            "status": self._random.choice(["occurred", "alleged"]),
            "actors": self._some("actor", self._actors, 3),
            "text": self._text(161, [f"actor-{n % self._actors}"]),
        }

    def _position(self, n: int) -> dict[str, Any]:
        # Some speak often, most of them once.
        actor = int(self._actors ** self._random.random()) - 1
        found: dict[str, Any] = {
            "id": f"position-{n}",
            "actor": f"actor-{actor}",
            "question": f"question-{n % self._questions}",
            "stance": self._random.choice(_STANCES),
            "date": str(self._dates[min(n // 2, self._articles - 1)]),
            "text": self._text(102, [f"actor-{(actor + 1) % self._actors}"]),
            "short": self._title(44)[:60].strip(),
        }
        if found["stance"] == "supports-with-conditions":
            found["conditions"] = [self._text(54)]
        if n % 3:
            found["note"] = self._text(127)
        if n % self._questions % 3 == 0 and n % 4 == 1:
            low = self._random.randint(10, 500) * 100
            found["figure"] = {"min": low, "max": low * 2, "unit": "soldiers", "role": "estimate"}
            found["stance"] = "asserts"
            found.pop("conditions", None)
        return found

    def _article(self, n: int) -> dict[str, Any]:
        outlet = self._outlets[n % len(self._outlets)]
        told = {2 * n, 2 * n + 1}
        for _ in range(20):
            # What others told before, most of it of late.
            before = 2 * n - 1 - int(self._random.expovariate(0.02))
            if before >= 0 and len(told) < 4:
                told.add(before)
        reports = [self._report("position", m, outlet) for m in sorted(told)]
        latest = n * self._events // self._articles
        events = sorted({latest, self._random.randint(0, latest)})
        reports += [self._report("event", m, outlet) for m in events]
        day = self._dates[n]
        return {
            "title": self._title(58),
            "publisher": outlet,
            "kind": self._random.choice(["news", "analysis"]),
            "date": str(day),
            "date_note": self._text(120),
            "recorded": str(day + timedelta(days=self._random.randint(1, 20))),
            "url": f"https://outlet-{n % len(self._outlets)}.example/{day}/{n}",
            "summary": self._text(433, self._some("actor", self._actors, 3)),
            "key_points": [self._text(88) for _ in range(4)],
            "reports": reports,
            "notes": [
                {"kind": "source-error", "as_printed": self._title(44), "text": self._text(152)}
            ]
            if n % 3 == 0
            else [],
        }

    def _report(self, kind: str, m: int, outlet: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            kind: f"{kind}-{m}",
            "attribution": self._random.choice(_ATTRIBUTIONS),
            "where": f"paragraph {self._random.randint(1, 30)}",
        }
        if self._random.random() < 0.65:
            through = self._random.choice(self._outlets)
            is_relayed = through != outlet and self._random.random() < 0.5
            found["via"] = [through] if is_relayed else []
        if self._random.random() < 0.5:
            found["wording"] = self._text(64)
        if self._random.random() < 0.18:
            found["quote"] = self._title(51)
        if self._random.random() < 0.2:
            found["note"] = self._text(80)
        return found


def _write(path: Path, record: object) -> None:
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=96)
    path.write_text(text, encoding="utf-8")
