"""The event stream over real sockets, from a real process on a real mongod."""

import json
import signal
import socket
import time
from collections.abc import Callable
from datetime import timedelta

import pymongo
import pytest
from bson.objectid import ObjectId
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.tests.people import Visitor, person
from accounts.tokens import sign_pair
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.tests.factories import make_project
from spaces import services as spaces
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.events import Event, emit
from wavic.events.models import RETENTION
from wavic.live.audience import audiences
from wavic.live.feed import MOST_MISSED, queries_of
from wavic.live.listeners import MOST_WAITING
from wavic.mongo.documents import collection
from wavic.mongo.embedded import EmbeddedMongod
from wavic.mongo.profiling import explain_aggregate
from wavic.mongo.transactions import run_in_transaction
from wavic.testing.ports import free_port
from wavic.testing.streams import PATH, Listening, stream_process, wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def live(django_db_setup, tmp_path_factory):
    with stream_process(tmp_path_factory.mktemp("live") / "stream.log") as running:
        yield running


@pytest.fixture
def ada():
    return Visitor.logged_in()


@pytest.fixture
def space(ada):
    return make_space(ada.user)


def sing(space=None, kind="song.sung", **data) -> Event:
    place = space and space.pk
    return run_in_transaction(lambda: emit(kind, space=place, data=data))


def member_of(space, role=Role.EDITOR) -> Visitor:
    visitor = Visitor.logged_in()
    add_member(space, visitor.user, role)
    return visitor


def token_of(client: APIClient) -> str:
    return client._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")


def test_everybody_there_hears_and_nobody_else(live, ada, space):
    stranger = Visitor.logged_in()
    with live.listen(ada.token) as here, live.listen(stranger.token) as elsewhere:
        track = make_track(make_project(space))
        comment = make_comment(track, "Nobody hears these words.")
        heard = here.hear_until("comment.posted")
        assert [each.kind for each in heard] == [
            "project.created",
            "version.uploaded",
            "comment.posted",
        ]
        assert {each.event for each in heard} == {"change"}
        last = heard[-1]
        assert last.data["subject"] == {"type": "comment", "id": str(comment.pk)}
        assert last.data["track"] == str(track.pk)
        assert last.id == str(Event.objects.get(kind="comment.posted").pk)
        assert "words" not in str(heard)
        sing(kind="notification.changed", user=str(ada.user.pk))
        sing(kind="notification.changed", user=str(stranger.user.pk))
        assert here.hear().kind == "notification.changed"
        assert elsewhere.hear().kind == "notification.changed"  # and nothing before


def test_a_removed_member_hears_nothing_that_happens_later(live, space):
    ben = member_of(space)
    with live.listen(ben.token) as stream:
        sing(space)
        assert stream.hear().kind == "song.sung"
        spaces.remove_member(space.owner, space.pk, ben.user.pk)
        began = time.monotonic()
        assert stream.hear_until("access.changed")
        assert time.monotonic() - began < 5
        sing(space)
        sing(kind="notification.changed", user=str(ben.user.pk))
        assert stream.hear().kind == "notification.changed"


def test_without_an_event_access_is_asked_for_again_soon_enough(live, ada):
    with live.listen(ada.token) as stream:
        Session.objects.filter(user=ada.user).update(revoked_at=timezone.now())
        began = time.monotonic()
        [end] = stream.hear_out()
        assert time.monotonic() - began < 5
        assert (end.event, end.data) == ("end", {"code": "session_revoked"})
    assert live.get(PATH, authorization=f"Bearer {ada.token}").status == 401


def test_guests_hear_until_their_link_is_closed(live, ada, space):
    track = make_track(make_project(space))
    link = make_link(track, may_comment=True)
    with live.listen(token_of(guest_of(link, "Gia"))) as stream:
        sing(space)
        make_comment(track)
        assert stream.hear().kind == "comment.posted"
        assert ada.api.delete(f"/link/{link.pk}").status_code == 204
        assert [each.data for each in stream.hear_out()] == [{"code": "link_closed"}]


def test_what_was_missed_is_told_again_as_far_as_it_is_theirs(live, ada, space):
    elsewhere = make_space(person())
    with live.listen(ada.token) as stream:
        first = sing(space)
        assert stream.hear().id == str(first.pk)
    missed = [sing(space), sing(kind="notification.changed", user=str(ada.user.pk))]
    sing(elsewhere)
    sing(kind="notification.changed", user=str(ObjectId()))
    missed.append(sing(space))
    with live.listen(ada.token, last_event_id=str(first.pk)) as stream:
        later = sing(space)
        ids = [each.id for each in _heard_with(stream, later)]
    wanted = [str(event.pk) for event in (first, *missed, later)]
    assert [pk for pk in ids if pk in wanted] == wanted
    others = Event.objects.filter(pk__in=map(ObjectId, set(ids) - set(wanted)))
    assert {event.space for event in others} <= {space.pk}  # what was just before, told again


def _heard_with(stream: Listening, last: Event):
    heard = [stream.hear()]
    while heard[-1].id != str(last.pk):
        heard.append(stream.hear())
    return heard


@pytest.mark.parametrize(
    "last_id",
    [
        "nonsense",
        "$ne",
        "0" * 24,
        str(ObjectId.from_datetime(timezone.now() - RETENTION)),
        "f" * 24,
    ],
)
def test_from_an_id_that_nobody_knows_everything_is_asked_for_again(live, ada, last_id):
    with live.listen(ada.token, last_event_id=last_id) as stream:
        assert stream.hear().event == "resync"


def test_who_missed_too_much_asks_for_everything_again(live, ada, space):
    first = sing(space)
    _sing_often(space, MOST_MISSED)
    with live.listen(ada.token, last_event_id=str(first.pk)) as stream:
        assert stream.hear().event == "resync"
        later = sing(space)
        assert _heard_with(stream, later)


def test_what_was_missed_is_found_by_indexes(ada, space):
    _sing_often(space, 5)
    sing(kind="notification.changed", user=str(ada.user.pk))
    entrance = audiences()[-1].enter(ada.token)
    since = ObjectId.from_datetime(timezone.now())
    queries = queries_of(entrance.hearing, since)
    assert len(queries) == 2
    for query, index in zip(queries, ("event_of_space", "event_of_person"), strict=True):
        pipeline = [{"$match": query}, {"$sort": {"_id": 1}}, {"$limit": MOST_MISSED + 1}]
        plan = explain_aggregate(Event, pipeline)
        assert not plan.collection_scan
        assert not plan.in_memory_sort
        assert plan.indexes == [index]


def _sing_often(space, times: int) -> None:
    """Many events at once, as the outbox has them."""
    song = {"kind": "song.sung", "space": space.pk, "data": {}, "created_at": timezone.now()}
    collection(Event).insert_many([dict(song) for _ in range(times)])


@pytest.mark.prove
def test_a_reader_who_does_not_read_costs_little_and_holds_up_nobody(live, ada, space):
    most = 10_000
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    slow.connect(("127.0.0.1", live.port))
    slow.sendall(
        f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ada.token}\r\n\r\n".encode()
    )
    with slow, live.listen(ada.token) as quick:
        wait_until(lambda: json.loads(live.get("/health/live").read())["listeners"] == 2)
        before = live.memory()
        for _ in range(most // 500):
            _sing_often(space, 500)
            assert {quick.hear().kind for _ in range(500)} == {"song.sung"}
        assert live.memory() - before < 8 * 1024
        received = _read_up_to(slow, b"event: resync")
    everything = most * 350  # bytes, at least, of which the slow one got what fits into buffers
    assert len(received) < everything / 10
    assert received.count(b"event: resync") == 1
    assert len(received) > MOST_WAITING * 350


def _read_up_to(connection: socket.socket, wanted: bytes) -> bytes:
    connection.settimeout(30)
    received = b""
    while wanted not in received:
        piece = connection.recv(65_536)
        assert piece
        received += piece
    return received


def test_who_is_not_let_in_is_told_as_by_the_api(live, ada):
    api = APIClient()
    for token in ("", "Bearer nonsense", "Bearer guest_nonsense", "Basic eDp5"):
        api.credentials(**({"HTTP_AUTHORIZATION": token} if token else {}))
        path = "/link/guest" if "guest" in token else "/user/me"
        wanted = api.get(path)
        answer = live.get(PATH, **({"authorization": token} if token else {}))
        assert (answer.status, wanted.status_code) == (401, 401)
        assert answer.headers["WWW-Authenticate"] == wanted.headers["WWW-Authenticate"]
        assert answer.headers["Content-Type"] == "application/problem+json"
        mine, theirs = json.loads(answer.read()), wanted.json()
        assert mine.pop("request_id") != theirs.pop("request_id")
        assert mine == theirs


def test_the_answer_is_for_streaming_and_for_pages_of_ours_alone(live, ada, settings):
    own = settings.PUBLIC_URL
    for origin, allowed in ((own, own), ("https://evil.example", None), ("null", None)):
        with live.listen(ada.token) as stream:
            assert stream.response.headers["Content-Type"] == "text/event-stream"
            assert stream.response.headers["Cache-Control"] == "no-store"
            assert stream.response.headers["X-Accel-Buffering"] == "no"
            assert stream.response.headers["Content-Encoding"] is None
        answer = live.get(PATH, origin=origin)
        assert answer.headers["Access-Control-Allow-Origin"] == allowed
        answer = live.ask("OPTIONS", PATH, origin=origin)
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, allowed)
        assert "last-event-id" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/user/me", 404, "not_found"),
        ("GET", "/notification/stream/", 404, "not_found"),
        ("POST", PATH, 405, "method_not_allowed"),
        ("DELETE", PATH, 405, "method_not_allowed"),
        ("GET", f"{PATH}?token=secret", 401, "not_authenticated"),
    ],
)
def test_nothing_else_is_there(live, method, path, status, code):
    answer = live.ask(method, path)
    assert (answer.status, json.loads(answer.read())["code"]) == (status, code)


def test_no_token_is_in_the_log(live, ada):
    live.get(f"{PATH}?token={ada.token}", authorization=f"Bearer {ada.token}x")
    with live.listen(ada.token):
        wait_until(lambda: str(ada.user.pk) in live.log.read_text())
    assert ada.token not in live.log.read_text()
    assert '"route":"/notification/stream"' in live.log.read_text()


@pytest.mark.prove
def test_told_to_stop_it_lets_everybody_go_at_once(tmp_path, ada):
    with stream_process(tmp_path / "log") as live, live.listen(ada.token) as stream:
        live.process.send_signal(signal.SIGTERM)
        assert stream.hear_out() == []
        assert live.process.wait(10) == 0, live.log.read_text()


@pytest.mark.prove
def test_a_database_that_dies_is_waited_for(tmp_path):
    """Its own mongod, killed amid the stream: who listens stays, and hears what comes after."""
    folder, port = tmp_path / "mongo", free_port()
    uri = f"mongodb://127.0.0.1:{port}/wavic?directConnection=true"
    mongod = EmbeddedMongod.start(folder, port)
    try:
        with pymongo.MongoClient(uri) as client, stream_process(tmp_path / "log", uri) as live:
            token, sing_there = _a_singer(client.get_default_database())
            with live.listen(token) as stream:
                first = sing_there()
                assert stream.hear().id == first
                mongod.process.kill()
                mongod.process.wait()
                wait_until(lambda: live.get("/health/ready").status == 503)
                assert live.get("/health/live").status == 200
                answer = live.get(PATH, authorization=f"Bearer {token}")
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
                mongod = EmbeddedMongod.start(folder, port)
                second = sing_there()
                assert stream.hear().id == second
    finally:
        mongod.stop()


def _a_singer(database) -> tuple[str, Callable[[], str]]:
    """On a database without anything: the token of somebody with a space, and what sings there."""
    user, session, space, now = *(ObjectId() for _ in range(3)), timezone.now()
    later = now + timedelta(days=1)
    shown = {"email_typed": "a@b.example", "name": "Ada", "email_verified_at": None}
    named = {
        User: {"_id": user, "is_active": True, "is_staff": False, **shown},
        Session: {"_id": session, "user_id": user, "revoked_at": None, "expires_at": later}
        | {"last_used_at": now},
        Space: {"_id": space, "owner_id": user, "state": "active"},
        Membership: {"space_id": space, "user_id": user, "role": "owner", "project_roles": []},
    }
    for model, row in named.items():
        database[model._meta.db_table].insert_one(row)
    token = sign_pair(user_id=user, session_id=session, refresh_id="x").token

    def sing_there() -> str:
        song = {"kind": "song.sung", "space": space, "data": {}, "created_at": timezone.now()}
        return str(database[Event._meta.db_table].insert_one(song).inserted_id)

    return token, sing_there
