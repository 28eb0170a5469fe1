"""Whoever worked in the replaced system goes on here; importing again does no harm."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bson.objectid import ObjectId
from pymongo import monitoring
from rest_framework.test import APIClient

from accounts.models import User
from collaboration.models import Comment, Invitation, Link, LinkCopy, Notification
from projects.models import Project
from spaces.models import Membership, Space
from tracks.models import Track, Version
from tracks.tests.factories import process
from trash.legacy.models import Arrival
from trash.legacy.tests.library import PASSWORD, Messy
from trash.legacy.tests.messy import messy_source
from trash.legacy.tests.running import bring, entries, everything, logged_in
from wavic.mongo.profiling import RoundTrips, round_trips
from wavic.testing.workers import work_off


@pytest.fixture
def source(db) -> Iterator[Messy]:
    with messy_source(bands=1) as made:
        yield made


def test_people_log_in_as_they_did_and_see_and_hear_their_library(source, tmp_path):
    source.database["projects"].delete_one({"_id": source.named["thrown"]})  # for the worker's sake
    report = bring(source, tmp_path)
    work_off()
    for number in range(3):  # $2a$, $2b$ and $2y$
        logged_in(f"person{number}@example.com")
    owner = logged_in("PERSON0@example.com")
    spaces = owner.get("/artist").data["results"]
    assert [space["name"] for space in spaces] == ["Band 0"]
    assert str(spaces[0]["id"]) == str(source.named["spaces"][0])
    projects = owner.get(f"/project/space/{spaces[0]['id']}").data["results"]
    assert [project["kind"] for project in projects] == ["album"]
    tracks = owner.get(f"/track/project/{source.named['projects'][0]}").data["results"]
    assert [track["title"] for track in tracks[:3]] == ["Sóng 0", "Sóng 1", "Sóng 2"]
    for track in tracks[:3]:
        version = track["version"]
        assert version["status"] == "ready"
        assert version["duration_ms"] == 200
        address = urlsplit(version["stream_url"])
        address = urlsplit(version["stream_url"])
        heard = APIClient().get(f"{address.path}?{address.query}")
        assert heard.status_code == 200
    assert tracks[0]["version"]["label"] == "Louder"
    assert tracks[1]["version"]["filename"] == "Harbour.wav"
    assert tracks[2]["version"]["size"] > 1000  # as storage says, not the document
    me = owner.get("/user/me").data
    assert me["avatar"]["status"] == "ready"
    assert me["avatar"]["thumbnail"]
    viewer = logged_in("person20@example.com").get(f"/artist/{source.named['spaces'][0]}")
    assert viewer.data["role"] == "viewer"
    assert report["counts"]["user"]["came"] == 50
    assert Notification.objects.count() == 2  # those that came: none of what the worker did now
    assert not User.objects.filter(is_staff=True).exists()


def test_old_links_and_invitations_open_by_the_tokens_that_people_have(source, tmp_path):
    bring(source, tmp_path)
    guest = APIClient()
    assert guest.post("/link/open/old-Token_1").status_code == 403
    opened = guest.post("/link/open/old-Token_1", {"password": PASSWORD})
    assert opened.status_code == 200, opened.content
    plain = guest.post("/link/open/old-Token_2", {"password": "plain words"})
    assert plain.status_code == 200, plain.content
    assert "plain words" not in str(everything())
    assert "old-Token" not in str(everything())
    copy = LinkCopy.objects.get(link=source.named["link"])
    assert copy.opens == 8
    assert Link.objects.get(pk=source.named["link"]).may_comment
    assert Invitation.objects.get().role == "editor"
    newcomer = APIClient()
    answer = newcomer.post(
        "/user/register", {"email": "new@example.com", "password": PASSWORD, "name": "New"}
    )
    newcomer.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.data['token']}")
    User.objects.filter(email="new@example.com").update(email_verified_at=copy.created_at)
    accepted = newcomer.post("/collaboration/accept", {"token": "invite-1"})
    assert accepted.status_code == 200, accepted.content


def test_a_second_run_changes_nothing_and_says_so(source, tmp_path):
    first = bring(source, tmp_path)
    for version in Version.objects.filter(failure="").order_by("pk")[:2]:
        process(version)  # as far as the worker has come by then
    before = everything()
    second = bring(source, tmp_path)
    assert everything() == before
    for kind, counts in first["counts"].items():
        again = second["counts"][kind]
        assert again.get("came", 0) + again.get("updated", 0) + again.get("kept", 0) == 0, kind
        assert again.get("already", 0) == counts.get("came", 0) + counts.get("already", 0), kind
        assert again.get("lost", 0) == counts.get("lost", 0), kind
    assert second["entries"] == first["entries"]


def test_a_dry_run_writes_nothing_and_reports_the_same(source, tmp_path):
    before = everything()
    dry = bring(source, tmp_path, "--dry-run")
    assert everything() == before
    wet = bring(source, tmp_path)
    assert dry["counts"] == wet["counts"]
    assert dry["entries"] == wet["entries"]


def test_a_later_run_brings_what_is_new_and_leaves_what_people_changed(source, tmp_path):
    bring(source, tmp_path)
    owner, track = logged_in("person0@example.com"), source.named["tracks"][0]
    renamed = owner.patch(f"/track/{track}", {"title": "Renamed here"})
    assert renamed.status_code == 200, renamed.content
    there = source.database
    there["tracks"].update_one({"_id": track}, {"$set": {"title": "Renamed there", "bpm": "120,5"}})
    other = source.named["tracks"][1]
    there["tracks"].update_one({"_id": other}, {"$set": {"title": "Only there"}})
    there["users"].update_one({"_id": source.person(0)}, {"$set": {"name": "New name"}})
    new = there["comments"].insert_one(
        {"track": track, "user": source.person(0), "text": "New", "timestamp": 4}
    )
    Project.objects.filter(pk=source.named["moved"]).delete()
    report = bring(source, tmp_path)
    here = Track.objects.get(pk=track)
    assert (here.title, here.bpm) == ("Renamed here", 120.5)
    assert Track.objects.get(pk=other).title == "Only there"
    person = User.objects.get(pk=source.person(0))
    assert person.name == "New name"
    assert not person.password.startswith("bcrypt$")  # logging in has hashed it anew; that stays
    assert Comment.objects.get(pk=new.inserted_id).start_ms == 4000
    assert not Project.objects.filter(pk=source.named["moved"]).exists()
    assert report["counts"]["track"]["updated"] == 2
    assert report["counts"]["comment"]["came"] == 1
    assert [entry["detail"] for entry in entries(report, "kept_here")] == ["title"]
    assert Track.objects.get(pk=track).open_comments == 4


class Commands(monitoring.CommandListener):
    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.names.setdefault(event.database_name, set()).add(event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


@pytest.fixture
def commands() -> Iterator[Commands]:
    """What is sent to each database; the driver has no public way to forget a listener."""
    listener = Commands()
    monitoring.register(listener)
    yield listener
    monitoring._LISTENERS.command_listeners.remove(listener)


def test_the_source_is_only_read(source, tmp_path, commands):
    there = {
        name: list(source.database[name].find().sort("_id", 1))
        for name in source.database.list_collection_names()
    }
    commands.names.clear()
    bring(source, tmp_path)
    asked = commands.names[source.database.name]
    assert asked <= {"find", "getMore", "aggregate", "listCollections", "count", "killCursors"}
    assert there == {
        name: list(source.database[name].find().sort("_id", 1))
        for name in source.database.list_collection_names()
    }


def test_an_own_mapping_brings_what_the_default_does_not_know(source, tmp_path):
    bring(source, tmp_path)
    mapping = tmp_path / "map.toml"
    mapping.write_text('[member.values.role]\nviewer = ["viewer", "wizard"]\n')
    bring(source, tmp_path, "--map", str(mapping))
    assert Membership.objects.get(user=source.person(40)).role == "viewer"


def test_ids_that_are_none_get_one_that_is_always_the_same(db, tmp_path):
    with messy_source() as source:
        source.database.drop_collection("users")
        source.database["users"].insert_one(
            {"_id": "u-1", "email": "u1@example.com", "password": "x"}
        )
        source.database["artistspaces"].insert_one({"_id": 7, "name": "Seven", "owner": "u-1"})
        bring(source, tmp_path)
        person = User.objects.get()
        space = Space.objects.get(name="Seven")
        assert (space.owner, Arrival.objects.get(key="space:7").target) == (person, space.pk)
        bring(source, tmp_path)
        assert User.objects.get() == person
        assert ObjectId.is_valid(str(person.pk))


def test_what_has_come_is_looked_up_by_indexes(source, tmp_path):
    with round_trips() as trips:
        bring(source, tmp_path)
    ledger = Arrival._meta.db_table
    asked = RoundTrips(commands=[c for c in trips.commands if c.get("find") == ledger])
    assert len(asked) > 10
    assert not any(plan.collection_scan or plan.in_memory_sort for plan in asked.plans())
