"""What runs where a site is looked at: the theme's scripts, and no others without trust.

The policy in each page stops scripts in its text and of other hosts, not those of files that lie in
the same site, and no policy is in a document that is published as it is. Nor can a policy tell the
files of this disk from those of another machine, to which addresses lead that are looked for here.
"""

import html
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit
from xml.parsers import expat

from onrecord import plain_files
from onrecord.output.errors import PublishError
from onrecord.output.files import PAGES, SITE

# What the engine takes for pages.
MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")
# Files that a browser shows or keeps, and runs nothing in them, whatever it is. Of some it does not
# know the name: then it takes what begins with a tag for a document. The engine makes pages of what
# has a name of Markdown's in small letters, and publishes all else.
_OTHERS = frozenset(
    (
        ".avif .bib .bmp .css .csv .docx .epub .geojson .gif .ico .jpeg .jpg .json .jsonl .m4a .mp3"
        " .mp4 .odp .ods .odt .oga .ogg .ogv .otf .pdf .png .pptx .ris .tsv .ttf .vtt .wav .webm"
        " .webp .woff .woff2 .xlsx .yaml .yml .zip"
    ).split()
)
# Web servers look at every part of a name that they know: "x.html.bib" is a page to some of them.
# Those begin with two letters and hold no other sign.
_PART = re.compile(r"\.[a-z]{2}[a-z0-9]*", re.IGNORECASE)
_INERT = _OTHERS | {*MARKDOWN, ".txt", ".min"}
# So are settings written that hosts and servers look for beside the front page: what kind a file
# is, where an address leads. They call them what they like.
_SETTINGS = frozenset((".json", ".yaml", ".yml"))
_START = 50_000
_BLANK = b"\xef\xbb\xbf\xff\xfe" + bytes(range(0x21))
_DEEPEST, _LONGEST_MADE, _LONGEST_STYLE = 10, 20_000_000, 2_000_000
# Of an address.
_LONGEST_SHOWN = 80
_ATOM = "http://www.w3.org/2005/Atom"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_PROLOGUE = b'<?xml version="1.0" encoding="utf-8"?>'
_DECLARATION = re.compile(rb"<[?!]")
# What runs, or loads what runs or tells somebody, before the policy is asked.
_TAG = re.compile(
    rb"<(?:applet|base|embed|fencedframe|frame|frameset|iframe|link|meta|object|portal|script)\b",
    re.IGNORECASE,
)
_SCRIPT = rb'<script src="%bassets/javascripts/[\w-]+(?:\.[\w-]+)*\.js">'
_FACT = re.compile(
    rb'<meta charset="utf-8">|<meta http-equiv="Content-Security-Policy" content="[^"]*">'
    rb'|<meta name="(?:author|description|onrecord:paper|viewport)" content="[^"]*">'
    rb'|<meta name="(?:citation_[a-z_]+|twitter:card)" content="[^"]*">'
    rb'|<meta property="og:[a-z_:]+" content="[^"]*">'
    rb'|<meta name="referrer" content="no-referrer">'
    rb'|<meta http-equiv="x-dns-prefetch-control" content="off">'
    rb'|<link rel="canonical" href="[^"]*">'
    rb'|<link rel="icon" href="(?![\x00-\x20]|//|[^"/?#]*[:&])[^"\\\t\n\r]*">'
    rb'|<link rel="alternate" type="application/(?:atom\+xml|feed\+json)" title="[^"]*"'
    rb' href="(?![\x00-\x20]|//|[^"/?#]*[:&])[^"\\\t\n\r]*">'
    rb'|<link rel="stylesheet" href="[^"?#]*\.css">'
    # Data, which no browser runs.
    rb'|<script type="application/ld\+json">'
)
# A tag, and each of its attributes from there, as browsers read them. One that is none, as in a
# comment, is read as well.
_BEGIN = re.compile(rb"<([a-z][^\t\n\f\r />]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""[\t\n\f\r /]*(=?[^\t\n\f\r />=]+|=)"""
    rb"""(?:[\t\n\f\r ]*=[\t\n\f\r ]*"""
    rb"""("[^"]*"|'[^']*'|[^\t\n\f\r >"'][^\t\n\f\r >]*|(?=>)))?"""
)
# Attributes that load what they name: an address, or several, as in a list or a style.
_ADDRESSES = frozenset(b"background data dynsrc href lowsrc manifest poster src xlink:href".split())
_LISTS = frozenset(
    b"by clip-path cursor fill filter from imagesrcset marker marker-end marker-mid marker-start"
    b" mask ping srcset stroke to values".split()
)
_LINKS = frozenset((b"a", b"area"))
# The theme's scripts look for elements by it; one that is not here fetches what it leads to, and
# makes elements of the answer.
_COMPONENT = b"data-md-component"
_COMPONENTS = frozenset(
    "announce container content dialog header header-title header-topic logo main palette sidebar"
    " skip tabs toc top".split()
)
# An address is read without these, and without the blanks before it.
UNREAD = {ord(each): None for each in "\t\n\r\f"}
_BLANKS = "".join(map(chr, range(0x21)))
# From a folder, '//host/x' is a file of another machine on Windows, which is told who asks for it;
# so is '/..//host/x'.
_ELSEWHERE = re.compile(
    r"file:|[\\/]{2}"
    r"|(?![a-z][a-z\d+.-]*:)(?=[^?#]*(?:^|[\\/])(?:\.|%2e){1,2}[\\/])[^?#]*[\\/]{2}",
    re.IGNORECASE,
)
_NAMES_ELSEWHERE = re.compile(r"""(?:^|(?<=[\0- "'(,]))file:|[\\/]{2}""", re.IGNORECASE)
_HARMLESS = re.compile(
    r"""(?:^|(?<=[\0- "'(,]))(?:https?://|data:[\w.+-]+/[\w.+-]+(?:;[\w.=-]+)*;base64,[\w+/=]*)""",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([\da-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
# Where a style has one of these, a browser may read it in another encoding.
_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\ufffd]")
# What the theme lets pages do, in the words of its template; nothing of a dossier stands before it.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; font-src 'self' file:; "
    "img-src 'self' file: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
# And where it is served: from the root of a host, no file of a disk.
SERVED = POLICY.replace(" file:", "")
# The page of what is not found names its files from the root; in a folder that is the disk's.
NOT_FOUND = "404.html"
_BEGINNING = (
    rb'\s*<!doctype html>\s*<html lang="[\w-]+" class="no-js">\s*<head>\s*<meta charset="utf-8">'
    rb'\s*<meta http-equiv="Content-Security-Policy" content="%b">'
)
_POLICIES = {
    is_found: re.compile(_BEGINNING % re.escape(policy.encode("ascii")))
    for is_found, policy in ((True, POLICY), (False, SERVED))
}
_TOLD = b'<script id="__config" type="application/json">'


def require_inert(path: Path, shown: str) -> None:
    """Raise PublishError where a file among the pages could run scripts of its own.

    ``shown`` is its path below the pages.
    """
    kind = path.suffix.lower()
    for part in path.suffixes[:-1]:
        if kind in _INERT and _PART.fullmatch(part) and part.lower() not in _INERT:
            message = f"'{part}' in its name, which makes a script or a page of it for some servers"
            raise PublishError(f"{PAGES}/{shown}: {message}, needs --trust")
    if path.suffix in MARKDOWN or (_namespace(shown) and is_made(shown, _made(path))):
        return
    with path.open("rb") as stream:
        start = stream.read(_START)
    if start.lstrip(_BLANK).startswith(b"---"):
        message = "a head ('---'), by which some hosts make a page of any file, needs --trust"
        raise PublishError(f"{PAGES}/{shown}: {message}")
    if kind == ".txt":
        return
    # What names the site's domain leads its readers elsewhere.
    is_setting = kind in _SETTINGS and shown not in _DATA
    if shown == path.name and (is_setting or shown.upper() == "CNAME"):
        message = "what may be settings of a host needs --trust; data can lie in a folder"
        raise PublishError(f"{PAGES}/{shown}: {message}")
    if kind not in _OTHERS or (start and start.lstrip(_BLANK)[:1] in {b"<", b""}):
        raise PublishError(f"{PAGES}/{shown}: what may hold scripts needs --trust")
    if kind == ".css":
        if path.stat().st_size > _LONGEST_STYLE:
            message = f"a style of more than {_LONGEST_STYLE:,} bytes needs --trust"
            raise PublishError(f"{PAGES}/{shown}: {message}")
        text = (plain_files.read(path, path.parent) or b"").decode("utf-8", "replace")
        if _CONTROL.search(text) or _names_elsewhere(_unescaped(text)):
            message = "a style that may load from another machine ('//', 'file:') needs --trust"
            raise PublishError(f"{PAGES}/{shown}: {message}")


def _unescaped(style: str) -> str:
    """Return a style with its escapes written out."""

    def letter(escape: re.Match[str]) -> str:
        if escape[2]:
            return escape[2] if escape[2] not in "\n\r\f" else ""  # the text goes on
        number = int(escape[1], 16)
        return chr(number) if number <= sys.maxunicode else ""

    return _ESCAPE.sub(letter, style)


def _names_elsewhere(text: str) -> bool:
    """Return whether an address in a list or a style may be that of a file on another machine."""
    return bool(_NAMES_ELSEWHERE.search(_HARMLESS.sub("", text.translate(UNREAD))))


_NAMED = _ADDRESSES | _LISTS | {_COMPONENT}
# An address of this site as nearly all are written: no scheme in it, and no host before it.
_NEAR = re.compile(rb'"(?!/)[\w./#-]*+"').fullmatch


def _loading(page: bytes) -> str | None:
    """Return what of an attribute in a page may load something from elsewhere, in words."""
    left = 2 * len(page)
    for tag in _BEGIN.finditer(page):
        place = tag.end()
        while found := _ATTRIBUTE.match(page, place):
            place = found.end()
            name = found[1].lower()
            if not found[2] or name not in _NAMED or (name in _ADDRESSES and _NEAR(found[2])):
                continue
            value = written_out(found[2].strip(b"\"'").decode("utf-8", "replace"))
            shown = f"'{value[:_LONGEST_SHOWN]}'"
            if name == _COMPONENT and value not in _COMPONENTS:
                return f"{shown} is no part of these pages: it may be one that loads something"
            if name in _LISTS:
                is_far = _names_elsewhere(value) or _names_elsewhere(_unescaped(value))
            else:
                is_link = tag[1].lower() in _LINKS and name.endswith(b"href")
                far = _ELSEWHERE.match(value.translate(UNREAD).lstrip(_BLANKS))
                is_far = far is not None and not is_link
            if is_far:
                return f"{shown} may be a file of another machine"
        # No two tags overlap but in a page that is made to take for ever.
        left -= place - tag.start()
        if left < 0:
            return "tags stand in one another's attributes, too many to look at"
    return None


def written_out(value: str) -> str:
    """Return the value of an attribute with its references to characters written out."""
    return html.unescape(_ENDLESS.sub("\ufffd", _ZEROS.sub(r"\1", value)))


# Of a number that none has Python makes no number.
_ZEROS, _ENDLESS = re.compile(r"(&#x?)0+(?=[\da-f])", re.IGNORECASE), re.compile(r"&#\d{8,};?")


def _made(path: Path) -> bytes:
    return plain_files.read(path, path.parent, _LONGEST_MADE) or b""


def _holds_only(data: bytes, namespace: str) -> bool:
    """Return whether a document of XML holds nothing but elements of one namespace."""
    depth = 0

    def begin(name: str, _: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST or not name.startswith(f"{namespace} "):
            raise ValueError(name)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    if not data.startswith(_PROLOGUE) or _DECLARATION.search(data, 5):
        return False
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(data, True)  # noqa: FBT003  # it takes no keyword
    except (expat.ExpatError, ValueError):
        return False
    return True


def is_made(shown: str, data: bytes) -> bool:
    """Return whether a file, ``shown`` its path, is what we make beside the pages: no more runs."""
    namespace = _namespace(shown)
    return namespace is not None and _holds_only(data, namespace)


def _namespace(shown: str) -> str | None:
    """Return the one namespace of XML that is in the file at a path, if we make one there."""
    if is_feeds_name(shown):
        return _ATOM
    return _GRAPHML if shown.endswith(".graphml") else None


def is_feeds_name(shown: str) -> bool:
    """Return whether a feed can lie at a path: one of all beside the front page, or of a record."""
    return shown == "feed.xml" or shown.endswith("--feed.xml")


# Ours beside the front page, where no host takes them for its settings.
_DATA = frozenset({"feed.json", "sources.json"})


def has_policy(page: bytes, path: str) -> bool:
    """Return whether a page begins with its policy, as the theme has that at a path begin."""
    return _POLICIES[path != NOT_FOUND].match(page) is not None


def root_of(address: str | None) -> str:
    """Return the path at which a site of an address begins; raises ValueError where it is none.

    A site is a folder, which the engine writes with a slash.
    """
    path = urlsplit(address or "").path
    return path if path.endswith("/") else f"{path}/"


def require_ours(site: Path, address: str | None, *, policy: bool) -> None:
    """Raise PublishError where a page of a built site runs a script that is not the theme's.

    ``address`` is the site's, which :func:`root_of` takes. With ``policy`` each page must say its
    Content-Security-Policy, too; a page can name another template in its head.
    """
    for page in sorted(page for page in site.rglob("*.html") if page.is_file()):
        text, path = page.read_bytes(), page.relative_to(site).as_posix()
        name = f"{SITE}/{path}"
        # Wherever it is asked for, the page of what is not found is the same.
        up = root_of(address) if path == NOT_FOUND else "../" * path.count("/")
        script = re.compile(_SCRIPT % re.escape(up.encode("utf-8")))
        if policy and not has_policy(text, path):
            message = "it would have no policy; a template of its own needs --trust"
            raise PublishError(f"{name}: {message}")
        if (what := _loading(text)) is not None:
            raise PublishError(f"{name}: {what}, which needs --trust")
        head, told = text.find(b"</head>"), 0
        for tag in _TAG.finditer(text):
            place = tag.start()
            told += text.startswith(_TOLD, place)
            known = _FACT.match(text, place) if place < head else None
            if not (known or script.match(text, place) or text.startswith(_TOLD, place)):
                what = tag[0].decode().lower()
                article = "an" if what[1] in "aeiou" else "a"
                message = f"{article} {what}> that is not the theme's needs --trust"
                raise PublishError(f"{name}: {message}")
        if told > 1:
            raise PublishError(f"{name}: a script that passes for the theme's needs --trust")
