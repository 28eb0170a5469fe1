"""What people are told, as they ask for it by HTTP, once everything was told."""

from accounts.tests.people import Visitor
from collaboration import tasks
from wavic.events import Event
from wavic.events.subscribers import subscribers_of
from wavic.testing.schema import assert_documented

_TELLING = {
    f"{tasks.__name__}.{subscriber.__name__}"
    for subscriber in (
        *(tasks.write_activity, tasks.take_activity_along, tasks.tell_people),
        *(tasks.withdraw_comment, tasks.withdraw_invitation, tasks.withdraw_from_space),
    )
}


def tell_everything() -> None:
    """Have feed and notifications told of every event, as the worker does, but at once.

    Of those too that they were told of before: that changes nothing, whatever a test is about.
    """
    for event in Event.objects.order_by("pk"):
        for name, subscriber in subscribers_of(event.kind).items():
            if name in _TELLING:
                subscriber(event)


def forget_what_happened() -> None:
    """What has happened by now is told to nobody."""
    Event.objects.all().delete()


def told(visitor: Visitor, **query) -> list[dict]:
    """Somebody's notifications once everything was told."""
    tell_everything()
    return inbox(visitor, **query)["results"]


def inbox(visitor: Visitor, **query) -> dict:
    """The answer of GET /notification, checked against the schema."""
    return got(visitor, "/notification", **query)


def feed(visitor: Visitor, space, **query) -> list[dict]:
    """The lines of a space's feed once everything was told."""
    tell_everything()
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
