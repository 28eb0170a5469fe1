"""Searching, as clients of the API do it."""

from typing import Any

from accounts.tests.people import Visitor
from wavic import search
from wavic.testing.schema import assert_documented


def index_all() -> None:
    """What the worker would have done by now."""
    list(search.refresh_all())


def answer(visitor: Visitor, query: str, **asked: Any) -> dict[str, Any]:
    """The answer, checked against the schema."""
    response = visitor.api.get("/search", {"query": query, **asked})
    assert_documented(response)
    assert response.status_code == 200, response.json()
    return response.json()


def found(visitor: Visitor, query: str, **asked: Any) -> dict[str, list[str]]:
    """The titles found of each type."""
    groups = answer(visitor, query, **asked)["groups"]
    return {group["type"]: [row["title"] for row in group["results"]] for group in groups}


def marked(text: str, spans: list[list[int]]) -> list[str]:
    """What JavaScript would mark."""
    units = text.encode("utf-16-le")
    return [units[start * 2 : end * 2].decode("utf-16-le") for start, end in spans]
