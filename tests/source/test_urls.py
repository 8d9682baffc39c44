"""Host names as browsers ask for them, whatever letters they have."""

import re
import unicodedata
from encodings.idna import nameprep

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.diagnostics.findings import Place, Severity
from onrecord.source.nodes import Scalar
from onrecord.source.rich import RichText
from onrecord.source.urls import MAX_HOST, MAX_LABEL, MAX_URL, Url, url_fault

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


LEADS_TO = "https://shop.evil.example/x"


@pytest.mark.parametrize(
    "words",
    [
        "https://www.bank.example",
        "HTTPS://BANK.EXAMPLE/",
        "www.bank.example",
        "WWW.bank.example",
        "**www**.bank.example",
        "`bank.example/login`",
        "bank.example:8080/x",
        "bank.example?x=1",
        "bank.example#x",
        "https:/bank.example",
        "https:bank.example",
        "//bank.example",
        r"https:\\\\bank.example",
        "https:\u2044\u2044bank.example",
        "https:\u2215\u2215bank.example",
        "bank.example\u29f8login",
        "https\u2236//bank.example",
        "https\ua4fd//bank.example",
        "https:\u1735/bank\ua4f8example",
        "https:\u2afdbank.example",
        "bank\u0660example/x",
        "\uff48\uff54\uff54\uff50\uff53\uff1a\uff0f\uff0f\uff42ank\uff0eexample",
        "www\u3002bank\u3002example",
        "https://b\u0430nk.example",
        "https://evil.example.bank.example/",
        "https://notevil.example/",
        "https://bank",
        "http://192.0.2.1/x",
        "see https://bank.example today",
        "https://evil.example or https://bank.example",
        "\u201chttps://bank.example\u201d",
        "https://bank.example@evil.example",
        "a\nhttps://bank.example",
    ],
)
def test_the_words_of_a_link_are_no_address_elsewhere(words: str) -> None:
    assert _of_words(words) == [Severity.ERROR]


@pytest.mark.parametrize(
    "words",
    [
        *("bank.example", "Node.js", "\u00abbank.example\u00bb,", "bank.example:443", "192.0.2.1"),
        *("St.Petersburg/Moscow", "Mr.Smith/Jones"),
        *("bank\u3002example", "bank\uff61example", "bank\u2009.example", "ba\u200ank.example"),
        *("\U0001f512bank.example", "bank.example \u2192", "\u2014bank.example\u2014"),
    ],
)
def test_a_name_with_a_dot_may_be_no_host(words: str) -> None:
    assert _of_words(words) == [Severity.WARNING]


@pytest.mark.parametrize(
    "words",
    [
        "https://shop.evil.example/another",
        "https://evil.example.",
        "www.evil.example",
        "Evil.example",
        "(evil.example)",
        "Bank",
        "e.g.",
        "Who funds Booking.com?",
        "U.S./Japan",
        "24.05.2024/x",
        "and/or",
        "a // b",
        "https: the basics",
        "mail@bank.example",
        "mail@bank.example/",
        "the bank.example page",
        "\u4ed6\u8bf4\u3002\u7136\u540e",
        "col\u00b7lega",
        "3.5m",
        "xhttps://",
        "\u0662\u0660\u0662\u0660\u0645\u064a\u0644\u0627\u062f\u064a/\u0661\u0664",
        "\u0926\u0941\u0903\u0916",
    ],
)
def test_the_words_of_a_link_are_its_own_address_or_none(words: str) -> None:
    assert _of_words(words) == []


def test_a_host_of_other_letters_is_itself() -> None:
    for words in ("https://b\u00fccher.example", "https://xn--bcher-kva.example"):
        assert _of_words(words, "https://B\u00dcCHER.example./x") == []
    assert _of_words(r"http://\[::1\]:8080/x", "http://[::1]/x") == []


@pytest.mark.parametrize(
    "words",
    [
        "\u200freport.zip\u200f/\u200fwww.bank.com",
        "https:\u200f//report.zip\u200f/\u200fbank.com",
        "re\u200eport.zip",
    ],
)
def test_an_address_in_words_holds_no_marks_of_direction(words: str) -> None:
    """Its parts show in another order, that of a page elsewhere, whatever host it names."""
    assert _of_words(words, "https://report.zip/www.bank.com") == [Severity.ERROR]
    beside = f"[report.zip](https://report.zip){words[-10:]}"
    _, found = RichText.from_scalar(Scalar(beside, Place("x"), beside))
    assert [each.code for each in found] == ["misleading-link"]


def test_words_that_are_no_address_may_hold_marks_of_direction() -> None:
    assert _of_words("\u05d4\u05d2\u05e9\u05e8 (2024)\u200f") == []


def _of_words(words: str, leads_to: str = LEADS_TO) -> list[Severity]:
    text = f"[{words}]({leads_to})"
    _, found = RichText.from_scalar(Scalar(text, Place("x"), text))
    assert {each.code for each in found} <= {"misleading-link"}
    return [each.severity for each in found]


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://[::1]/", ""),
        ("https://[2001:db8::1]:8080/x", ""),
        ("https://[v1.a]/", "host name"),
        ("https://[::1]x/", "host name"),
        ("https://[1.2.3.4]/", "host name|not a web"),
        ("https://a&b.example/", "host name"),
        ("https://a!b/", "host name"),
        ("https://a_b-c.example./", ""),
        ("https://%61.example/", "host name"),
        ("https://1.2.3.4:80/", ""),
        ("https://-_./", "no host"),
        ("https://a@b.example/", "no user name"),
        ("https://a.example:65535/", ""),
        ("https://a.example:65536/", "not a web address"),
        ("ftp://a.example/", "only http"),
        *(
            (f"https://a.example/{sign}", "holds no")
            for sign in " \t\n\"'<>`\\\\{}|^\x00\x7f\x9f\u3000"
        ),
        *((f"https://a.example/{sign}", "") for sign in "!#$%&()*+,-./:;=?@[]_~\u00a1"),
    ],
)
def test_what_is_wrong_with_an_address(address: str, fault: str) -> None:
    found = url_fault(address)
    assert re.search(fault, found) if fault else found == ""


@pytest.mark.parametrize("letter", ["a", "\u0434"])
def test_an_address_has_as_many_letters_as_it_may(letter: str) -> None:
    head = "https://a.example/"
    assert url_fault(head + letter * (MAX_URL - len(head))) == ""
    assert "more than 2,000" in url_fault(head + letter * (MAX_URL - len(head) + 1))


def test_a_host_of_other_letters_is_as_long_as_it_may_be() -> None:
    """Sixty-three between two dots, as it is asked for, and 253 in all (RFC 1035)."""
    encoded = len("xn--") + len(("a" * 50 + "\u00fc").encode("punycode"))
    most = "a" * (50 + MAX_LABEL - encoded) + "\u00fc"
    assert url_fault(f"https://{most}.example/") == ""
    assert "host name" in url_fault(f"https://a{most}.example/")
    whole = ".".join([most, "b" * 63, "c" * 63])
    rest = MAX_HOST - (MAX_LABEL + 1 + 63 + 1 + 63) - 1
    assert url_fault(f"https://{whole}.{'d' * rest}/") == ""
    assert "host name" in url_fault(f"https://{whole}.{'d' * (rest + 1)}/")
    assert url_fault(f"https://\u00fc.{'b' * 63}/") == ""
    assert "host name" in url_fault(f"https://\u00fc.{'b' * 64}/")
