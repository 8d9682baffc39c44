"""The shipped dossier with every engine that can be installed, beside MkDocs: ``make engines``.

Each engine comes as a package at the version below, into an environment of its own with ours in
``.cache/engines``. It builds the dossier twice, with an address and without one, and what it made
is held against what MkDocs made: pages, dead links and anchors, the index of the search, the
articles, the policy, canonical addresses. What is allowed to differ stands in ``KNOWN``, and for
readers in ARCHITECTURE.md. Exits 1 where something else does, or where no other engine could be
installed; one that could not is named.

    make engines
    make engines ENGINES=properdocs
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree
from tests.site_helpers import REPOSITORY, Built, broken_links, document, resolve

from onrecord.output.engines import ENGINES, MKDOCS, Engine

CACHE = REPOSITORY / ".cache" / "engines"
# MkDocs is among what we run with, at the version of the lock.
VERSIONS = {"properdocs": "1.6.7", "zensical": "0.0.73"}
ADDRESS = "https://example.org/dossier/"
# A page that a person wrote, which the search finds by its sections.
BY_HAND = "# Notes\n\nBy hand.\n\n## A section\n\nOf quince and medlar.\n"

# What an engine makes otherwise, by what is compared: patterns of all that may stand there.
KNOWN: dict[str, dict[str, str]] = {
    "zensical": {
        # Styles and scripts of its own theme, which pages of people's own load.
        "only there": r"assets/(javascripts|stylesheets)/.*",
        # Material's, likewise; nobody packs the sitemap.
        "missing": r"assets/(javascripts|stylesheets)/(bundle|main|palette)\..*|sitemap\.xml\.gz",
    }
}


@dataclass(frozen=True)
class Site(Built):
    """A dossier that an engine built, and how many seconds that took."""

    seconds: float = 0.0

    @cached_property
    def articles(self) -> dict[str, list[object]]:
        """The content of every page as elements and words."""
        return {
            path: document(etree.tostring(page.article, method="html"))
            for path, page in self.html.items()
            if path != "404.html"
        }

    @cached_property
    def index(self) -> dict[str, bytes]:
        """The files that the search loads."""
        return {
            path: (self.folder / path).read_bytes()
            for path in self.files
            if path.startswith("search/")
        }

    @cached_property
    def sitemap(self) -> set[str]:
        """The addresses that the sitemap lists."""
        place = self.folder / "sitemap.xml"
        listed = etree.parse(place).iter("{*}loc") if place.is_file() else ()
        return {str(each.text) for each in listed}

    def in_pages(self, query: str, base: str) -> dict[str, list[str]]:
        """Return by pages what is in them at a path, as text; addresses as files of the site."""
        is_link = query.endswith(("@href", "@src")) and "canonical" not in query
        return {
            path: [
                resolve(path, str(each), base)[0] if is_link else str(each)
                for each in page.root.xpath(query)
            ]
            for path, page in self.html.items()
            # What people wrote loads the theme's own styles and scripts.
            if path != "notes.html"
        }


def main() -> int:
    """Build with each engine, and say what differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engines", nargs="*", default=list(VERSIONS), choices=list(VERSIONS))
    given = parser.parse_args()
    environment = _environment()
    tried = [name for name in given.engines if _install(environment, name)]
    for name in {*given.engines} - {*tried}:
        print(f"{name} {VERSIONS[name]} could not be installed here: not tried")
    status = 0 if tried else 1
    for address in ("", ADDRESS):
        print(f"\nThe shipped dossier, {'at ' + address if address else 'without an address'}:")
        first = _build(environment, MKDOCS, address)
        print(f"  {MKDOCS.title}: {len(first.html)} pages in {first.seconds:.0f} s")
        for name in tried:
            other = _build(environment, ENGINES[name], address)
            print(f"  {ENGINES[name].title} {VERSIONS[name]}: in {other.seconds:.0f} s")
            for what, found in differences(first, other, urlsplit(address).path or "/"):
                known = KNOWN.get(name, {}).get(what)
                odd = [each for each in found if not (known and re.fullmatch(known, each))]
                status |= bool(odd)
                print(f"    {what}: {_said(found)}{f'; NOT KNOWN: {_said(odd)}' if odd else ''}")
    return status


def differences(first: Site, other: Site, base: str) -> Iterator[tuple[str, list[str]]]:
    """Yield by what is compared where a site differs from the first; both begin at ``base``."""
    yield "pages missing", sorted(first.html.keys() - other.html.keys())
    yield "pages only there", sorted(other.html.keys() - first.html.keys())
    yield "dead links and anchors", broken_links(other, base)
    yield "missing", sorted(first.files - other.files)
    yield "only there", sorted(other.files - first.files)
    yield "search, files that differ", _unlike(first.index, other.index)
    yield "content that differs", _unlike(first.articles, other.articles)
    for what, query in (
        ("policy that differs", "//meta[@http-equiv='Content-Security-Policy']/@content"),
        ("canonical address that differs", "//link[@rel='canonical']/@href"),
        ("title that differs", "//title/text()"),
        ("styles that differ", "//link[@rel='stylesheet']/@href"),
        ("scripts that differ", "//script/@src"),
    ):
        yield what, _unlike(first.in_pages(query, base), other.in_pages(query, base))
    yield "sitemap", sorted(first.sitemap ^ other.sitemap)


def _unlike(first: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return sorted(path for path in first if other.get(path) != first[path])


def _said(found: list[str]) -> str:
    shown = ", ".join(found[:5])
    return f"{len(found)} ({shown}{', ...' if len(found) > 5 else ''})" if found else "0"


def _build(environment: Path, engine: Engine, address: str) -> Site:
    """Build a copy of the shipped dossier with an engine."""
    root = CACHE / "dossiers" / f"{engine.name}{'-at' if address else ''}"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(REPOSITORY / "sources", root / "sources")
    (root / "briefs").mkdir()
    (root / "briefs" / "notes.md").write_text(BY_HAND, encoding="utf-8")
    command = [str(environment / "bin" / "onrecord"), "site", "--engine", engine.name]
    begun = time.monotonic()
    done = subprocess.run(
        [*command, "--trust", "-C", str(root)],
        env={**os.environ, "SITE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{engine.title}: {done.stderr}")
    return Site(engine.name, root, time.monotonic() - begun)


def _environment() -> Path:
    """Return an environment with ours and what it runs with; it is made anew with the lock."""
    lock = (REPOSITORY / "requirements" / "run.txt").read_text("utf-8")
    place, note = CACHE / "venv", CACHE / "venv" / "run.txt"
    if not note.exists() or note.read_text("utf-8") != lock:
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        _pip(place, "--require-hashes", "--requirement", "requirements/run.txt")
        _pip(place, "--no-deps", "--no-build-isolation", "--editable", ".")
        note.write_text(lock, encoding="utf-8")
    return place


def _install(environment: Path, name: str) -> bool:
    """Install an engine where it is not; return whether it is there."""
    wanted = f"{name}=={VERSIONS[name]}"
    try:
        _pip(environment, wanted)
    except subprocess.CalledProcessError:
        return False
    return True


def _pip(environment: Path, *what: str) -> None:
    pip = [str(environment / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check"]
    command = [*pip, "--no-input", "install", *what]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip())
        done.check_returncode()


if __name__ == "__main__":
    raise SystemExit(main())
