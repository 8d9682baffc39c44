"""Write theme.css: what our pages use of Material's main stylesheet, which is three times as long.

A rule is left out when it needs a class that nothing of ours has: no template, no script and no part
of Material's that a page holds. So is a property that no rule asks for. A test holds theme.css to the
installed Material; after an upgrade run this file in the environment of the project.
"""

import re
from pathlib import Path

import material

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[2]
MATERIAL = Path(material.__file__).parent / "templates"
# What a page holds of Material's own, besides our overrides.
PARTS = ("base.html", "partials/palette.html", "partials/toc.html", "partials/toc-item.html", "partials/top.html")
# What Markdown makes on our pages.
MARKDOWN = ("headerlink", "highlight", "task-list-item")

_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
_WORD = re.compile(r"[a-zA-Z_][\w-]*")


def main_stylesheet() -> str:
    """Return Material's main stylesheet."""
    [path] = (MATERIAL / "assets/stylesheets").glob("main.*.min.css")
    text = path.read_text(encoding="utf-8")
    return re.sub(r"@charset[^;]*;|/\*.*?\*/", "", text, flags=re.DOTALL)


def known_words() -> frozenset[str]:
    """Return every word that could be a class on a page of ours."""
    files = [
        *TEMPLATES.glob("overrides/**/*.html"),
        *TEMPLATES.glob("overrides/assets/javascripts/*.js"),
        *(MATERIAL / part for part in PARTS),
    ]
    words = {word for file in files for word in _WORD.findall(file.read_text(encoding="utf-8"))}
    return frozenset(words.union(MARKDOWN))


def rules(text: str, known: frozenset[str]) -> str:
    """Return the rules of a stylesheet that can apply where no other class is known."""
    kept = []
    for selector, body in _RULE.findall(text):
        if selector.lstrip().startswith("@media"):
            inner = rules(body, known)
            kept.append(f"{selector}{{{inner}}}" if inner else "")
        elif selector.lstrip().startswith("@"):
            kept.append(f"{selector}{{{body}}}")
        else:
            fitting = [each for each in parted(selector) if needed(each) <= known]
            kept.append(f"{','.join(fitting)}{{{body}}}" if fitting else "")
    return "\n".join(filter(None, kept))


def parted(selector: str) -> list[str]:
    """Return the selectors of a list, which may have lists in brackets."""
    found, depth, start = [], 0, 0
    for place, sign in enumerate(selector):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            found.append(selector[start:place])
            start = place + 1
    return [*found, selector[start:]]


def needed(selector: str) -> set[str]:
    """Return the classes without which a selector fits nothing; of alternatives none is needed."""
    return set(_CLASS.findall(re.sub(r"\[[^\]]*\]|:(?:not|is|where)\([^)]*\)", "", selector)))


def asked_for(text: str) -> str:
    """Return a stylesheet without the properties of its own that it never asks for."""
    own = (HERE / "onrecord.css").read_text(encoding="utf-8")
    while True:
        asked = set(re.findall(r"var\((--[\w-]+)", text + own))
        fewer = re.sub(
            r"(?<=[{;])(--[\w-]+):(?:[^;{}\"]|\"[^\"]*\")*(?:;|(?=\}))",
            lambda each: each[0] if each[1] in asked else "",
            text,
        )
        if fewer == text:
            return text
        text = fewer


def stylesheet() -> str:
    """Return theme.css."""
    head = "/* Of Material for MkDocs, (c) Martin Donath, MIT licence: see theme.py. */\n"
    text = asked_for(rules(main_stylesheet(), known_words()))
    return head + "\n".join(line for line in text.split("\n") if not line.endswith("{}")) + "\n"


if __name__ == "__main__":
    (HERE / "theme.css").write_text(stylesheet(), encoding="utf-8")
