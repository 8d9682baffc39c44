"""Host names as browsers ask for them, whatever letters they have."""

import unicodedata
from encodings.idna import nameprep

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.diagnostics.findings import Place
from onrecord.source.nodes import Scalar
from onrecord.source.rich import RichText
from onrecord.source.urls import Url, url_fault

LETTERS = st.text(st.characters(categories=["Ll", "Lo", "Nd"]), min_size=1, max_size=12)
# Among them what is left out of a host name, what no host name holds, and what runs either way.
SIGNS = st.text(st.sampled_from("abx-\u00ad\u00a0\u0300\u0628\u05d0\u0661\ufe79\ufb8c\u0434"))


@given(LETTERS.map(lambda text: unicodedata.normalize("NFKC", text.casefold())))
@examples(100)
def test_a_host_name_is_written_as_python_writes_it(label: str) -> None:
    """Python's own codec takes long; what it writes is what is written here."""
    address = f"https://{label}.example/"
    if unicodedata.normalize("NFKC", label.casefold()) != label or url_fault(address):
        return
    written = label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
    assert Url(address).host == f"{written}.example"


@given(st.tuples(st.sampled_from(["", "xn--", "x\u00adn--"]), SIGNS).map("".join))
@example("\ufd19\ufb8c\ufe79\ufd9e")
@examples(100)
def test_no_host_name_holds_what_python_prepares_none_of(label: str) -> None:
    try:
        prepared = nameprep(label)
    except UnicodeError:
        prepared = ""
    if (label and not prepared) or (prepared.startswith("xn--") and not prepared.isascii()):
        assert url_fault(f"https://{label}.example/")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("https://\u043f.example/\u0434", "https://xn--o1a.example/%D0%B4"),
        ("<https://\u043f.example/a b>", "https://xn--o1a.example/a%20b"),
        ("<https://a.example/(\u0434 b)>", "https://a.example/(%D0%B4%20b)"),
        (f"https://{'x' * 60}\u043f.example/", None),
        ("https://" + ".".join(["\u043f" * 30] * 9) + "/", None),
        ("https://a\uff0541.example/", None),
        ("https://xn--\u00e9.example/", None),
    ],
)
def test_rich_text_links_to_hosts_that_can_be(address: str, leads_to: str | None) -> None:
    """What is no host in a field of its own is none in rich text, nor becomes another one."""
    text = f"[a]({address})"
    value, found = RichText.from_scalar(Scalar(text, Place("x"), text))
    assert [finding.code for finding in found] == ["bad-url"] * (leads_to is None)
    assert value
    if leads_to:
        [link] = [node for node in value.tree().walk() if node.type == "link"]
        assert link.attrs["href"] == leads_to
