"""What a workflow on GitHub is told beside annotations, of which the platform shows ten a step."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from onrecord.diagnostics.findings import Diagnostic, summary
from onrecord.pages.markdown import escape
from onrecord.plain_files import nearest_with

# A summary has at most a megabyte.
_MOST = 1_000


def within_repository(folder: Path) -> str:
    """Return where a folder is below the root of its repository, with a slash, or nothing.

    Annotations stand at files by their paths from there. A workflow says where that is; elsewhere
    it is the nearest folder that Git has its own in.
    """
    real = Path(os.path.realpath(folder))
    said = os.environ.get("GITHUB_WORKSPACE")
    root = Path(os.path.realpath(said)) if said else nearest_with(real, ".git")
    if root is None or not real.is_relative_to(root):
        return ""
    path = real.relative_to(root).as_posix()
    return "" if path == "." else f"{path}/"


def add_summary(findings: Sequence[Diagnostic], below: str) -> None:
    """Add all findings to the summary of the step that runs, where a workflow has one."""
    if findings:
        add_to_summary(_lines(findings, below))


def add_to_summary(lines: Iterable[str]) -> None:
    """Add lines of safe Markdown to the summary of the step that runs, where a workflow has one."""
    if place := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(place).open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)


def _lines(findings: Sequence[Diagnostic], below: str) -> Iterable[str]:
    yield f"### {summary(findings)}"
    yield ""
    for finding in findings[:_MOST]:
        place = finding.place
        at = escape(f"{below}{place.path}:{place.line}:{place.column}")
        hint = f" – {escape(finding.hint)}" if finding.hint else ""
        yield f"- {at}: **{finding.severity}** {escape(finding.message)}{hint} ({_more(finding)})"
    if len(findings) > _MOST:
        yield f"- and {len(findings) - _MOST:,} more"
    yield ""


def _more(finding: Diagnostic) -> str:
    """Return the command that explains a finding, which leads to the same on the web if it can."""
    return f"[{finding.more}]({finding.address})" if finding.address else finding.more
