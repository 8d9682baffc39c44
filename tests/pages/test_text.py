"""Text of a source reaches the page as the text it is, whatever Markdown engine reads it."""

import html
import json
import re
import string
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit

import html5lib
import markdown
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml.etree import _Element
from markdown_it import MarkdownIt
from mkdocs.utils.meta import get_data
from mkdocs.utils.yaml import yaml_load
from tests.dossier_helpers import REPOSITORY, examples

from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.pages.markdown import (
    Target,
    apart,
    code_block,
    escape,
    front_matter,
    rich_blocks,
    rich_line,
    web_link,
)
from onrecord.source.characters import decode
from onrecord.source.ids import ID
from onrecord.source.nodes import Scalar
from onrecord.source.plain import collapse
from onrecord.source.rich import RichText
from onrecord.source.urls import url_fault
from onrecord.source.words import count_words, placed_words, words

# --- the engines -------------------------------------------------------------------------------


@cache
def site_engine() -> markdown.Markdown:
    """Return the engine with the extensions that the site's own configuration names."""
    config = yaml_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    # MkDocs always adds these three.
    names: list[str] = ["toc", "tables", "fenced_code"]
    given: dict[str, Any] = {}
    for entry in config["markdown_extensions"]:
        if isinstance(entry, dict):
            given |= entry
        names += [entry] if isinstance(entry, str) else list(entry)
    return markdown.Markdown(extensions=names, extension_configs=given)


def as_the_site(source: str) -> str:
    """Render as the site does."""
    return str(site_engine().reset().convert(source))


def as_commonmark(source: str) -> str:
    """Render as CommonMark with tables, as hosting sites do."""
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source))


# What a dossier's own mkdocs.yml could switch on. Not here: what changes typography by design.
_MANY = """
    abbr admonition attr_list def_list fenced_code footnotes md_in_html sane_lists tables toc
    wikilinks meta pymdownx.arithmatex pymdownx.betterem pymdownx.caret pymdownx.critic
    pymdownx.details pymdownx.emoji pymdownx.highlight pymdownx.inlinehilite pymdownx.keys
    pymdownx.magiclink pymdownx.mark pymdownx.saneheaders pymdownx.superfences pymdownx.tabbed
    pymdownx.tasklist pymdownx.tilde pymdownx.blocks.admonition pymdownx.blocks.html
""".split()


@cache
def many_engine() -> markdown.Markdown:
    return markdown.Markdown(extensions=_MANY)


def with_many_extensions(source: str) -> str:
    """Render with every extension that reads something as markup."""
    return str(many_engine().reset().convert(source))


ENGINES: list[Callable[[str], str]] = [as_the_site, as_commonmark]


class Shown:
    """A piece of HTML as a browser sees it."""

    def __init__(self, source: str) -> None:
        self.body: _Element = html5lib.parse(
            source, treebuilder="lxml", namespaceHTMLElements=False
        ).find("body")

    @cached_property
    def text(self) -> str:
        """All text, white space collapsed, without the marks that are ours alone."""
        return " ".join("".join(self.body.itertext()).replace("\u200e", "").split())

    @cached_property
    def elements(self) -> list[tuple[str, dict[str, str]]]:
        """Every element with its attributes, in order; comments and isolates are left out."""
        found = []
        for element in self.body.iterdescendants():
            if not isinstance(element.tag, str):
                continue
            given = {str(name): str(value) for name, value in element.attrib.items()}
            if (element.tag, given) == ("span", {"dir": "auto"}):
                continue
            heading = element.tag in {"h1", "h2", "h3"} or given.get("class") == "headerlink"
            # The engine makes a heading's id, and the link to it, of its text.
            made = {"id", "href"} if heading else set()
            found.append((element.tag, {k: v for k, v in given.items() if k not in made}))
        return found


# --- hostile text ------------------------------------------------------------------------------

_SNIPPETS = [
    *string.punctuation,
    *"0 1 7 a b x İ ß é 中 ١ ² Ⅷ 👍 \u00a0 \u2009 \u3000 \u0301 ’ “ … – №".split(" "),
    *(" ", "  ", "    ", "\t", "\n", "\n\n", "  \n", "\\\n"),
    *"** __ ~~ ^^ == ++ `` ``` ~~~~ --- *** === ::: !!! ??? /// $$ -- ... --8<-- |---|".split(),
    *("![", "](", "[](", "]]("),
    *"## > - + * 1. 1) 0. 12. 1234567890. ١. a. : [^1]: [x]: *[HTML]: {: {# } {{x}} {%x%}".split(),
    *"<b> </p> </div> <script> <br/> <!-- --> <?php ?> <![CDATA[ ]]> <a href=x> <x".split(),
    *"&amp; &#60; &lt &lt; &#x3c; &nbsp; &copy".split(),
    *"http://a.example https://a.example/b_c www.a.example a@b.example mailto:a@b.example".split(),
    *"[a](b) [a](javascript:x) ![a](b) [a][b] [[a]] [[a|b]] <http://a.example> [x] [ ]".split(),
    *":smile: {:onclick=x} {onclick=x} @user #12 WikiLink (c) H~2~O x^2^ ==x== ++ctrl++".split(),
    *"klzzwxh:0000 wzxhzdk:0 amp-substitute &amp;amp;".split(),
]


def readable(value: str) -> bool:
    """Whether the reader lets the text in: what it refuses never gets this far."""
    return not decode("x", value.encode())[1]


characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co"])
pieces = st.lists(
    st.sampled_from(_SNIPPETS) | st.sampled_from(_SNIPPETS) | st.text(characters, max_size=4),
    min_size=1,
    max_size=12,
)
hostile = pieces.map("".join).filter(readable)
# White space at the ends is nobody's business.
hostile_words = hostile.map(str.strip).filter(bool)

MARK = "OnlyThisWord"
CONTEXTS = {
    "paragraph": "{}",
    "paragraph between others": "Before.\n\n{}\n\nAfter.",
    "inside a sentence": "Before {} after.",
    "after a line": "Before\n{}",
    "heading": "# {}",
    "heading below": "Before.\n\n## {}\n\nAfter.",
    "heading in HTML": '<h3 id="x" markdown>{}</h3>',
    "block in HTML": '<div class="x" markdown>\n\n{}\n\n</div>',
    "paragraph in HTML": '<p class="x" markdown>{}</p>',
    "raw HTML": '<p class="x">{}</p>',
    "span": 'Before <span class="x">{}</span> after.',
    "list item": "- {}\n- after",
    "numbered item": "1. {}\n2. after",
    "nested item": "-   before\n\n    -   {}",
    "quotation": "> “{}” — somebody",
    "table cell": "| A | B |\n|---|---|\n| {} | after |\n| before | {} |",
    "link text": "[{}](target.md)",
    "link text in a cell": "| A |\n|---|\n| [{}](target.md) |",
    "bold": "Before **{}** after.",
    "attribute": 'Before <span title="{}">x</span> after.',
}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@pytest.mark.parametrize("context", CONTEXTS)
@given(hostile_words)
@example("1234567890. x")
@example("2024. x")
@example("١. x")
@example("-")
@example('" onmouseover="x')
@example("- *לוי*")
@examples(25)
def test_plain_text_is_shown_as_it_is(
    engine: Callable[[str], str], context: str, value: str
) -> None:
    """Wherever a template puts escaped text, the page shows it and nothing comes of it."""
    template = CONTEXTS[context]
    escaped = escape(value) if context == "attribute" else apart(value)
    assert_the_same_but_for_the_words(engine, template, escaped, value)


@given(hostile_words)
@example("a ==x== b")
@example("a ++ctrl+alt++ b")
@example("x :smile: www.a.example http://a.example a@b.example")
@examples(60)
def test_plain_text_is_no_markup_of_an_extension(value: str) -> None:
    """The same holds where a dossier's own configuration switches extensions on."""
    for context in ("inside a sentence", "list item", "block in HTML", "table cell"):
        template = CONTEXTS[context]
        assert_the_same_but_for_the_words(with_many_extensions, template, escape(value), value)


def assert_the_same_but_for_the_words(
    engine: Callable[[str], str], template: str, escaped: str, value: str
) -> None:
    """Compare with a page in which a harmless word stands where the text stands."""
    shown = Shown(engine(template.format(escaped, escaped)))
    plain = Shown(engine(template.format(MARK, MARK)))
    assert shown.text == " ".join(plain.text.replace(MARK, value).split())
    expected = [
        (tag, {name: given.replace(MARK, collapse(value)) for name, given in had.items()})
        for tag, had in plain.elements
    ]
    assert shown.elements == expected


@given(hostile)
def test_escaped_text_is_one_line(value: str) -> None:
    assert "\n" not in escape(value)
    assert "\t" not in escape(value)


@given(hostile)
def test_escaped_text_has_no_address_to_link(value: str) -> None:
    """Hosting sites make links of bare addresses; none is left to see."""
    escaped = escape(value).lower()
    assert not any(sign in escaped for sign in ("://", "www.", "@"))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@given(hostile)
@example("```\n</code></pre><script>")
@example("~~~~\n````\n`````")
@examples(50)
def test_code_blocks_show_their_text(engine: Callable[[str], str], value: str) -> None:
    """A citation in a code block stands there letter for letter."""
    # Engines write tabs as blanks, and empty a line of blanks alone; a citation has neither.
    assume(value.strip() and "\t" not in value)
    value = re.sub(r"^ +$", "", value, flags=re.MULTILINE)
    body = Shown(engine(f"Before.\n\n{code_block(value, 'json')}\n\nAfter.")).body
    assert [element.tag for element in body] == ["p", "pre", "p"]
    assert "".join(body[1].itertext()).rstrip("\n") == value.rstrip("\n")
    assert [element.tag for element in body[1].iterdescendants()] == ["code"]


@given(hostile)
def test_front_matter_is_one_escaped_value(value: str) -> None:
    """A title in front matter is what MkDocs reads there, and safe where a theme prints it."""
    document = f"---\ntitle: {front_matter(value)}\nkind: x\n---\nBody\n"
    body, data = get_data(document)
    assert body.strip() == "Body"
    assert data.keys() == {"title", "kind"}
    assert html.unescape(data["title"]) == html.unescape(html.escape(collapse(value)))
    assert not set(data["title"]) & set('<>"')


# --- rich text ---------------------------------------------------------------------------------


def rich(source: str) -> tuple[RichText | None, list[Diagnostic]]:
    return RichText.from_scalar(Scalar(source, Place("x"), source))


def target(name: str) -> Target:
    return Target(f"<{name}>", f"{name}.md")


_RICH = [
    *_SNIPPETS,
    *"**strong** *em* _em_ `code` [[mayor]] [[mayor|the *Mayor*]] \\* \\[ [b](https://a.example/b)".split(
        " "
    ),
    "[words *and* `code`](https://a.example/?a=b&c=d)",
    "[a [[mayor]] b](https://a.example/)",
    *("\n- ", "\n1. ", "\n  - ", "\n   2. ", "\n\n   ", "\n99. ", "\n* ", "\n\n"),
]
rich_sources = st.lists(
    st.sampled_from(_RICH) | st.text(characters, max_size=4), min_size=1, max_size=14
).map("".join)
rich_sources = rich_sources.filter(readable)

_SUBSET = {"p", "ul", "ol", "li", "em", "strong", "code", "a", "br"}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@given(rich_sources)
@example("1999. It was a good year")
@example("- a\n\n  b\n- c")
@example("- a\n  - b\n    - c\n  - d\n- e")
@example("1. a\n- b\n* c")
@example("[a [[mayor]] b](https://a.example/)")
@example('[[mayor]] says "no"')
@example("<b>x</b>\n\n# y\n\n> z")
@example("- - - x")
@examples(120)
def test_rich_text_is_the_subset_and_shows_its_words(
    engine: Callable[[str], str], source: str
) -> None:
    """Nothing but the subset comes of rich text, and every word of it is shown."""
    value, findings = rich(source)
    assume(value is not None and not findings)
    assert value is not None
    page = engine(rich_blocks(value, target))
    shown = Shown(page)
    for tag, given_attributes in shown.elements:
        assert tag in _SUBSET
        if tag != "a":
            # Of a script without italics.
            upright = {"class": "or-upright"} if tag == "em" else {}
            assert given_attributes in ({}, upright)
        elif given_attributes["href"].endswith(".md"):
            assert given_attributes.keys() == {"href"}
            assert ID.fullmatch(given_attributes["href"].removesuffix(".md"))
        else:
            assert given_attributes.keys() == {"href", "rel"}
            assert urlsplit(given_attributes["href"]).scheme in {"http", "https"}
            assert given_attributes["rel"].split() == ["noopener", "noreferrer", "nofollow"]
    # A parser of HTML would part links inside links; what it was given says.
    opened = 0
    for tag in re.findall(r"<a\b|</a>", page):
        opened += 1 if tag == "<a" else -1
        assert opened in {0, 1}
    words = value.words(lambda name: target(name).label)
    # A line break shows as white space that the text of a page does not have, and engines set the
    # signs of lists.
    assert re.fullmatch("•?".join(map(re.escape, _letters(words).split("•"))), _letters(shown.text))


def _letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@given(rich_sources)
@example("- x\n- y\n\n  z")
@example("2. x\n3. - y\n   - z")
@examples(80)
def test_rich_text_on_one_line_shows_its_words(engine: Callable[[str], str], source: str) -> None:
    """In a table cell or a list item rich text stays on its line and in its cell."""
    value, findings = rich(source)
    assume(value is not None and not findings)
    assert value is not None
    line = rich_line(value, target)
    assert "\n" not in line
    words = _letters(value.words(lambda name: target(name).label)).split("•")
    pattern = r"(?:•|\d+\.)".join(map(re.escape, words))
    item = Shown(engine(f"- {line}"))
    assert [tag for tag, _ in item.elements][:2] == ["ul", "li"]
    assert re.fullmatch(pattern, _letters(item.text))
    table = Shown(engine(f"| A | B |\n|---|---|\n| {line} | after |"))
    cells = table.body.iter("td")
    first, last = (_letters("".join(cell.itertext())) for cell in cells)
    assert re.fullmatch(pattern, first.replace("\u200e", ""))
    assert last == "after"


@given(st.text(characters, min_size=1).filter(readable))
def test_rich_text_without_markup_is_its_words(value: str) -> None:
    """Text in which no character is markup is shown letter for letter."""
    plain = "".join(" " if char in "*_`[]\\!" else char for char in value).strip()
    assume(plain.split() and not re.match(r"[-+]|\d", plain))
    read, _ = rich(plain)
    assert read is not None
    shown = Shown(as_the_site(rich_blocks(read, target)))
    assert shown.text == " ".join(plain.split())
    assert [tag for tag, _ in shown.elements] == ["p"]


@given(st.text(st.characters(), max_size=40))
@examples(100)
def test_any_text_at_all_is_read_as_rich_text(value: str) -> None:
    """Nothing makes the parser fail, whatever the reader might let in one day."""
    given_back, _ = rich(value)
    assert given_back is not None
    assert isinstance(rich_blocks(given_back, target), str)
    assert isinstance(rich_line(given_back, target), str)


# A list as a tree: each item has words, a second paragraph or none, and lists below it.
Item = tuple[str, bool, list[Any]]
words_of_items = st.text(string.ascii_lowercase, min_size=1, max_size=6)
items: st.SearchStrategy[Any] = st.tuples(words_of_items, st.booleans(), st.just([]))
for _level in range(3):
    _below = st.tuples(st.booleans(), st.lists(items, min_size=1, max_size=3))
    items = st.tuples(words_of_items, st.booleans(), st.lists(_below, max_size=1))


def write_list(numbered: bool, entries: list[Item], indent: str = "") -> tuple[str, list[str]]:
    """Return the list as a person would write it, and where each word stands."""
    lines, places = [], []
    for number, (word, second, below) in enumerate(entries, 1):
        marker = f"{number}. " if numbered else "- "
        path = "ol" if numbered else "ul"
        lines.append(f"{indent}{marker}{word}")
        places.append(f"{path}{number} {word}")
        inner = indent + " " * len(marker)
        if second:
            lines += ["", f"{inner}{word}2", ""]
            places.append(f"{path}{number} {word}2")
        for kind, deeper in below:
            source, found = write_list(kind, deeper, inner)
            lines.append(source)
            places += [f"{path}{number} {place}" for place in found]
    return "\n".join(lines), places


def places_of_words(element: _Element, path: str = "") -> list[str]:
    """Return where each word of a page stands in its lists."""
    found: list[str] = []
    number = 0
    for child in element:
        if not isinstance(child.tag, str):
            continue
        number += child.tag == "li"
        inner = path + {"li": f"{number} ", "ol": "ol", "ul": "ul"}.get(child.tag, "")
        if child.text and child.text.strip():
            found.append(inner + child.text.strip())
        found += places_of_words(child, inner)
    return found


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@given(st.tuples(st.booleans(), st.lists(items, min_size=1, max_size=3)))
@examples(60)
def test_lists_keep_their_shape(engine: Callable[[str], str], tree: Any) -> None:
    """Every item stands in the list, at the level and under the number that it was given."""
    source, places = write_list(*tree)
    value, findings = rich(source)
    assert value is not None
    assert findings == []
    assert places_of_words(Shown(engine(rich_blocks(value, target))).body) == places


@pytest.mark.parametrize("source", ["1. \n2. b", "1. \n1. b\n1. c", "1. -\n2. b"])
def test_a_list_whose_first_item_is_empty_begins_with_one(source: str) -> None:
    """On every engine; Python-Markdown counts for itself, CommonMark takes the first number."""
    value, _ = rich(source)
    assert value is not None
    assert rich_blocks(value, target).startswith("1. ")


def test_a_long_list_keeps_its_numbers() -> None:
    source = "\n".join(f"{number}. item" for number in range(1, 121))
    value, _ = rich(source)
    assert value is not None
    for engine in ENGINES:
        body = Shown(engine(rich_blocks(value, target))).body
        assert len(body.findall("ol/li")) == 120
        assert {"".join(item.itertext()).strip() for item in body.iter("li")} == {"item"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("-", "the text shows nothing"),
        ("1.", "the text shows nothing"),
        ("` `", "the text shows nothing"),
        ("\u00a0", "the text shows nothing"),
        ("See [](https://a.example/).", "a link without text"),
        ("See [x](https://a.example/).", None),
        ("See [x]().", "only http and https addresses are accepted"),
        ("\n".join("  " * level + "- x" for level in range(5)), None),
        ("\n".join("  " * level + "- x" for level in range(6)), "a list more than 5 levels deep"),
        ("*a " * 10 + "x" + " b*" * 10, None),
        ("*a " * 11 + "x" + " b*" * 11, "the text is marked more than 10 levels deep"),
        ("x" * 8_001, "the text has 8,001 characters; at most 8,000 are read"),
    ],
)
def test_rich_text_that_says_nothing_is_named(source: str, said: str | None) -> None:
    _, findings = rich(source)
    assert [finding.message for finding in findings] == ([said] if said else [])


def test_marks_within_words_and_nested_marks() -> None:
    """What the subset does allow is what a reader of Markdown expects."""
    value, findings = rich("un**believ**able *and **very** so* `a*b*`\\\nnext [[mayor|M. *A*]]")
    assert not findings
    assert value is not None
    expected = (
        "<p>un<strong>believ</strong>able <em>and <strong>very</strong> so</em> "
        '<code>a*b*</code><br> next <a href="mayor.md">M. *A*</a></p>'
    )
    for engine in ENGINES:
        shown = Shown(engine(rich_blocks(value, target)))
        assert shown.elements == Shown(expected).elements
        assert shown.text == Shown(expected).text


# --- addresses ---------------------------------------------------------------------------------

_ADDRESSES = st.lists(
    st.sampled_from(
        [
            *"http https HTTPS ftp javascript data : :// // / \\ @ ? # & = % . .. [ ] ::1".split(),
            *"80 99999 a.example bücher.example user user:pw 127.0.0.1 %2e %00".split(),
            *"( ) ' \" < > ` { } | ^ ; ,".split(),
            *(" ", "\t", "\n", "\u3002", "\uff0f", "\u2100", "\u00a0"),
        ]
    )
    | st.text(st.characters(codec="utf-8"), max_size=3),
    min_size=1,
    max_size=10,
).map("".join)
addresses = (
    _ADDRESSES
    | _ADDRESSES.map(lambda rest: f"https://a.example/{rest}")
    | _ADDRESSES.map(lambda rest: f"https://{rest}")
)


@given(addresses)
@examples(200)
@example("https://[::1")
@example("https:///path")
@example("https://a.example\\@b.example/")
def test_an_accepted_address_is_one_and_stays_in_its_attribute(address: str) -> None:
    """Every parser agrees where an accepted address leads, and it ends where it ends."""
    assume(url_fault(address) == "")
    parts = urlsplit(address)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert parts.username is None
    assert parts.password is None
    assert parts.port is None or 0 <= parts.port <= 65_535
    assert not set(address) & set(" \t\n\"'<>`\\")
    for engine in ENGINES:
        body = Shown(engine(f"Before {web_link('x', address)} after.")).body
        (link,) = body.iter("a")
        assert dict(link.attrib) == {"href": address, "rel": "noopener noreferrer nofollow"}
        assert link.text == "x"
        assert Shown(f"<p>{''.join(body.itertext())}</p>").text == "Before x after."


@pytest.mark.parametrize(
    "address",
    [
        *("", "a.example", "//a.example", "https:", "https://", "https:///a", "https:a.example"),
        *("javascript:alert(1)", " https://a.example", "https://a.example\n", "data:text/html,x"),
        *("https://u@a.example", "https://u:p@a.example", "https://@a.example", "https://a@b@c/"),
        *("https://[::1", "https://a.example:x/", "https://a.example:99999/", "https://-/"),
        *("https://a.example/ b", 'https://a.example/"x', "https://a.example/<x>", "https://a\\b/"),
        *(
            "https://a.example/\u202e",
            "https://a.example/\u00a0",
            "https://a.example/" + "x" * 2_000,
        ),
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    refused = url_fault(address) != "" or not readable(address)
    assert refused


# --- words -------------------------------------------------------------------------------------


@given(hostile)
def test_typography_alone_makes_no_two_texts_differ(value: str) -> None:
    """Quotes, dashes and white space are compared folded."""
    styled = value.translate(str.maketrans("'\"- ", "’“–\u00a0"))
    assert words(styled) == words(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("", 0),
        ("It is a well-known fact, she said.", 7),
        ("the council's 'state‑of‑the‑art' mother-in-law's rock-’n’-roll", 5),
        ("the councils' об’єкт", 3),
        ("10,000 or 2.5 at 10:30 on 24/7 in 2014–2022", 9),
        ("a U.S. officer, e.g. of R&D, at 5 p.m.", 9),
        # What stands between words is none.
        ("one – two -- three & four * …", 4),
        ("one—two… three/four–five--six...seven·eight_nine", 9),
        *(
            (sign.join(["word"] * 80), 80)
            for sign in ["—", "–", "-", "'", "/", ".", ",", "\u200b-"]
        ),
        ("a-b-c-d-e", 1),
        ("a-b-c-d-e-f", 6),
        # A letter's marks are no words of their own.
        ("यह हिन्दी में है", 4),
        ("반대한다고 말했다", 2),
        # Without blanks two characters make a word, or four letters and signs.
        ("不会同意", 2),
        ("不会同", 2),
        ("反対した。", 2),
        ("同意NATO、同意", 3),
        ("ไม่เห็นด้วย", 3),
        ("𠀀𠀁𠀂", 2),
        # One script of each range: four characters are a word, or two are, and one more begins one.
        *((char * length, count) for char in "กကកᥐᨠꧠꩠ" for length, count in ((4, 1), (5, 2))),
        *(
            (char * length, count)
            for char in "あㆠ中豈ｱ\U00017000"
            for length, count in ((2, 1), (3, 2))
        ),
        ("option d.7 or 7.d, and x_y-z", 10),
    ],
)
def test_words_are_counted_as_people_count_them(value: str, number: int) -> None:
    assert count_words(value) == number


@given(
    st.lists(st.from_regex(r"[a-z]+", fullmatch=True)), st.sampled_from([" ", ", ", " — ", "\n"])
)
def test_words_between_blanks_are_counted_one_by_one(value: list[str], between: str) -> None:
    assert count_words(between.join(value)) == len(value)


def test_json_of_front_matter_is_text_alone() -> None:
    assert json.loads(front_matter("a\tb\n c")) == "a b c"


@given(st.text())
@example("ß\u0301 it's 我们\u00adx\u0301")
def test_each_word_has_its_place(text: str) -> None:
    found = [*placed_words(text)]
    assert [word for word, _, _ in found] == words(text)
    places = [(begin, end) for _, begin, end in found]
    assert places == sorted(places)
    assert all(begin < end for begin, end in places)
