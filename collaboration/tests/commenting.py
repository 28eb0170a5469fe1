"""People who comment on a track, by HTTP."""

from accounts.tests.people import Visitor
from spaces.tests.factories import add_member
from wavic.testing.schema import assert_documented


def member(track, role) -> Visitor:
    visitor = Visitor.logged_in()
    add_member(track.space, visitor.user, role)
    return visitor


def post(visitor, track, body="Too loud.", start_ms: int | None = 0, **said):
    moment = {} if start_ms is None else {"start_ms": start_ms}
    return visitor.api.post("/comment", {"track": str(track.pk), "body": body, **moment, **said})


def threads(visitor, track, **query):
    answer = visitor.api.get(f"/comment/track/{track.pk}", query)
    assert_documented(answer)
    return answer.json()["results"]


def counts(track):
    track.refresh_from_db()
    return track.open_comments, track.resolved_comments
