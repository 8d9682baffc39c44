"""What is said of figures and routes, in words."""

from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, run, write


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("{min: 5, max: 5.0}", "**5**"),
        ("{min: 5, max: 7}", "**5–7**"),
        ("{max: 7, qualifier: up-to}", "up to **7**"),
        ("{min: 10000, unit: soldiers, qualifier: about}", "about **10,000** soldiers"),
        ("{min: -5, max: -3}", "**&#45;5–&#45;3**"),
        ("{min: 2.50, unit: (rooms)}", "**2.50** &#40;rooms)"),
    ],
)
def test_a_figure_is_printed_as_it_is(figure: str, shown: str, tmp_path: Path) -> None:
    files = {
        "actors": "{id: mayor, name: Mayor Ames, kind: person}",
        "questions": "{id: price, text: How much?, short: Price, kind: quantity, "
        "unknowns: [{text: All of it., kind: not-stated}]}",
        "positions": "{id: p, actor: mayor, question: price, stance: asserts, date: 2024-05-01, "
        f"text: T., figure: {figure}}}",
    }
    sources = {f"sources/{kind}/all.yml": f"- {record}\n" for kind, record in files.items()}
    write(tmp_path, {**LEAST, **sources})
    assert run("build", "-C", tmp_path).exit_code == 0
    page = (tmp_path / "briefs/questions/price.md").read_text(encoding="utf-8")
    assert f"\n{shown}\n</div>" in page


@pytest.mark.parametrize("copied", ["rewrite_of", "same_text_as"])
def test_an_outlet_that_nobody_names_is_a_step_all_the_same(copied: str, tmp_path: Path) -> None:
    """Where its words were copied: its article stands for it, as there is no record of it."""
    article = (
        "id: a{n}, title: T, publisher: unknown, kind: news, date: 2024-05-0{n}, summary: S., "
        "reports: [{{position: p, via: []}}]"
    )
    articles = [article.format(n=n) for n in (1, 2, 3)]
    articles[1:] = [f"{each}, {copied}: a{n}" for n, each in enumerate(articles[1:], 1)]
    files = {
        "actors": "{id: mayor, name: Mayor Ames, kind: person}",
        "questions": "{id: bridge, text: Why?, short: Why, unknowns: [{text: All., "
        "kind: not-stated}]}",
        "positions": "{id: p, actor: mayor, question: bridge, stance: asserts, date: 2024-05-01, "
        "text: T.}",
        "articles": "}\n- {".join(["", *articles]).removeprefix("}\n- ") + "}",
    }
    sources = {f"sources/{kind}/all.yml": f"- {record}\n" for kind, record in files.items()}
    done = run("build", "-C", write(tmp_path, {**LEAST, **sources}))
    assert done.exit_code == 0, done.output
    page = (tmp_path / "briefs/questions/bridge.md").read_text(encoding="utf-8")
    first = "[Outlet not named, 1 May 2024](../articles/a1.md)"
    assert f"All routes stated in full rest on {first}." in page
    assert "1 independent origin." in page
    assert f'<span class="or-step">{first}</span>' in page
