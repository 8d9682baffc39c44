"""What escaped text is, letter for letter: what is structure somewhere, and nothing else.

That pages show it as typed is shown in ``test_text.py``, with real engines; here stands the least
that has to be escaped and that ordinary prose stays readable in the Markdown.
"""

import pytest
from markupsafe import Markup

from onrecord.diagnostics.findings import Place
from onrecord.pages.markdown import (
    Target,
    apart,
    code_block,
    escape,
    front_matter,
    link,
    rich_blocks,
    rich_line,
    web_link,
)
from onrecord.pages.templates import environment
from onrecord.source.bidi import isolated
from onrecord.source.nodes import Scalar
from onrecord.source.rich import RichText
from onrecord.source.urls import url_fault


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # Prose stays as it is.
        ("Mayor Ames, 2.5 km (about); 'so': yes/no? - 50%.", None),
        ("a + c, 3:1, http: no, www no, x-y_".removesuffix("_"), None),
        ("What the 1. and 2) say", None),
        ("١٢", None),
        # Structure anywhere.
        ("a\\b", "a&#92;b"),
        ("a`b", "a&#96;b"),
        ("a*b", "a&#42;b"),
        ("a_b", "a&#95;b"),
        ("a[b]", "a&#91;b&#93;"),
        ("a<b>", "a&#60;b&#62;"),
        ("a&b", "a&#38;b"),
        ("a|b", "a&#124;b"),
        ("a~b", "a&#126;b"),
        ("a^b", "a&#94;b"),
        ("a$b", "a&#36;b"),
        ("a{b}", "a&#123;b&#125;"),
        ('a"b', "a&#34;b"),
        ("a#b", "a&#35;b"),
        ("a@b", "a&#64;b"),
        ("a!b", "a&#33;b"),
        ("a=b", "a&#61;b"),
        ("a==b", "a&#61;&#61;b"),
        ("a===b", "a&#61;&#61;&#61;b"),
        ("a++b", "a&#43;&#43;b"),
        ("a+++b", "a&#43;&#43;&#43;b"),
        ("at www.x.y", "at www&#46;x.y"),
        ("at WWW.x.y", "at WWW&#46;x.y"),
        ("a://b", "a&#58;//b"),
        ("so :smile_0+1-x: so", "so &#58;smile&#95;0+1-x: so"),
        ("so :SMILE: so", "so &#58;SMILE: so"),
        ("so :sm ile: so", None),
        ("a: b :c", None),
        ("aww.", None),
        ("a:/b", None),
        ("so :?: so", None),
        # Structure at the start of a line.
        *((f"{sign} a", f"&#{ord(sign)}; a") for sign in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
        ("- - a", "&#45; - a"),
        ("---", "&#45;--"),
        ("1. a", "1&#46; a"),
        ("12) a", "12&#41; a"),
        ("1.", "1&#46;"),
        ("١. a", "١&#46; a"),
        ("1.a", None),
        ("1.5 a", None),
        ("1 . a", None),
        ("a1. b", None),
        ("1. *a*", "1&#46; &#42;a&#42;"),
        # On one line.
        ("  a \n\n b\t\tc ", "a b c"),
        ("a\u00a0 b", "a\u00a0 b"),
        ("", ""),
    ],
)
def test_escaped_text(typed: str, expected: str | None) -> None:
    escaped = escape(typed)
    assert isinstance(escaped, Markup)
    assert escaped == (typed if expected is None else expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a", "a"),
        ("a\n\n", "a"),
        ("a\n\n \n\n  b", "a&#10;&#10; &#10;\n  b"),
        ("`-`", "&#96;&#45;&#96;"),
        ("1. a=b", "1&#46; a&#61;b"),
        ("", ""),
    ],
)
def test_code_blocks_have_no_sign_and_no_empty_line(typed: str, expected: str) -> None:
    assert code_block(typed) == f"<pre><code>{expected}</code></pre>"
    shown = f'<pre><code class="language-json">{expected}</code></pre>'
    assert code_block(typed, "json") == shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a b", '"a b"'),
        (" a\n b ", '"a b"'),
        ("<b>'\"&", '"&#60;b&#62;\'&#34;&#38;"'),
        ("é\\", '"é&#92;"'),
        (None, "null"),
        (1.5, "1.5"),
        (["a"], '["a"]'),
        # Characters that nobody sees are written so that everybody does.
        (isolated("לוי") + " - a", r'"\u2068לוי\u2069 - a"'),
    ],
)
def test_front_matter(value: object, expected: str) -> None:
    assert front_matter(value) == expected


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://a.example/", ""),
        ("http://a.example:80?x#y", ""),
        ("https://1/", ""),
        ("https://é.example/", ""),
        ("https://a.example/" + "x" * 1_982, ""),
        ("https://a.example/" + "x" * 1_983, "the address has more than 2,000 characters"),
        *(
            (f"https://a.example/{sign}", "an address holds no blanks, quotes, braces, backslashes")
            for sign in " \"'<>`\\{}|^\t\n\x00\x1f\x7f\x80\x9f\u00a0"
        ),
        ("https://[::1", "not a web address"),
        ("https://a:b/", "not a web address"),
        ("https://a:99999/", "not a web address"),
        ("ftp://a.example", "only http and https addresses are accepted"),
        ("javascript:x", "only http and https addresses are accepted"),
        ("", "only http and https addresses are accepted"),
        ("https:///a", "the address has no host"),
        ("https://_/", "the address has no host"),
        ("https://:80/", "the address has no host"),
        ("https://a%2f.example/", "the address has a host name that none can have"),
        (f"https://{'é' * 64}.example/", "the address has a host name that none can have"),
        (f"https://{'é.' * 127}example/", "the address has a host name that none can have"),
        # One letter that is eighteen to a browser; a part that is nothing to it; a name that says
        # it is written in ASCII.
        (f"https://{chr(0xFDFA) * 4}.example/", "the address has a host name that none can have"),
        ("https://é.\u200d/", "the address has a host name that none can have"),
        ("https://xn--é.example/", "the address has a host name that none can have"),
        ("https://é..example/", "the address has a host name that none can have"),
        ("https://a..example/", ""),
        ("https://a@b.example/", "an address carries no user name or password"),
        ("https://:a@b.example/", "an address carries no user name or password"),
        ("https://@b.example/", "an address carries no user name or password"),
    ],
)
def test_faults_of_addresses(address: str, fault: str) -> None:
    found = url_fault(address)
    assert found.startswith(fault)
    assert bool(found) == bool(fault)


def test_links() -> None:
    assert link("a*b", "x.md") == "[a&#42;b](x.md)"
    assert link(Markup("<em>a</em>"), "x.md") == "[<em>a</em>](x.md)"
    address = "https://a.example:8/b_c~d?e=f,g;h%20i+j-k&(l)*#m"
    assert web_link("a*b", address) == (
        '<a href="https://a.example:8/b&#95;c&#126;d?e=f,g;h%20i+j-k&#38;&#40;l&#41;&#42;&#35;m"'
        ' rel="noopener noreferrer nofollow">a&#42;b</a>'
    )
    assert "><em>a</em><" in web_link(Markup("<em>a</em>"), address)


def written(source: str, *, inline: bool = False, names: bool = False) -> str:
    value, _ = RichText.from_scalar(Scalar(source, Place("x"), source))
    assert value is not None

    def mentions(words: str) -> list[tuple[int, int, Target]]:
        at = words.find("Ames")
        return [(at, at + 4, Target("Ames", "ames.md"))] if at >= 0 else []

    def resolve(name: str) -> Target:
        return Target(f"<{name}>", f"{name}.md")

    write = rich_line if inline else rich_blocks
    return str(write(value, resolve, mentions if names else None))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "a *b* **c** `d*` _e_ __f__",
            "a <em>b</em> <strong>c</strong> <code>d&#42;</code> <em>e</em> <strong>f</strong>",
        ),
        ("# a", "&#35; a"),
        ("a\nb", "a b"),
        ("a  \nb", "a<br> b"),
        ("a\\\nb", "a<br> b"),
        ("a\n\nb", "a\n\nb"),
        ("[[x]] [[x|y*]]", "[&#60;x&#62;](x.md) [y&#42;](x.md)"),
        ("[[ x | y ]]", "[y](x.md)"),
        ("[[x|]]", "[&#60;x&#62;](x.md)"),
        ("[[x|name]]", "[name](x.md)"),
        ("[[x|a\\b]]", "[a&#92;b](x.md)"),
        ("[[x|a\nb]]", "&#91;&#91;x&#124;a b&#93;&#93;"),
        ("[[x]", "&#91;[x&#93;".replace("[x", "&#91;x")),
        ("[[x\ny]]", "&#91;&#91;x y&#93;&#93;"),
        (
            "[a *b*](https://c.example)",
            '<a href="https://c.example" rel="noopener noreferrer nofollow">a <em>b</em></a>',
        ),
        # No link stands in a link.
        ("[a [[x]]](b)", "&#91;a [&#60;x&#62;](x.md)&#93;(b)"),
        ("- a\n- b", "-   a\n-   b"),
        ("* a", "-   a"),
        ("1. a\n2. b", "1.  a\n2.  b"),
        ("1) a", "1.  a"),
        ("2. a", "2&#46; a"),
        ("2) a", "2&#41; a"),
        (f"{'9' * 5_000}. a", f"{'9' * 5_000}&#46; a"),
        ("a\n1. b", "a\n\n1.  b"),
        ("a\n2. b", "a 2. b"),
        ("- a\n\n  b\n- c", "-   a\n\n    b\n\n-   c"),
        ("- a\n  - b", "-   a\n\n    -   b"),
        ("- - a\n\n    b\n- c", "-   -   a\n\n        b\n\n-   c"),
        ("1. *\n\n   - x", "1.  -   x"),
        ("- a\n\n1. b", "-   a\n\n<!-- -->\n\n1.  b"),
        ("- a\n\n* b", "-   a\n\n<!-- -->\n\n-   b"),
        ("- a\n\nb\n\n- c", "-   a\n\nb\n\n-   c"),
        ("\\*a\\*", "&#42;a&#42;"),
        ("*a", "&#42;a"),
        ("<b>a</b>", "&#60;b>a</b>".replace("b>", "b&#62;").replace("</", "&#60;/")),
        ("&amp;", "&#38;amp;"),
        (
            "![a](https://c.example)",
            '&#33;<a href="https://c.example" rel="noopener noreferrer nofollow">a</a>',
        ),
        ("*a* - b", "<em>a</em> - b"),
        # Nothing is slanted in a script without italics.
        ("*和平* *мир*", '<em class="or-upright">和平</em> <em>мир</em>'),
        ("*a **和***", '<em class="or-upright">a <strong>和</strong></em>'),
        ("a\tb", "a b"),
        ("`` ` ``", "<code>&#96;</code>"),
    ],
)
def test_rich_text_as_markdown(source: str, expected: str) -> None:
    assert written(source) == expected


def test_rich_text_on_one_line() -> None:
    assert written("a\n\nb\n\n- c\n- *d*", inline=True) == "a<br> b<br> • c<br> • <em>d</em>"
    nested = written("1. a\n   - b\n   - c\n\n     d\n2. e", inline=True)
    assert nested == "1&#46; a<br> &emsp;• b<br> &emsp;• c<br> &emsp;&emsp;d<br> 2&#46; e"
    assert written("- 1. a", inline=True) == "a"


def test_a_list_of_many_is_numbered_as_far_as_two_digits_go() -> None:
    lines = written("\n".join(f"{number}. a" for number in range(1, 103))).split("\n")
    assert lines[8:11] == ["9.  a", "10. a", "11. a"]
    assert lines[97:] == ["98. a", "99. a", "99. a", "99. a", "99. a"]


def test_names_are_linked_in_words_alone() -> None:
    assert written("Ames *so* Ames!", names=True) == (
        "[Ames](ames.md) <em>so</em> [Ames](ames.md)&#33;"
    )
    assert written("- by Ames\n", names=True) == "-   by [Ames](ames.md)"
    assert written("`Ames` [Ames](https://c.example) [[x|Ames]]", names=True) == (
        '<code>Ames</code> <a href="https://c.example" rel="noopener noreferrer nofollow">Ames</a>'
        " [Ames](x.md)"
    )
    assert written("- by Ames\n", names=True, inline=True) == "by [Ames](ames.md)"


def test_links_know_where_they_stand() -> None:
    source = "`[[x]]` \\[[x]] [[x]]\n- [a](javascript:b) a"
    value, findings = RichText.from_scalar(Scalar(source, Place("x"), source))
    assert value is not None
    assert [(link.id, link.place) for link in value.links] == [("x", Place("x", 1, 16, 5))]
    assert [(each.code, each.place) for each in findings] == [("bad-url", Place("x", 2, 7, 12))]


# --- from right to left --------------------------------------------------------------------------

LEVI = '<span dir="auto">לוי</span>'


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ames 12 (!)", "Ames 12 (&#33;)"),
        ("לוי", f"{LEVI}&lrm;"),
        ("ACME (שלום) 1*", '<span dir="auto">ACME (שלום) 1&#42;</span>&lrm;'),
        ("- לוי", '<span dir="auto">- לוי</span>&lrm;'),
        # Of a label put together of several values only what moves the others is isolated.
        (f"{isolated('לוי')}, 2 May", f"{LEVI}&lrm;, 2 May"),
    ],
)
def test_what_moves_others_stands_apart(typed: str, expected: str) -> None:
    shown = apart(typed)
    assert isinstance(shown, Markup)
    assert shown == expected
    assert link(typed, "x.md") == f"[{expected}](x.md)"
    assert environment().from_string("{{ text }}").render(text=typed) == expected


def test_in_an_attribute_no_markup_stands() -> None:
    template = environment().from_string('<i title="{{ text | attribute }}">')
    assert template.render(text='"לוי"') == '<i title="&#34;לוי&#34;">'


@pytest.mark.parametrize(
    ("source", "block", "line"),
    [
        ("לוי, 2!", '<span dir="auto">לוי, 2&#33;</span>', "&lrm;"),
        (
            "*לוי*",
            '<span dir="auto"><em class="or-upright">לוי</em></span>',
            "&lrm;",
        ),
        ("- לוי", f"-   {LEVI}", None),
        # A name inside of a text from left to right stands apart in it.
        ("By [[levi]], 2", f"By [{LEVI}&lrm;](levi.md), 2", ""),
        # In one from right to left a mark behind it would take what follows along.
        ("של [[levi]], 2", f'<span dir="auto">של [{LEVI}](levi.md), 2</span>', "&lrm;"),
    ],
)
def test_rich_text_has_its_own_direction(source: str, block: str, line: str | None) -> None:
    value, _ = RichText.from_scalar(Scalar(source, Place("x"), source))
    assert value is not None
    names = {"levi": Target("לוי", "levi.md")}
    assert rich_blocks(value, names.__getitem__) == block
    if line is not None:
        assert rich_line(value, names.__getitem__) == block + line


def test_an_address_leads_to_the_host_that_is_shown() -> None:
    """A capital letter is the small one to a browser, which would find no host by its own code."""
    for host in ("BÜCHER.example", "bücher。example", "bu\u0308cher.example"):
        shown = written(f"[a](https://{host}/é)")
        assert shown.startswith('<a href="https://xn--bcher-kva.example/%C3%A9" rel=')
