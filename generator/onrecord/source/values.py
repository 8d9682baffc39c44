"""Values that are more than text: numbers, language tags, codes.

Each has ``from_scalar`` (the value in a scalar, or None with the reason) and ``json_schema``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self
from urllib.parse import quote, unquote

from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.source.characters import A_MARK
from onrecord.source.ids import ID
from onrecord.source.meant import number_hint
from onrecord.source.nodes import Scalar
from onrecord.source.plain import ANY_SCALAR, read_plain

_NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,9})?"
WHOLE = r"[1-9][0-9]{0,8}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, without thousands separators."""

    value: Decimal

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the number in a scalar, or None with the reason."""
        if not re.fullmatch(_NUMBER, node.value):
            hint = number_hint(node.value) or "write digits alone, such as 10000 or 2.5"
            return None, [error("bad-number", node.place, f"'{node.value}' is not a number", hint)]
        return cls(Decimal(node.value)), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a number."""
        return {
            "type": ["number", "string"],
            "pattern": f"^{_NUMBER}$",
            "patternErrorMessage": "A number is digits alone, such as 10000 or 2.5.",
        }

    def __str__(self) -> str:
        return f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of people, at least one."""

    value: int

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the count in a scalar, or None with the reason."""
        if not re.fullmatch(WHOLE, node.value):
            hint = number_hint(node.value) or "write digits alone, such as 12"
            hint += "; leave the field out where the number is not stated"
            message = f"'{node.value}' is not a count"
            return None, [error("bad-number", node.place, message, hint)]
        return cls(int(node.value)), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a count."""
        return {
            "type": ["integer", "string"],
            "minimum": 1,
            "pattern": f"^{WHOLE}$",
            "patternErrorMessage": "A count is digits alone; leave it out where it is not stated.",
        }

    def __str__(self) -> str:
        return f"{self.value:,}"


class FewWords(str):
    """Plain text that says in a few words what stands in full beside it."""

    __slots__ = ()
    most: ClassVar[int]

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the text in a scalar, or None with the reason."""
        text, findings = read_plain(node)
        if text is None:
            return None, findings
        if len(text) > cls.most:
            message = f"the text has {len(text):,} characters; at most {cls.most} here"
            hint = "say it in fewer words; 'text' says all of it"
            return None, [error("too-long", node.place, message, hint)]
        return cls(text), findings

    @classmethod
    def json_schema(cls) -> dict[str, object]:
        """Return the JSON Schema of the text."""
        return {"type": ANY_SCALAR, "minLength": 1, "maxLength": cls.most}


class PositionInShort(FewWords):
    """A position in a few words, as they fit in a table."""

    most = 60


class AnswerInShort(FewWords):
    """A judgement in a few words, as they fit beside a question."""

    most = 40


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """Whether something is so."""

    value: bool

    def __bool__(self) -> bool:
        """Return whether it is so."""
        return self.value

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the answer in a scalar, or None with the reason."""
        if node.value not in _ANSWERS:
            message = f"'{node.value}' is neither yes nor no"
            return None, [error("bad-value", node.place, message, "write 'yes' or 'no'")]
        return cls(_ANSWERS[node.value]), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of the answer; some readers of YAML make a boolean of it."""
        said = ["It is so.", "It is not so."]
        return {"enum": [*_ANSWERS, True, False], "enumDescriptions": 3 * said}


_ANSWERS = {"yes": True, "no": False, "true": True, "false": False}
NO = YesOrNo(value=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that is allowed of something, or None where there is no limit."""

    value: int | None

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the limit in a scalar, or None with the reason."""
        if node.value == _UNLIMITED:
            return cls(None), []
        if not re.fullmatch(_NONE_OR_MORE, node.value):
            hint = f"write a number such as 40, or '{_UNLIMITED}'"
            message = f"'{node.value}' is not a limit"
            return None, [error("bad-number", node.place, message, hint)]
        return cls(int(node.value)), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a limit."""
        return {
            "type": ["integer", "string"],
            "minimum": 0,
            "pattern": f"^({_NONE_OR_MORE}|{_UNLIMITED})$",
            "patternErrorMessage": f"A limit is a number such as 40, or '{_UNLIMITED}'.",
        }

    def allows(self, number: int) -> bool:
        """Return whether a number is within the limit."""
        return self.value is None or number <= self.value

    def __str__(self) -> str:
        return _UNLIMITED if self.value is None else f"{self.value:,}"


_UNLIMITED = "unlimited"
_NONE_OR_MORE = "0|[1-9][0-9]{0,11}"


class Patterned(str):
    """Text that a regular expression describes."""

    __slots__ = ()
    name: ClassVar[str]
    pattern: ClassVar[str]
    example: ClassVar[str]

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the text in a scalar, or None with the reason."""
        if not re.fullmatch(cls.pattern, node.value):
            message = f"'{node.value}' is not {cls.name}"
            return None, [error("bad-value", node.place, message, cls._hint(node.value))]
        return cls(node.value), cls._doubts(node)

    @classmethod
    def _doubts(cls, _node: Scalar) -> list[Diagnostic]:
        """Return warnings on a text that has the form and may yet be wrong."""
        return []

    @classmethod
    def _hint(cls, _text: str) -> str:
        return f"for example {cls.example}"

    @classmethod
    def json_schema(cls) -> dict[str, object]:
        """Return the JSON Schema of the text."""
        message = f"This is not {cls.name}. For example: {cls.example}."
        return {"type": "string", "pattern": f"^{cls.pattern}$", "patternErrorMessage": message}


class Language(Patterned):
    """A language tag (BCP 47)."""

    name, example = "a language tag (BCP 47)", "en, uk or zh-Hans"
    pattern = r"([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}|[ix](-[A-Za-z0-9]{1,8}){1,8})"

    @classmethod
    def _doubts(cls, node: Scalar) -> list[Diagnostic]:
        from onrecord.source.registered import language_fault  # noqa: PLC0415  # it takes its time

        unknown, meant = language_fault(node.value)
        message = f"'{unknown}' in a language tag is no language or country that is known"
        hint = f"write '{meant}'" if meant else "tags are such as en, uk, zh-Hans or pt-BR (BCP 47)"
        return [warning("unknown-language", node.place, message, hint)] if unknown else []


ENGLISH = Language("en")


class Grade(Patterned):
    """An Admiralty code: reliability of the source A to F, credibility of the content 1 to 6."""

    name, example = "an Admiralty code", "B2"
    pattern = r"[A-F][1-6]"


class Wikidata(Patterned):
    """An item of Wikidata."""

    name, example = "a Wikidata item", "Q148"
    pattern = r"Q[1-9][0-9]{0,11}"

    @property
    def address(self) -> str:
        """The web address of the item's page, where its names and identifiers stand."""
        return f"https://www.wikidata.org/wiki/{self}"

    @classmethod
    def _hint(cls, text: str) -> str:
        found = re.search(r"(?:^|[/:#])[Qq]?([1-9][0-9]{0,11})/?$", text.strip())
        return f"write 'Q{found[1]}'" if found else f"for example {cls.example}"


class CountryCode(Patterned):
    """A country code (ISO 3166-1 alpha-2 or alpha-3)."""

    name, example = "a country code (ISO 3166-1, two letters or three)", "CN"
    pattern = r"[A-Z]{2,3}"

    @classmethod
    def _doubts(cls, node: Scalar) -> list[Diagnostic]:
        from onrecord.source.registered import country_fault  # noqa: PLC0415  # it takes its time

        unknown, meant = country_fault(node.value)
        message = f"'{unknown}' is no country code that is known (ISO 3166-1)"
        hint = f"write '{meant}'" if meant else "two letters such as CN, or three such as CHN"
        return [warning("unknown-country", node.place, message, hint)] if unknown else []


@dataclass(frozen=True, slots=True)
class Doi:
    """A DOI name (ISO 26324), as it was typed: ``10.``, the registrant, a slash, what it gave."""

    name: str

    @property
    def key(self) -> str:
        """What is equal for two writings of one name: letters of ASCII are, whatever their case."""
        return "".join(char.lower() if char.isascii() else char for char in self.name)

    @property
    def address(self) -> str:
        """The web address that leads to what is so named, with all encoded that is no path."""
        return "https://doi.org/" + quote(self.name, safe="/:;(),.-_")

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the name in a scalar, or None with the reason."""
        text = node.value.strip()
        if re.fullmatch(_DOI, text) and len(text) <= _MAX_DOI:
            return cls(text), []
        message = f"'{text}' is not a DOI"
        bare = A_MARK.sub("", _BEFORE_DOI.sub("", text, count=1))
        if "doi.org/" in text.lower():
            bare = unquote(bare)
        if len(text) > _MAX_DOI:
            message = f"the DOI has {len(text):,} characters; at most {_MAX_DOI:,}"
            return None, [error("bad-value", node.place, message, "leave it out")]
        if bare != text and re.fullmatch(_DOI, bare):
            return None, [error("bad-value", node.place, message, f"write '{bare}' alone")]
        hint = "'10.', four to nine digits, a slash and a name, for example 10.1000/182"
        return None, [error("bad-value", node.place, message, hint)]

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of a DOI."""
        return {
            "type": "string",
            "pattern": f"^{_DOI}$",
            "patternErrorMessage": "A DOI is bare, such as 10.1000/182: no address, and no 'doi:'.",
            "maxLength": _MAX_DOI,
        }

    def __str__(self) -> str:
        return self.name


_MAX_DOI = 1_000
# What the registrant gave may have any sign in it; these are in no name that is known, and would
# end a value in formats of other programs, or show it in another order.
_DOI = r'10\.[0-9]{4,9}(\.[0-9]+)*/[^\s"`{}|\\^\u061c\u200e\u200f]+'
# How a DOI is written elsewhere.
_BEFORE_DOI = re.compile(
    r"(?:urn:|info:)?(?:doi(?::|/|\s)\s*)?(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/)?(?:doi:\s*)?",
    re.IGNORECASE,
)


class Tag(Patterned):
    """A label that groups records; written like an id."""

    name, example = "a tag", "peacekeeping"
    pattern = ID.pattern

    @classmethod
    def json_schema(cls) -> dict[str, object]:
        """Return the JSON Schema of a tag, of which one can be a number: 2024."""
        return {**super().json_schema(), "type": ANY_SCALAR}
