"""A small studio, as Vite would have built it, in place of the real one."""

from pathlib import Path

import pytest

INDEX = """<!doctype html>
<meta name="csp-nonce" content="__CSP_NONCE__">
<script type="module" src="/static/assets/index-B1gHaSh_.js"></script>
"""
SCRIPT = "console.log('A studio, large enough to be worth compressing.');\n" * 40


@pytest.fixture
def dist(tmp_path, settings) -> Path:
    """The folder that it is in, served as static/dist would be."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets" / "index-B1gHaSh_.js").write_text(SCRIPT)
    (folder / "assets" / "sans-latin-Xy-0_9Zz.woff2").write_bytes(b"wOF2")
    (folder / "robots.txt").write_text("User-agent: *\n")
    settings.STUDIO_DIR = folder
    settings.STATICFILES_DIRS = [folder, *settings.STATICFILES_DIRS[1:]]
    return folder
