"""`onrecord diff`: revisions and folders, how it is written, and repositories of strangers."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from markdown_it import MarkdownIt
from tests.change_helpers import TOWN, Files, article, changed
from tests.dossier_helpers import REPOSITORY, run, tree, write

from onrecord import tagged
from onrecord.output import revisions
from onrecord.reading import read
from onrecord.stages import Stages

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="Git is not here")

RELAYS = "  - {position: ames-2024, attribution: paraphrase, via: [wire]}"
POST = "sources/articles/post-2.yml"
# The mayor is against it now, and one more article tells it from the same mouth.
LATER: Files = {
    **changed(TOWN, "stance: supports", "stance: opposes"),
    POST: article("post", "2024-06-01", RELAYS),
}
WHO = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Ann" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "ann@town.example" for who in ("AUTHOR", "COMMITTER")},
}


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    env = {**os.environ, **WHO}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    return done.stdout.strip()


def commit(root: Path, files: Files, below: str = "", message: str = "change") -> str:
    """Commit files as all that there is of sources; return the commit."""
    shutil.rmtree(root / below / "sources", ignore_errors=True)
    write(root / below, files)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with one commit of the town, tagged ``first``."""
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, TOWN)
    git(root, "tag", "first")
    return root


def diff(root: Path, *arguments: str) -> Result:
    return run("diff", "-C", root, "--no-pages", *arguments)


# --- what is compared --------------------------------------------------------------------------


def test_without_arguments_what_lies_here_is_compared_with_the_last_commit(
    repository: Path,
) -> None:
    write(repository, LATER)
    said = diff(repository)
    assert said.exit_code == 0
    first, information, *_ = said.stdout.splitlines()
    head = git(repository, "rev-parse", "HEAD")
    assert first == f"HEAD ({head[:12]}) -> working tree"
    assert information == "Information to: 1 May 2024 -> 1 June 2024"
    assert "  Mayor Ames on Bridge: supports -> opposes\n" in said.stdout
    assert "  Bridge: the answer went stale\n      newer: Morning Post, 1 Jun 2024 (post-2)" in (
        said.stdout
    )


def test_two_more_articles_and_still_one_origin(repository: Path) -> None:
    write(repository, {POST: LATER[POST], POST.replace("post", "herald"): LATER[POST]})
    assert "  Bridge, supports: 2 more articles (3 in all), still 1 origin\n" in (
        diff(repository).stdout
    )


def test_sorts_of_changes_stand_in_the_order_of_their_weight(repository: Path) -> None:
    write(repository, LATER)
    said = run("diff", "-C", repository).stdout
    heads = [line for line in said.splitlines()[2:] if line and not line.startswith(" ")]
    assert heads == ["Stances", "Origins", "Answers", "Records", "Pages"]
    assert "  new: More on the bridge (articles/post-2.md)\n" in said
    assert "  changed: Should there be a bridge? (questions/bridge.md)\n" in said


def test_pages_of_which_only_the_date_changed_are_counted(repository: Path) -> None:
    write(repository, LATER)
    pages = json.loads(run("diff", "-C", repository, "--format", "json").stdout)
    assert "method.md" not in {each["path"] for each in pages["pages"]}
    assert pages["redated_pages"] > 0
    same = json.loads(run("diff", "-C", repository, "first", "first", "--format", "json").stdout)
    assert (same["pages"], same["redated_pages"]) == ([], 0)


def test_two_revisions_are_compared_whatever_lies_here(repository: Path) -> None:
    commit(repository, LATER)
    git(repository, "tag", "second")
    shutil.rmtree(repository / "sources")
    write(repository, TOWN)
    assert "supports -> opposes" in diff(repository, "first", "second").stdout
    assert "opposes -> supports" in diff(repository, "second", "first").stdout
    assert "opposes -> supports" in diff(repository).stdout
    assert "Nothing differs" in diff(repository, "first").stdout


def test_folders_need_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    one, other = write(tmp_path / "one", TOWN), write(tmp_path / "other", LATER)
    assert "supports -> opposes" in run("diff", "-C", one, one, other, "--no-pages").stdout
    assert "supports -> opposes" in run("diff", "-C", other, one, "--no-pages").stdout
    said = run("diff", "-C", one)
    assert said.exit_code == 2
    assert "Git, which is not installed" in said.stderr


def test_a_dossier_can_lie_in_a_folder_of_its_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its path may hold what Git takes for a pattern elsewhere."""
    below = "a [b]*/dossier é"
    commit(repository, TOWN, below)
    write(repository / below, LATER)
    assert "supports -> opposes" in diff(repository / below).stdout
    monkeypatch.chdir(repository / below / "sources")
    assert "supports -> opposes" in run("diff", "--no-pages").stdout


def test_where_there_was_no_dossier_all_is_new(repository: Path) -> None:
    """So the first pull request has a summary, and no error."""
    write(repository / "later", TOWN)
    said = run("diff", "-C", repository / "later")
    assert said.exit_code == 0
    assert "There is no dossier at HEAD" in said.stdout
    assert "  new question: Bridge (bridge)\n" in said.stdout
    assert "Mayor Ames on Bridge: nothing -> supports" in said.stdout
    assert "new: A bridge for the town (index.md)" in said.stdout
    gone = run("diff", "-C", repository / "later", "--", "HEAD", "HEAD")
    assert gone.exit_code == 2
    assert gone.stderr.startswith("Error: no dossier at 'HEAD")


def test_templates_of_the_dossiers_own_make_the_pages_of_their_revision(repository: Path) -> None:
    template = "{% import '_parts.md.j2' as parts with context %}\n{{ parts.head() }}\nMine.\n"
    write(repository, {"site_templates/pages/method.md.j2": template})
    said = run("diff", "-C", repository).stdout
    assert said.splitlines()[-2:] == ["Pages", "  changed: Method (method.md)"]


def test_drafts_are_left_out_but_where_asked_for(repository: Path) -> None:
    draft = TOWN["sources/actors/town.yml"] + "- {id: fox, name: Fox, kind: person, draft: yes}\n"
    write(repository, {"sources/actors/town.yml": draft})
    assert "Nothing differs" in diff(repository).stdout
    assert "new actor: Fox (fox)" in diff(repository, "--drafts").stdout


def test_of_what_cannot_be_read_nothing_is_said_to_be_the_same(repository: Path) -> None:
    commit(repository, {**TOWN, "sources/actors/x.yml": "{\n"})
    said = diff(repository).stdout
    assert "Of what could be read, nothing differs in what it says." in said


def test_the_exit_code_says_whether_they_differ_where_asked_to(repository: Path) -> None:
    assert diff(repository, "--exit-code").exit_code == 0
    write(repository, LATER)
    assert diff(repository).exit_code == 0
    assert diff(repository, "--exit-code").exit_code == 1


# --- errors in the sources ---------------------------------------------------------------------


def test_the_good_article_is_told_of_beside_a_bad_one(repository: Path) -> None:
    """What is wrong is left out, and so is what cannot stand without it; all of it is named."""
    says = "  - {position: reed-2024, attribution: on-record, via: []}"
    bad = article("herald", "2024-06-01", says).replace("kind: report", "kind: nonsense")
    position = TOWN["sources/positions/ames-2024.yml"].replace("ames", "fox")
    write(repository, {**LATER, "sources/articles/herald-2.yml": bad})
    write(repository, {"sources/positions/fox-2024.yml": position})
    said = diff(repository)
    assert said.exit_code == 0
    assert "Errors: working tree: 3 errors." in said.stdout
    assert "Not compared for errors in the sources: fox-2024, herald-2." in said.stdout
    assert "Mayor Ames on Bridge: supports -> opposes" in said.stdout
    assert "new article: Morning Post" in said.stdout
    assert "Herald" not in said.stdout


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_record_that_cannot_be_read_is_neither_new_nor_gone(side: str, repository: Path) -> None:
    broken = {**TOWN, "sources/positions/ames-2024.yml": "actor: [\n"}
    if side == "before":
        commit(repository, broken)
        write(repository, TOWN)
    else:
        shutil.rmtree(repository / "sources")
        write(repository, broken)
    said = diff(repository).stdout
    assert "Not compared for errors in the sources: " in said
    assert "ames-2024" in said
    assert "Stances" not in said
    assert "new " not in said
    assert "gone " not in said


def test_where_nothing_can_be_said_it_is_said_which_side_has_how_many_errors(
    repository: Path,
) -> None:
    broken = {**TOWN, "sources/dossier.yml": "titel: A bridge\n"}
    commit(repository, broken)
    said = diff(repository, "HEAD", "HEAD")
    assert said.exit_code == 1
    assert re.fullmatch(
        r"Error: (HEAD \(\w{12}\): 4 errors; ){1}HEAD \(\w{12}\): 4 errors: the dossier file .+\n",
        said.stderr,
    )


# --- how it is written -------------------------------------------------------------------------


def test_json_has_all_keys_that_the_help_names(repository: Path) -> None:
    write(repository, LATER)
    data = json.loads(diff(repository, "--format", "json").stdout)
    words = " ".join(run("diff", "--help").stdout.split())
    [named] = re.findall(r"The keys of the JSON: (.+?), a number", words)
    keys = re.findall(r"(\w+)(?: \([^)]+\))?(?:,| and|$)", named)
    assert list(data) == keys
    assert data["pages"] is None
    assert data["base"]["name"].startswith("HEAD")
    assert data["head"] == {"name": "working tree", "errors": 0}


def test_a_page_of_html_stands_alone(repository: Path) -> None:
    write(repository, LATER)
    page = diff(repository, "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert "default-src 'none'" in page
    assert "<li>Mayor Ames on Bridge: supports -&gt; opposes</li>" in page
    tags = {tag for tag, _ in tags_of(page)}
    assert not tags & {"script", "link", "img", "iframe", "a"}


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(page)
    return found


def test_a_new_report_that_makes_an_answer_stale_is_annotated_where_it_stands(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the path of its file in the repository; the summary has what changes."""
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    commit(repository, TOWN, "docs")
    write(repository / "docs", LATER)
    said = diff(repository / "docs", "--format", "github")
    line = len(LATER[POST].splitlines())
    assert said.stdout.startswith(f"::warning file=docs/{POST},line={line},col=5,")
    assert said.stdout.count("::warning ") == 1
    assert "title=stale-answer::newer than the answer to 'bridge'" in said.stdout
    assert "- Mayor Ames on Bridge: supports -&#62; opposes\n" in summary.read_text("utf-8")
    commit(repository, LATER, "docs")
    assert diff(repository / "docs", "--format", "github").stdout == ""


def test_the_step_of_the_workflow_compares_a_merge_with_the_branch_before_it(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a clone that has two commits of it, as there; a branch that went on changes nothing."""
    workflow = REPOSITORY / "generator/onrecord/starter/.github/workflows/check.yml"
    job = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]["check"]
    [step] = [each["run"] for each in job["steps"] if " diff " in each.get("run", "")]
    git(repository, "checkout", "--quiet", "-b", "change")
    commit(repository, LATER)
    git(repository, "checkout", "--quiet", "main")
    aside = {**TOWN, "sources/actors/fox.yml": "name: Fox\nkind: person\n"}
    commit(repository, aside)
    git(repository, "merge", "--quiet", "--no-ff", "-m", "merge", "change")
    clone, summary = tmp_path / "clone", tmp_path / "summary.md"
    depth = str(job["steps"][0]["with"]["fetch-depth"])
    git(tmp_path, "clone", "--quiet", "--depth", depth, f"file://{repository}", str(clone))
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(clone))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    said = run(*step.split()[1:])
    assert said.exit_code == 0
    assert said.stdout.startswith(f"::warning file={POST},")
    told = summary.read_text("utf-8")
    assert "- Mayor Ames on Bridge: supports -&#62; opposes\n" in told
    assert "Fox" not in told


def test_many_changes_are_summed_up_for_a_person_and_whole_for_programs(
    repository: Path,
) -> None:
    many = "".join(f"- {{id: actor-{n}, name: Actor {n}, kind: person}}\n" for n in range(30))
    write(repository, {"sources/actors/many.yml": many})
    assert "  and 10 more; --all shows them\n" in diff(repository).stdout
    assert diff(repository, "--all").stdout.count("new actor") == 30
    assert diff(repository, "--format", "markdown").stdout.count("- new actor") == 30
    assert len(json.loads(diff(repository, "--format", "json").stdout)["records"]) == 30


def test_a_summary_has_no_more_than_the_platform_takes(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what is too much the first is shown, and how much more there is."""
    many = [f"- {{id: actor-{n}, name: 'Actor {n} {'*' * 99}', kind: person}}\n" for n in range(80)]
    write(repository, {"sources/actors/many.yml": "".join(many)})
    monkeypatch.setattr("onrecord.cli.diff._LONGEST_SUMMARY", 10_000)
    said = diff(repository, "--format", "markdown").stdout
    assert len(said.encode()) <= 10_000
    assert "\n- and 70 more\n" in said


def test_a_record_with_many_changes_shows_the_first_of_them(repository: Path) -> None:
    days = range(30)
    told = [f"- {{id: day-{n}, title: Day {n}, date: 2024-04, status: occurred}}\n" for n in days]
    commit(repository, {**TOWN, "sources/events/days.yml": "".join(told)})
    path = "sources/articles/wire-1.yml"
    write(repository, {path: TOWN[path] + "".join(f"  - {{event: day-{n}}}\n" for n in days)})
    said = diff(repository).stdout
    assert said.count("      reports day-") == 10
    assert "      and 20 more\n" in said
    assert diff(repository, "--all").stdout.count("      reports day-") == 30


# --- editions ----------------------------------------------------------------------------------


def editions(root: Path) -> str:
    found = revisions.tags(root, tagged.MOST)
    return tagged.page(root, read(root), found, Stages()).decode()


def test_editions_tell_what_changed_between_tags_and_since(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest first, as their days are in Git; what was tagged elsewhere is none of them."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2031-05-01T12:00:00+02:00")
    commit(repository, LATER)
    git(repository, "tag", "second")
    git(repository, "checkout", "--quiet", "-b", "aside", "first")
    commit(repository, {**TOWN, "sources/actors/fox.yml": "name: Fox\nkind: person\n"})
    git(repository, "tag", "aside-1")
    git(repository, "checkout", "--quiet", "main")
    write(repository, changed(LATER, "Morning Post", "Evening Post"))
    page = editions(repository)
    heads = re.findall("<h2>(.+?)(?:, [^<]+)?</h2>", page)
    assert heads == ["Since second", "second", "first"]
    assert "<h2>second, 2031-05-01</h2>" in page
    since, second, first = page.split("<h2>")[1:]
    assert "name: Morning Post -&gt; Evening Post" in since
    assert "supports -&gt; opposes" not in since
    assert "Mayor Ames on Bridge: supports -&gt; opposes" in second
    assert "1 article, 5 actors, 1 question, 1 position, 0 events." in first
    assert page == editions(repository)


def test_without_a_tag_there_is_no_edition_yet(repository: Path) -> None:
    git(repository, "tag", "--delete", "first")
    assert "<p>There is no edition yet.</p>\n<p>1 article, 5 actors" in editions(repository)


def test_a_tag_is_shown_harmlessly_and_is_no_option(repository: Path) -> None:
    git(repository, "update-ref", "refs/tags/--output=<b>&x", "HEAD")
    page = editions(repository)
    assert "--output=&lt;b&gt;&amp;x" in page
    assert not list(repository.glob("*b>*"))


def test_a_site_has_its_editions_where_they_are_asked_for(repository: Path) -> None:
    """What is new leads to them; without the option there is neither the page nor the link."""
    assert run("site", "-C", repository, "--editions").exit_code == 0
    page = repository / "site/editions.html"
    news = repository / "site/whats-new.html"
    assert 'href="whats-new.html"' in page.read_text("utf-8")
    assert 'href="editions.html"' in news.read_text("utf-8")
    assert run("site", "-C", repository).exit_code == 0
    assert not page.exists()
    assert "editions.html" not in news.read_text("utf-8")


def test_editions_of_what_is_no_repository_are_misuse_before_anything_is_built(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_a_repository(repository, monkeypatch)
    said = run("site", "-C", repository, "--editions")
    assert said.exit_code == 2
    assert not (repository / "briefs").exists()


# --- strangers ---------------------------------------------------------------------------------

HOSTILE = "\x1b[31m <script>alert(1)</script> [x](http://evil.example) @all ##[error]x | `y`"


def test_what_sources_say_does_nothing_where_it_is_shown(repository: Path) -> None:
    files = {
        path: content.replace("Mayor Ames", json.dumps(HOSTILE.replace("\x1b", "")))
        for path, content in TOWN.items()
    }
    later = changed(files, "stance: supports", "stance: opposes")
    write(repository, changed(later, "text: A bridge by spring.", f"text: '{HOSTILE[4:]}'"))
    for style in ("text", "markdown", "html", "json", "github"):
        said = run("diff", "-C", repository, "--format", style).stdout
        assert "\x1b" not in said
        assert "##[" not in said
        if style == "markdown":
            shown = MarkdownIt("commonmark").render(said)
            assert not {tag for tag, _ in tags_of(shown)} & {"script", "a", "code"}
            assert "@all" not in said
        if style == "html":
            assert "script" not in {tag for tag, _ in tags_of(said)}


def test_a_file_name_and_a_revision_are_shown_harmlessly(repository: Path) -> None:
    for name in ("no\x1b[31m", "a\n::error::b"):
        said = diff(repository, name)
        assert said.exit_code == 2
        assert "\x1b" not in said.stderr
        assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["-x", "--upload-pack=touch", "--output=owned", "-"])
def test_a_revision_is_never_an_option(name: str, repository: Path) -> None:
    """Not even where there is a branch of that name."""
    git(repository, "update-ref", f"refs/heads/{name}", "HEAD")
    before = tree(repository / "sources")
    said = diff(repository, "--", name)
    assert said.exit_code == 2
    assert f"'{name}' is no revision: none begins with '-'" in said.stderr
    assert tree(repository / "sources") == before
    assert not (repository / "owned").exists()
    assert diff(repository, f"refs/heads/{name}").exit_code == 0


def test_nothing_runs_that_a_repository_is_configured_with(repository: Path) -> None:
    """No file system monitor, no filter, no conversion of texts, no hook."""
    mark = repository / "ran"
    touch = repository.parent / "touch.sh"
    touch.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    touch.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "alias.rev-parse",
        "uploadpack.packObjectsHook",
    ):
        git(repository, "config", name, f"!{touch}" if name.startswith("alias") else str(touch))
    hooks = repository / ".git/hooks"
    for name in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor"):
        shutil.copy(touch, hooks / name)
    write(repository, {**LATER, ".gitattributes": "* diff=evil filter=evil\n"})
    # Git itself runs them, so that the test can fail.
    command = ["git", "-C", str(repository), "status"]
    subprocess.run(command, check=False, capture_output=True)
    assert mark.exists()
    mark.unlink()
    assert "supports -> opposes" in diff(repository).stdout
    assert not mark.exists()


def test_nothing_is_fetched_that_a_clone_left_out(repository: Path, tmp_path: Path) -> None:
    """A clone without its files would ask a remote for them, by a program that it names."""
    mark = tmp_path / "ran"
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(
        tmp_path,
        "clone",
        "--quiet",
        "--no-checkout",
        "--filter=blob:none",
        f"file://{repository}",
        str(clone),
    )
    touch = tmp_path / "touch.sh"
    touch.write_text(f"#!/bin/sh\ntouch {mark}\n")
    touch.chmod(0o755)
    git(clone, "config", "remote.origin.url", f"ext::{touch}")
    git(clone, "config", "protocol.ext.allow", "always")
    write(clone, LATER)
    subprocess.run(
        ["git", "-C", str(clone), "cat-file", "-p", "HEAD:sources/dossier.yml"],
        check=False,
        capture_output=True,
    )
    assert mark.exists()
    mark.unlink()
    said = diff(clone)
    assert said.exit_code == 2
    assert said.stderr.count("\n") == 1
    assert not mark.exists()


def test_links_in_a_tree_are_named_and_not_followed(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("name: Secret\nkind: person\n")
    (repository / "sources/actors/secret.yml").symlink_to(secret)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "link")
    said = diff(repository, "first", "HEAD")
    assert said.exit_code == 0
    assert "HEAD: sources/actors/secret.yml: a link" in said.stderr
    assert "Secret" not in said.stdout


def raw_tree(root: Path, *lines: tuple[str, str, str]) -> str:
    """Write a tree as no checkout would make it; return its digest."""
    data = b"".join(
        f"{mode} {name}\0".encode() + bytes.fromhex(digest) for mode, name, digest in lines
    )
    command = ["git", "-C", str(root), "hash-object", "-t", "tree", "-w", "--stdin", "--literally"]
    done = subprocess.run(command, input=data, check=True, capture_output=True)
    return done.stdout.decode().strip()


def test_a_path_in_a_tree_leads_nowhere_else(repository: Path, tmp_path: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:sources/dossier.yml")
    outside = raw_tree(repository, ("100644", "escaped.yml", blob))
    for _ in range(3):
        outside = raw_tree(repository, ("40000", "..", outside))
    sources = raw_tree(repository, ("40000", "sources", outside))
    evil = git(repository, "commit-tree", "-m", "evil", sources)
    before = tree(tmp_path)
    said = diff(repository, evil)
    assert said.exit_code == 2
    assert "none that lies in a folder" in said.stderr
    assert tree(tmp_path) == before


def test_a_tree_that_unfolds_without_end_is_refused(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "_MOST_NAMES", 10_000)
    inner = git(repository, "rev-parse", "HEAD:sources/actors")
    for _ in range(4):
        inner = raw_tree(repository, *(("40000", f"a{n}", inner) for n in range(10)))
    bomb = git(
        repository, "commit-tree", "-m", "b", raw_tree(repository, ("40000", "sources", inner))
    )
    said = diff(repository, bomb)
    assert said.exit_code == 2
    assert "than a dossier has" in said.stderr


# --- misuse ------------------------------------------------------------------------------------


def not_a_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.rmtree(root / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    return root


def shallow(root: Path, _: pytest.MonkeyPatch) -> Path:
    commit(root, LATER)
    clone = root.with_name("shallow")
    git(root.parent, "clone", "--quiet", "--depth=1", f"file://{root}", str(clone))
    return clone


def without_commits(root: Path, _: pytest.MonkeyPatch) -> Path:
    shutil.rmtree(root / ".git")
    git(root, "init", "--quiet")
    return root


def as_it_is(root: Path, _: pytest.MonkeyPatch) -> Path:
    return root


@pytest.mark.parametrize(
    ("made", "base", "said"),
    [
        (not_a_repository, "HEAD", "not a git repository"),
        (shallow, "HEAD~1", "git fetch --unshallow"),
        (without_commits, "HEAD", "no revision 'HEAD' here; nothing is committed yet"),
        (as_it_is, "nowhere", "no revision 'nowhere' here; 'git log'"),
        (as_it_is, "HEAD:sources", "no revision 'HEAD:sources' here"),
        (as_it_is, "sources", "no folder 'sources' in sources"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(
    made: Callable[[Path, pytest.MonkeyPatch], Path],
    base: str,
    said: str,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = made(repository, monkeypatch)
    monkeypatch.chdir(folder)
    result = run("diff", base, "--no-pages")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_nothing_is_left_behind(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is anything of the repository or the dossier written."""
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(private))
    write(repository, LATER)
    before = tree(repository)
    assert run("diff", "-C", repository).exit_code == 0
    assert list(private.iterdir()) == []
    assert tree(repository) == before
