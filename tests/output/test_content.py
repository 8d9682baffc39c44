"""What of a page by hand reaches a reader where nobody trusts it: text, lists, tables, pictures."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragments_fromstring
from tests.dossier_helpers import examples

from onrecord.output import content

_PAGE = SimpleNamespace(file=SimpleNamespace(src_uri="x.md"), toc=(), markdown="")
_CONFIG = SimpleNamespace(docs_dir="/d/briefs")


def cleaned(html: str) -> str | None:
    """Return what is built of a page's content; None where it is refused."""
    try:
        return content.on_page_content(html, page=_PAGE, config=_CONFIG)
    except SystemExit:
        return None


# Pieces that browsers, and those who read HTML otherwise, may take for this or that.
_PIECES = st.sampled_from(
    [
        *"<>/='\"& \n\t\f-!`x",
        *"script svg math style title textarea noscript iframe a p".split(),
        *"<a <p <svg> <math> </p> <!-- --> --!> <![CDATA[ ]]> <? &lt; &#x3c; &Tab; &colon;".split(),
        *"<table> <td> <template> <select> <frameset> <mglyph> <annotation-xml </style".split(),
        *(" onerror=alert(1)", " onclick='1'", ' href="javascript:1"', " href=", "java\tscript:1"),
        *(
            " data-md-component=source",
            ' id="__config"',
            ' id="__code_0"',
            ' id="x, .y"',
            " for=__search",
            " name=__search",
            " style='x:y'",
        ),
        *("<img src=x", "<base href=//x>", "<style><!--", "\x00", "\ufeff", "\u2028"),
    ]
)


@examples(200)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_whatever_is_written_only_what_is_harmless_is_left(html: str) -> None:
    found = cleaned(html)
    for element in fragments_fromstring(found or "", no_leading_text=False):
        if isinstance(element, str):
            continue
        for each in element.iter():
            assert each.tag in content.TAGS
            for name, value in each.items():
                assert not name.startswith(("on", "data-md", "src-", "form"))
                is_address = name in {"cite", "href", "src"}
                assert not (is_address and re.match(r"\s*[a-z\s]*script\s*:", value, re.IGNORECASE))


@pytest.mark.parametrize(
    "html",
    [
        '<p class="a" id="b" lang="uk" dir="ltr" title="c">d <em>e</em><br>f</p>',
        '<td style="text-align:left" colspan="2">x</td>',
        '<a class="headerlink" href="#x" title="Link to this section"></a>',
        '<img alt="a" src="data:image/png;base64,AA==" width="1">',
        '<details class="note" open=""><summary>a</summary><p>b</p></details>',
        '<input id="__tabbed_1_1" name="__tabbed_1" type="radio">',
        '<label for="__tabbed_1_1">a</label>',
        '<span class="or-bit" data-stance="opposes" data-voice="1" aria-hidden="true">a</span>',
        '<pre><code class="language-json">{"a": 1}</code></pre>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        "<p>a &amp; b &lt; c</p>",
    ],
)
def test_what_pages_are_made_of_stays_as_it_is(html: str) -> None:
    wrapped = f"<table><tbody><tr>{html}</tr></tbody></table>" if html.startswith("<td") else html
    assert cleaned(wrapped) == wrapped


def test_what_is_hidden_from_a_reader_is_left_out_where_it_is_not_seen() -> None:
    """A comment that ends sooner than it looks, and names in foreign parts."""
    for html in ("<!--><p onclick=1>x</p>", "<p title='<'onclick=1>x</p>"):
        assert "onclick" not in (cleaned(html) or "")


@pytest.mark.parametrize(
    "html",
    [
        "<q>" * 180_000 + "</sub>" * 180_000,
        "<q></sub>" * 180_000,
        "<span>" * 90_000 + "<li>" * 90_000,
        "<div>" + "".join(f"<b class={number}><p>" for number in range(8_000)),
    ],
)
def test_what_browsers_take_hours_for_is_not_asked(html: str) -> None:
    """A parser of HTML seeks what an end belongs to, and opens again what marks the text."""
    assert content.foreign(html) == "HTML with so many open elements"
    assert cleaned(html) is None


def test_ends_that_may_be_left_out_are_no_depth() -> None:
    html = "<ul>" + "<li>a<p>b" * 500 + "</ul>" + "<p><b>a</b> <img src='x'><br>" * 400
    assert content.foreign(html) is None
