"""Each hears what is theirs, a slow reader is told to ask anew, and nobody costs more than that."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from bson.objectid import ObjectId

from wavic.live.audience import Entrance
from wavic.live.happenings import Happening, frame_of, happening_of
from wavic.live.hub import MOST_OF_ONE, STALE, Hub
from wavic.live.listeners import MOST_WAITING, RESYNC, Listener

NOW = datetime(2026, 11, 27, 12, 0, 0, 5_000, tzinfo=UTC)


@dataclass(frozen=True)
class Ears:
    """Hears everything of some projects, in some spaces."""

    spaces: tuple[ObjectId, ...] = ()
    person: ObjectId | None = None
    projects: tuple[ObjectId, ...] = ()

    def hears(self, told):
        return not self.projects or told.project in self.projects


def listener(hearing: Ears, caller: ObjectId | None = None) -> Listener:
    return Listener(None, Entrance(ticket=None, caller=caller or ObjectId(), hearing=hearing))


def joined(hub: Hub, hearing: Ears, caller: ObjectId | None = None) -> Listener:
    somebody = listener(hearing, caller)
    hub.join(somebody)
    return somebody


def happening(space=None, **more) -> Happening:
    return Happening(id=ObjectId(), kind="song.sung", at=NOW, space=space, **more)


def test_an_event_is_told_to_its_space_and_to_nobody_else():
    hub, space = Hub(), ObjectId()
    here, there = joined(hub, Ears((space,))), joined(hub, Ears((ObjectId(),)))
    told = happening(space)
    hub.publish(told)
    assert here.take() == frame_of(told)
    assert here.take() == there.take() == b""


def test_what_concerns_one_person_is_told_to_all_their_screens():
    hub, me = Hub(), ObjectId()
    screens = [joined(hub, Ears(person=me), me) for _ in range(2)]
    other = joined(hub, Ears(person=ObjectId()))
    hub.publish(happening(person=me))
    assert all(screen.take() for screen in screens)
    assert other.take() == b""


def test_what_moved_is_told_where_it_was_as_something_there():
    hub, space, source, target = Hub(), *(ObjectId() for _ in range(3))
    left, came, both = (
        joined(hub, Ears((space,), projects=projects))
        for projects in ((source,), (target,), (source, target))
    )
    told = happening(space, project=target, left=source)
    hub.publish(told)
    data = [json.loads(each.take().decode().split("data: ")[1]) for each in (left, came, both)]
    assert [each["project"] for each in data] == [str(source), str(target), str(target)]
    assert str(target) not in str(data[0])


def test_who_reads_slowly_is_told_to_ask_anew_once_and_then_hears_again():
    hub, space = Hub(), ObjectId()
    slow = joined(hub, Ears((space,)))
    for _ in range(MOST_WAITING * 3):
        hub.publish(happening(space))
    assert slow.take() == RESYNC
    assert slow.take() == b""
    last = happening(space)
    hub.publish(last)
    assert slow.take() == frame_of(last)


def test_as_many_as_fit_are_all_heard():
    hub, space = Hub(), ObjectId()
    somebody = joined(hub, Ears((space,)))
    for _ in range(MOST_WAITING):
        hub.publish(happening(space))
    assert somebody.take().count(b"event: change") == MOST_WAITING


def test_who_is_thrown_out_does_not_read_what_waited():
    hub, space = Hub(), ObjectId()
    somebody = joined(hub, Ears((space,)))
    hub.publish(happening(space))
    somebody.end("session_revoked")
    assert somebody.take() == b'event: end\ndata: {"code":"session_revoked"}\n\n'


def test_the_oldest_of_too_many_streams_of_one_caller_ends():
    hub, me = Hub(), ObjectId()
    streams = [joined(hub, Ears(), me) for _ in range(MOST_OF_ONE + 2)]
    assert [stream.is_over for stream in streams] == [True, True] + [False] * MOST_OF_ONE
    assert len(hub) == MOST_OF_ONE
    assert b"too_many_streams" in streams[0].take()


def test_another_scope_counts_from_that_moment_and_is_told():
    hub, before, after = Hub(), ObjectId(), ObjectId()
    somebody = joined(hub, Ears((before,)))
    hub.rescope(somebody, Ears((after,)))
    hub.publish(happening(before))
    assert somebody.take().count(b"access.changed") == 1
    hub.publish(happening(after))
    assert b"song.sung" in somebody.take()


def test_nobody_who_left_comes_back_by_a_recheck():
    hub, space = Hub(), ObjectId()
    somebody = joined(hub, Ears((space,)))
    hub.leave(somebody)
    hub.rescope(somebody, Ears((space,)))
    hub.publish(happening(space))
    assert len(hub) == 0
    assert somebody.take() == b""
    assert not hub._by_place
    assert not hub._by_caller


def test_what_is_known_of_nobody_for_long_is_told_to_nobody():
    hub, space = Hub(), ObjectId()
    somebody = joined(hub, Ears((space,)))
    hub.checked_at -= STALE
    hub.publish(happening(space))
    assert somebody.take() == RESYNC


def test_waiting_ends_when_there_is_something_and_after_a_while():
    async def go():
        somebody = listener(Ears())
        await somebody.wait(0.01)
        assert somebody.take() == b""
        waiting = asyncio.create_task(somebody.wait(60))
        await asyncio.sleep(0)
        somebody.tell(b"x")
        await waiting
        assert somebody.take() == b"x"

    asyncio.run(go())


def test_a_hint_says_where_and_never_what():
    ids = {name: ObjectId() for name in ("project", "track", "comment")}
    event = {
        "_id": ObjectId(),
        "kind": "comment.posted",
        "space": ObjectId(),
        "actor": ObjectId(),
        "subject_type": "comment",
        "subject_id": ids["comment"],
        "created_at": NOW,
        "data": {"project": str(ids["project"]), "track": str(ids["track"]), "excerpt": "Río"},
    }
    lines = frame_of(happening_of(event)).decode().splitlines()
    assert lines[:2] == ["event: change", f"id: {event['_id']}"]
    assert lines[3:] == [""]
    assert json.loads(lines[2].removeprefix("data: ")) == {
        "kind": "comment.posted",
        "space": str(event["space"]),
        "project": str(ids["project"]),
        "track": str(ids["track"]),
        "version": None,
        "subject": {"type": "comment", "id": str(ids["comment"])},
        "actor": str(event["actor"]),
        "at": "2026-11-27T12:00:00.005Z",
    }


@pytest.mark.parametrize("data", [{}, None, {"project": "x", "track": None, "user": 7}])
def test_events_of_any_age_are_read(data):
    event = {"_id": ObjectId(), "kind": "song.sung", "created_at": NOW, "data": data}
    told = happening_of(event)
    assert (told.space, told.project, told.track, told.person) == (None, None, None, None)


def test_the_version_of_what_is_told_of_versions_is_the_subject():
    version = ObjectId()
    event = {"subject_type": "version", "subject_id": version, "data": {"progress": 40}}
    told = happening_of(
        {"_id": ObjectId(), "kind": "version.progressed", "created_at": NOW, **event}
    )
    assert told.version == version
    assert b'"progress":40' in frame_of(told)
