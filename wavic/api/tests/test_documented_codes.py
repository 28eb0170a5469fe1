"""docs/api.md lists every code that the code raises."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from wavic.api import translation
from wavic.api.rates import RATES

PROJECT = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())
ROOMS = PROJECT["tool"]["mypy"]["files"]
CODE_AT = {"Problem": 1, "Unavailable": 0, "refused": 0}


def raised_codes() -> set[str]:
    """Codes written as literals where a problem is made, and those that exceptions become."""
    codes = {code for _, code, _ in translation._REFUSALS.values()}
    codes |= set(translation._CODES.values())
    for room in ROOMS:
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            if "tests" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    codes |= set(_code(node))
    return codes


def _code(call: ast.Call) -> list[str]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    position = CODE_AT.get(name, len(call.args))
    if position >= len(call.args) or not isinstance(call.args[position], ast.Constant):
        return []
    return [str(call.args[position].value)]


@pytest.fixture(scope="module")
def page() -> str:
    return Path(settings.BASE_DIR, "docs", "api.md").read_text()


def test_every_code_is_documented(page):
    codes = raised_codes()
    assert {"invalid", "not_authenticated", "database_unavailable", "email_taken"} <= codes
    assert codes - set(re.findall(r"`([a-z0-9_]+)`", page)) == set()


def test_the_documented_limits_are_the_real_ones(page):
    for scope in ("read", "write", "upload"):
        calls = RATES[scope].removesuffix("/m")
        assert f"| {scope} | {calls} a minute |" in page
