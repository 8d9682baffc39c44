"""CSV (RFC 4180), as spreadsheets read it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula, and runs: some also in wide signs, and after a semicolon,
# which parts fields in many countries whatever quotes there are.
_FORMULA = re.compile(r"(^|[;\t\r\n][\"\s]*)(?=[=+\-@\t\r＝＋－＠])")


def harmless(text: str) -> str:
    """Return a text for a cell, in which an apostrophe makes text of what looks like a formula."""
    return _FORMULA.sub(r"\1'", text)


def spreadsheet(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of fields as a file; an apostrophe makes text of what looks like a formula."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([harmless(each) for each in line] for line in lines)
    # The mark at its beginning says to spreadsheets that it is UTF-8.
    return f"\ufeff{file.getvalue()}"
