"""Tables for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from typing import Any

# https://owasp.org/www-community/attacks/CSV_Injection
_BEGIN_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 (the full-width ones are meant)


def defused(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_BEGIN_A_FORMULA) else text


def csv_line(cells: Iterable[Any]) -> str:
    """A record of RFC 4180, with its line break; empty for None."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
