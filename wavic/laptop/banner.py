"""What a person sees when WAVIC is ready."""

import time
from pathlib import Path

from wavic.laptop import demo


def banner(address: str, data: Path, began: float, *, has_demo: bool) -> str:
    """Address, login and what to try. `began` is when the start began, on the monotonic clock."""
    seconds = time.monotonic() - began
    login = [("Log in", f"{demo.EMAIL}  {demo.PASSWORD}")] if has_demo else []
    rows = [
        ("WAVIC", f"{address}/app  ready in {seconds:.1f} s"),
        *login,
        ("Try", f"{address}/api/docs  the API, to be tried out in the browser"),
        ("", f"{address}/admin  what support staff see"),
        ("Data", f"{data}  Ctrl-C stops everything; nothing is lost"),
    ]
    return "\n" + "\n".join(f"  {name:<8}{text}" for name, text in rows) + "\n"
