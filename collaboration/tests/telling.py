"""What people are told, as they ask for it by HTTP, once the worker has been through."""

from accounts.tests.people import Visitor
from wavic.testing.schema import assert_documented
from wavic.testing.workers import work_off


def told(visitor: Visitor, **query) -> list[dict]:
    """Somebody's notifications once the worker has told everything."""
    work_off()
    return inbox(visitor, **query)["results"]


def inbox(visitor: Visitor, **query) -> dict:
    """The answer of GET /notification, checked against the schema."""
    return got(visitor, "/notification", **query)


def feed(visitor: Visitor, space, **query) -> list[dict]:
    """The lines of a space's feed once the worker has written them."""
    work_off()
    return got(visitor, f"/artist/{space.pk}/activity", **query)["results"]


def got(visitor: Visitor, path: str, **query) -> dict:
    answer = visitor.api.get(path, query)
    assert_documented(answer)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def lines(rows: list[dict]) -> list[tuple[str, int]]:
    """Kind and count of each."""
    return [(row["kind"], row["count"]) for row in rows]


def read(visitor: Visitor, **what) -> int:
    """How much is unread after marking something read."""
    answer = visitor.api.post("/notification/read", what)
    assert_documented(answer)
    assert answer.status_code == 200, answer.json()
    return answer.json()["unread"]
