"""How the work grows with the dossier: ``make bench``.

Every figure is a ratio measured in this run, so it means the same on any machine: the time per
article of each stage against that of the smallest dossier (1.0 is linear growth), and the strict
reader against PyYAML's plain one on the same files.
"""

import sys
import tempfile
import time
from pathlib import Path

import yaml

from onrecord import pipeline
from onrecord.stages import Stages

SIZES = (50, 200, 800)


def write(root: Path, articles: int) -> None:
    """Write a dossier in which actors and questions grow with the articles."""
    actors, questions = max(5, articles // 5), max(3, articles // 20)
    base = root / "sources"
    for kind in ("articles", "actors", "questions", "positions"):
        (base / kind).mkdir(parents=True)
    (base / "dossier.yml").write_text("title: Bench\nscope: Bench.\nbottom_line: Bench.\n")
    for n in range(actors):
        text = f"name: Actor Number{n}\nkind: {'media' if n % 3 == 0 else 'organisation'}\n"
        (base / "actors" / f"actor-{n}.yml").write_text(text)
    for n in range(questions):
        text = f"text: Is it {n}?\nshort: Is it {n}\ntopic: T{n % 7}\n"
        text += "unknowns: [{text: All of it., kind: not-reported}]\n"
        (base / "questions" / f"question-{n}.yml").write_text(text)
    for n in range(articles):
        text = f"- id: position-{n}\n  actor: actor-{n % actors}\n"
        text += f"  question: question-{n % questions}\n  stance: asserts\n  date: 2024-01-02\n"
        text += f"  text: Says so, as Actor Number{(n + 1) % actors} did, in few words.\n"
        (base / "positions" / f"position-{n}.yml").write_text(text)
        text = f"title: Article {n}\npublisher: actor-{n % actors // 3 * 3}\nkind: news\n"
        text += (
            f"date: 2024-02-0{n % 9 + 1}\nsummary: What [[actor-{n % actors}]] said.\nreports:\n"
        )
        for other in {n, (n * 7) % articles, (n * 13) % articles}:
            text += f"  - {{position: position-{other}, attribution: paraphrase}}\n"
        (base / "articles" / f"article-{n}.yml").write_text(text)


def plain(root: Path) -> None:
    """Read every file with PyYAML's own C loader, without places, limits or checks."""
    for file in (root / "sources").rglob("*.yml"):
        yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)


def measure(articles: int) -> dict[str, float]:
    """Return the processor seconds of each stage for a dossier of this size.

    Processor time, so that other programs on the machine do not count.
    """
    stages, again = Stages(clock=time.process_time), Stages(clock=time.process_time)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root, articles)
        stages.run("plain YAML", lambda: plain(root))
        pipeline.build(root, stages)
        pipeline.build(root, again)
    return {**stages.seconds, "publish again": again.seconds["publish"]}


def main() -> int:
    """Print the table of ratios."""
    runs = {size: measure(size) for size in SIZES}
    first = runs[SIZES[0]]
    print("time per article, relative to the smallest dossier")
    print(f"{'stage':<14}" + "".join(f"{size:>9}" for size in SIZES))
    for stage in first:
        ratios = ((runs[size][stage] / size) / (first[stage] / SIZES[0]) for size in SIZES)
        print(f"{stage:<14}" + "".join(f"{ratio:>9.2f}" for ratio in ratios))
    largest = runs[SIZES[-1]]
    print(
        f"read / plain YAML at {SIZES[-1]} articles: {largest['read'] / largest['plain YAML']:.2f}"
    )
    print(f"publish again / publish: {largest['publish again'] / largest['publish']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
