"""What runs where a site is looked at: the theme's scripts, and no others without trust.

The policy in each page stops scripts in its text and of other hosts, not those of files that lie in
the same site, and no policy is in a document that is published as it is.
"""

import re
from pathlib import Path

from onrecord import plain_files
from onrecord.output.errors import PublishError

# Documents that a browser opens with what scripts they hold, as it does with all that begins like
# one and has no name of a plain text. Pictures in SVG are looked through.
_DOCUMENTS = frozenset(".htm .html .mht .mhtml .shtml .svgz .xht .xhtml .xml .xsl .xslt".split())
_TEXTS = frozenset(".csv .markdown .md .mdown .mkd .mkdn .tsv .txt".split())
_PICTURE = ".svg"
_START = 50_000
_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\f"
# What can run a script in one, or hides what can.
_ACTIVE = re.compile(
    rb"<[^\s<>/]*script\b|javascript|foreignobject|\son\w+\s*=|attributename\s*=\s*.on"
    rb"|&#|<!(?!--)|<\?(?!xml )|\0",
    re.IGNORECASE,
)
# Our own, which is written anew with the pages.
_FEED = "feed.xml"
_TAG = re.compile(rb"<(?:script|meta)\b", re.IGNORECASE)
_SCRIPT = rb'<script src="%bassets/javascripts/[\w-]+(?:\.[\w-]+)*\.js">'
_FACT = re.compile(
    rb'<meta charset="utf-8">|<meta http-equiv="Content-Security-Policy" content="[^"]*">'
    rb'|<meta name="[\w-]+" content="[^"]*">'
)
_NOT_FOUND = "404.html"
_POLICY = b'<meta http-equiv="Content-Security-Policy" '
# In so many bytes a page has said its policy.
_HEAD = 5_000
_TOLD = b'<script id="__config" type="application/json">'


def require_inert(path: Path, shown: str) -> None:
    """Raise PublishError where a file among the pages could run scripts of its own.

    ``shown`` is its path below the pages.
    """
    kind = path.suffix.lower()
    if kind in _TEXTS or shown == _FEED:
        return
    with path.open("rb") as stream:
        start = stream.read(_START)
    what = ""
    if kind == _PICTURE:
        if _ACTIVE.search(plain_files.read(path, path.parent) or b""):
            what = "a picture that may hold scripts"
    elif kind in _DOCUMENTS or (start and start.lstrip(_BLANK)[:1] in {b"<", b""}):
        what = "a document that may hold scripts"
    if what:
        raise PublishError(f"briefs/{shown}: {what} needs --trust")


def require_ours(site: Path, base: str, *, policy: bool) -> None:
    """Raise PublishError where a page of a built site runs a script that is not the theme's.

    ``base`` is the path of the site's address. With ``policy`` each page must say its
    Content-Security-Policy, too; a page can name another template in its head.
    """
    for page in sorted(site.rglob("*.html")):
        text, path = page.read_bytes(), page.relative_to(site).as_posix()
        name = f"site/{path}"
        # Wherever it is asked for, the page of what is not found is the same.
        up = base if path == _NOT_FOUND else "../" * path.count("/")
        script = re.compile(_SCRIPT % re.escape(up.encode("utf-8")))
        if policy and _POLICY not in text[:_HEAD]:
            message = "it would have no policy; a template of its own needs --trust"
            raise PublishError(f"{name}: {message}")
        head, told = text.find(b"</head>"), 0
        for tag in _TAG.finditer(text):
            place = tag.start()
            told += text.startswith(_TOLD, place)
            known = _FACT.match(text, place) if place < head else None
            if not (known or script.match(text, place) or text.startswith(_TOLD, place)):
                message = f"a {tag[0].decode().lower()}> that is not the theme's needs --trust"
                raise PublishError(f"{name}: {message}")
        if told > 1:
            raise PublishError(f"{name}: a script that passes for the theme's needs --trust")
