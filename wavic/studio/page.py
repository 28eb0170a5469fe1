"""The studio's one page, as Vite wrote it: read once, and again when it was built anew."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

_NONCE = "__CSP_NONCE__"  # stands in static/index.html where a response's nonce goes


def studio_page(nonce: str) -> str | None:
    """The page with this nonce; None where the studio isn't built."""
    path = _path()
    try:
        found = path.stat()
        page = _read(path, found.st_mtime_ns, found.st_size)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return page.replace(_NONCE, nonce)


def is_built() -> bool:
    """Whether there is a studio to lead people to."""
    return _path().is_file()


def _path() -> Path:
    return Path(settings.STUDIO_DIR) / "index.html"


@lru_cache(maxsize=1)
def _read(path: Path, _written: int, _size: int) -> str:
    return path.read_text(encoding="utf-8")
