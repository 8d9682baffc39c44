"""How long large dossiers take, beside other engines on the same pages: ``make bench``.

Dossiers of any size are made of a seed (``tests/corpora.py``). Every program runs as a process of
its own, round after round in turn, so that what else the machine does meets all alike; a figure is
the median of the seconds of processor time, of the program and all that it starts, with the most
memory that they had together (on Linux; elsewhere that one of them had). What counts are ratios:
the machine cancels out. The peers come as packages at the versions below, into ``.cache/bench``.

    make bench                  what BENCHMARKS.md has: 100, 1,000 and 5,000 articles, for hours
    make bench N=100            one size, in some minutes
    make bench N=1000 ROUNDS=1 PEERS=
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from tests.bench_search import searched
from tests.corpora import Corpus
from tests.site_helpers import REPOSITORY, site_settings

from onrecord.diagnostics.findings import plural
from onrecord.output import settings

CACHE = REPOSITORY / ".cache" / "bench"
REPORT = REPOSITORY / "BENCHMARKS.md"
SIZES = (100, 1_000, 5_000)
# Of a larger dossier one round takes half an hour.
_ROUNDS = {5_000: 1}
PEERS = {"zensical": "0.1.3", "hugo": "0.168.0", "pagefind": "1.5.2"}
PLAIN = "mkdocs build, plain"

_HUGO = """
baseURL = "https://example.org/"
contentDir = "content"
disableKinds = ["taxonomy", "term", "RSS"]
uglyURLs = true
[markup.goldmark.renderer]
unsafe = true
"""
_LAYOUTS = {
    "baseof.html": """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ .Title }}</title><meta name="description" content="{{ .Description }}"></head>
<body><nav>{{ range .Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav>
<main>{{ block "main" . }}{{ end }}</main><aside>{{ .TableOfContents }}</aside></body></html>
""",
    "single.html": '{{ define "main" }}<article>{{ .Content }}</article>{{ end }}\n',
    "list.html": '{{ define "main" }}<article>{{ .Content }}</article>{{ end }}\n',
}


@dataclass
class Figures:
    """What one program took, round by round: seconds of processor time and of the clock, bytes."""

    processor: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    memory: int = 0
    failed: str = ""

    @property
    def median(self) -> float:
        """The seconds of processor time in the middle round."""
        return statistics.median(self.processor)


@dataclass(frozen=True)
class Program:
    """A command, and what is done before each run of it and is not measured."""

    name: str
    command: tuple[str, ...]
    folder: Path
    prepare: Callable[[], None] = lambda: None


def main() -> int:
    """Measure each size, and say or write down what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", type=int, nargs="*", default=[], help="how many articles")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--peers", nargs="*", default=list(PEERS))
    given = parser.parse_args()
    tables = []
    for size in given.n or SIZES:
        table = measured(size, given.rounds or _ROUNDS.get(size, 3), given.peers)
        print(table, flush=True)
        tables.append(table)
    if not given.n:
        report = [_head(), *tables, searched([*SIZES[1:]])]
        REPORT.write_text("\n".join(report), encoding="utf-8")
        print(f"written to {REPORT.name}")
    return 0


def measured(articles: int, rounds: int, peers: list[str]) -> str:
    """Return a table of what programs take for a dossier of so many articles."""
    root = CACHE / str(articles)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    Corpus(articles).write(root)
    programs = [*_ours(root), _plain(root), *_peers(root, peers)]
    found = {each.name: Figures() for each in programs}
    for _ in range(rounds):
        for each in programs:
            if not found[each.name].failed:
                each.prepare()
                _run(each, found[each.name])
    return _table(root, articles, rounds, found)


# --- programs --------------------------------------------------------------------------------


def _ours(root: Path) -> Iterator[Program]:
    command = str(Path(sys.executable).with_name("onrecord"))
    site, briefs = root / "site", root / "briefs"

    def run(name: str, *arguments: str, prepare: Callable[[], None] = lambda: None) -> Program:
        return Program(name, (command, *arguments, "-C", str(root)), root, prepare)

    def fresh() -> None:
        for each in (site, briefs, root / ".onrecord"):
            shutil.rmtree(each, ignore_errors=True)

    yield run("onrecord check", "check", prepare=fresh)
    yield run("onrecord build", "build", prepare=fresh)
    yield run("onrecord build, again", "build")
    yield run("onrecord check, after a build", "check")
    yield run("onrecord site", "site", prepare=fresh)
    if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1:
        alone = ("taskset", "-c", f"{min(os.sched_getaffinity(0))}")
        whole = (*alone, command, "site", "-C", str(root))
        yield Program("onrecord site, on one processor", whole, root, fresh)
    yield run("onrecord site, one edit later", "site", prepare=lambda: _edit(root))


def _edit(root: Path) -> None:
    """Change the title of an article."""
    place = root / "sources" / "articles" / "article-1.yml"
    text = place.read_text("utf-8")
    first, _, rest = text.partition("\n")
    place.write_text(f"{first} again\n{rest}", encoding="utf-8")


def _plain(root: Path) -> Program:
    """Return MkDocs with Material on the pages as they are, without anything of ours inside."""
    values = {**site_settings(root), "plugins": ["search", "offline"]}
    (root / "plain.yml").write_bytes(settings.dump(values))
    command = (sys.executable, "-m", "mkdocs", "build", "-q", "-f", "plain.yml", "-d", "plain")
    return Program(PLAIN, command, root)


def _peers(root: Path, names: list[str]) -> Iterator[Program]:
    for name in names:
        _install(name)
    if "zensical" in names:
        command = (str(_place_of("zensical")), "build", "-f", "zensical.yml")
        values = {**site_settings(root), "site_dir": str(root / "zensical")}
        # Which plugins it has it says itself.
        (root / "zensical.yml").write_bytes(settings.dump({**values, "plugins": ["search"]}))
        yield Program("zensical build", command, root)
    if "hugo" in names:
        folder = root / "hugo"
        command = (str(_place_of("hugo")), "--quiet", "--destination", "public")
        yield Program("hugo, small theme", command, folder, lambda: _lay_out_hugo(root, folder))
    if "pagefind" in names:
        python = (str(_place_of("pagefind")), "-m", "pagefind")
        folders = ("--site", str(root / "site"), "--output-path", str(root / "pagefind"))
        yield Program("pagefind, the index of the search alone", (*python, *folders), root)


def _place_of(name: str) -> Path:
    """Return where the program of a peer is, or the Python that runs it."""
    program = "python" if name == "pagefind" else name
    return CACHE / f"{name}-{PEERS[name]}" / "bin" / program


def _install(name: str) -> None:
    """Install the package of a program where it is not; where that fails it cannot be run."""
    place = _place_of(name)
    if place.exists():
        return
    venv = place.parents[1]
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    extra = "[bin]" if name == "pagefind" else ""
    wanted = f"{name}{extra}=={PEERS[name]}"
    pip = [str(venv / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", wanted], check=False)


def _lay_out_hugo(root: Path, folder: Path) -> None:
    """Copy the pages; a page called ``index.md`` takes all beside it for its own."""
    if folder.exists():
        shutil.rmtree(folder / "public", ignore_errors=True)
        return
    for path in (root / "briefs").rglob("*.md"):
        inside = path.relative_to(root / "briefs")
        name = "_index.md" if inside.name == "index.md" else inside.name
        target = folder / "content" / inside.parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, text in _LAYOUTS.items():
        (layouts / name).write_text(text, encoding="utf-8")
    (folder / "hugo.toml").write_text(_HUGO, encoding="utf-8")


# --- measuring -------------------------------------------------------------------------------


def _run(program: Program, figures: Figures) -> None:
    """Run a program, and note down what it and all that it started took."""
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    if not shutil.which(program.command[0]):
        figures.failed = "not installed"
        return
    begun = time.monotonic()
    with subprocess.Popen(
        program.command,
        cwd=program.folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        with ThreadPoolExecutor(1) as looking:
            memory = looking.submit(_most_memory, process.pid)
            # Read while it runs: it would wait for a reader.
            said = process.stderr.read() if process.stderr else b""
            seconds = time.monotonic() - begun
            together = memory.result()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        figures.failed = lines[-1][:100] if lines else f"exit {process.returncode}"
        return
    figures.clock.append(seconds)
    figures.processor.append(usage.ru_utime + usage.ru_stime)
    unit = 1 if sys.platform == "darwin" else 1024
    figures.memory = max(figures.memory, together or usage.ru_maxrss * unit)


def _most_memory(process: int) -> int:
    """Return how much memory a process and all that it starts have at most, until it ends.

    What several have in common is counted once. It is 0 where the system does not say.
    """
    most = 0
    while now := sum(map(_memory, _with_children(process))):
        most = max(most, now)
        time.sleep(0.1)
    return most


def _memory(process: int) -> int:
    with suppress(OSError):
        said = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        return 1024 * sum(int(each) for each in re.findall(r"^Pss: *(\d+)", said, re.MULTILINE))
    return 0


def _with_children(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for each in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split():
            yield from _with_children(int(each))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _table(root: Path, articles: int, rounds: int, found: dict[str, Figures]) -> str:
    plain = found[PLAIN]
    lines = [
        f"## {articles:,} articles",
        "",
        (
            f"{plural(rounds, 'round')} in turn; processor seconds (least to most), of the clock,"
            " most memory of all its processes together."
        ),
        "",
        "| program | processor, median | spread | clock, median | memory | of plain MkDocs |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, each in found.items():
        if each.failed or not each.processor:
            lines.append(f"| {name} | failed: {each.failed} | | | | |")
            continue
        ratio = f"{each.median / plain.median:.3f}" if plain.processor else ""
        spread = f"{min(each.processor):.2f} to {max(each.processor):.2f}"
        clock = statistics.median(each.clock)
        lines.append(
            f"| {name} | {each.median:.2f} s | {spread} | {clock:.2f} s"
            f" | {each.memory / 1e6:,.0f} MB | {ratio} |"
        )
    site, briefs = _size(root / "site"), _size(root / "briefs")
    lines += [
        "",
        (
            f"`briefs/` has {briefs / 1e6:,.1f} MB, `site/` {site / 1e6:,.1f} MB:"
            f" {site / articles / 1e3:,.1f} KB an article."
        ),
        "",
    ]
    return "\n".join(lines)


def _head() -> str:
    made = [f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "markdown")]
    peers = [f"{name} {number}" for name, number in PEERS.items()]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "What `make bench` measured. Dossiers are made of a seed with the lengths of the one",
            "that is shipped; how is said in `tests/corpora.py`, how it is measured in",
            "`tests/bench.py`. Ratios hold from machine to machine, seconds do not.",
            "",
            (
                f"Python {platform.python_version()}, {', '.join([*made, *peers])};"
                f" {os.cpu_count()} processors, {platform.system()}."
            ),
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
