"""Whatever somebody may see is found while they type, and nothing else is (cases of search)."""

from datetime import UTC, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration import services
from collaboration.models import Comment
from collaboration.selectors.search import KINDS
from collaboration.tests.factories import guest_of, make_comment, make_link
from collaboration.tests.searching import answer, found, index_all, marked
from projects import services as projects
from projects.models import Project
from projects.tests.factories import make_project
from spaces import services as spaces
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks import services as tracks
from tracks.models import Track
from tracks.tests.factories import make_track
from wavic.search import candidates
from wavic.search.models import Entry
from wavic.search.registry import findables
from wavic.testing.blobs import is_signed
from wavic.testing.schema import assert_documented
from wavic.testing.stored_pictures import ready_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person(name="Zoë Harper"))


@pytest.fixture
def space(owner):
    return make_space(owner.user, "Northbound")


@pytest.fixture
def project(space):
    return make_project(space, "First Light", description="Recorded at the lighthouse")


@pytest.fixture
def track(project):
    return make_track(project, "Harbour")


def titled(project: Project, *titles: str) -> None:
    """Tracks without audio, the first of them the newest."""
    now = datetime.now(UTC)
    for number, title in enumerate(titles):
        track = Track.objects.create(
            project=project, space=project.space, title=title, position=number
        )
        Track.objects.filter(pk=track.pk).update(updated_at=now - timedelta(minutes=number))
    index_all()


def test_what_is_registered_is_what_the_api_offers():
    assert {kind.kind for kind in findables()} == set(KINDS)


def test_everything_is_found_by_the_beginnings_of_its_words(owner, space, project, track):
    lyrics = "I walked along the shore\nuntil the evening came"
    tracks.edit_track(owner.user, track.pk, {"lyrics": lyrics}, expected=None)
    make_comment(track, body="The **snare** drowns in the chorus", start_ms=61_500)
    index_all()
    assert found(owner, "nor") == {"space": ["Northbound"]}
    assert found(owner, "li fir") == {"project": ["First Light"]}
    assert found(owner, "LIGHTH") == {"project": ["First Light"]}
    assert found(owner, "harb") == {"track": ["Harbour"]}
    assert found(owner, "zoe") == {"member": ["Zoë Harper"]}
    assert found(owner, "har") == {"track": ["Harbour"], "member": ["Zoë Harper"]}
    assert found(owner, "shore") == {"lyrics": ["Harbour"]}
    assert found(owner, "snare") == {"comment": ["Harbour"]}
    assert found(owner, "nothing like it") == {}


def test_a_result_says_where_it_is_and_why_it_was_found(owner, space, project, track):
    comment = make_comment(track, body=f"{'Well. ' * 40}The 🔥 café\nscene", start_ms=61_500)
    index_all()
    body = answer(owner, "cafe")
    assert (body["query"], body["partial"]) == ("cafe", False)
    [group] = body["groups"]
    assert (group["type"], group["more"]) == ("comment", False)
    [row] = group["results"]
    assert (row["id"], row["title"]) == (str(comment.pk), "Harbour")
    assert row["space"] == {"id": str(space.pk), "name": "Northbound"}
    assert row["project"] == {"id": str(project.pk), "title": "First Light"}
    assert row["track"] == {"id": str(track.pk), "title": "Harbour"}
    assert row["version"] == str(track.current_version_id)
    assert (row["start_ms"], row["author"], row["image"]) == (61_500, "Zoë Harper", None)
    assert row["highlights"] == []
    assert row["excerpt"].startswith("…")
    assert row["excerpt"].endswith("The 🔥 café scene")
    assert marked(row["excerpt"], row["excerpt_highlights"]) == ["café"]


def test_its_picture_is_signed(owner, project, track):
    Project.objects.filter(pk=project.pk).update(artwork=ready_picture())
    index_all()
    for query in ("harbour", "light"):
        [group] = answer(owner, query)["groups"]
        assert is_signed(group["results"][0]["image"]["thumbnail"])


def test_a_reply_is_found_at_the_moment_of_its_thread(owner, track):
    thread = make_comment(track, body="Too loud", start_ms=4_000)
    reply = make_comment(track, body="Fixed by a shelf", parent=thread.pk)
    index_all()
    [group] = answer(owner, "shelf")["groups"]
    [row] = group["results"]
    assert (row["id"], row["start_ms"]) == (str(reply.pk), 4_000)


def test_types_and_a_limit_can_be_asked_for(owner, project):
    titled(project, *(f"Tide {number}" for number in range(8)))
    [group] = answer(owner, "tide", limit=3)["groups"]
    assert ([row["title"] for row in group["results"]], group["more"]) == (
        ["Tide 0", "Tide 1", "Tide 2"],
        True,
    )
    assert answer(owner, "tide", limit=8)["groups"][0]["more"] is False
    assert found(owner, "tide", type="project,space") == {}
    assert list(found(owner, "tide", type=["project", "track"])) == ["track"]
    assert list(found(owner, "tide", type="track,space")) == ["track"]


def test_the_best_comes_first(owner, project):
    titled(project, "Tidemark", "High tide", "Tide", "Low tides", "Tides and more")
    assert found(owner, "tide")["track"] == [
        "Tide",  # the title itself
        "High tide",  # the word itself
        "Tidemark",  # beginnings, the newest first
        "Low tides",
        "Tides and more",
    ]
    said = {"title": "Interlude", "credits": [{"name": "Tide", "role": "drums"}]}
    projects.edit_project(owner.user, project.pk, {"description": "At high tide"}, expected=None)
    make_project(project.space, "The tide", description=said["title"])
    index_all()
    assert found(owner, "tide")["project"] == ["The tide", "First Light"]


def test_many_that_begin_so_do_not_push_out_who_is_called_so(owner, project):
    titled(project, *(f"Annual report {number}" for number in range(70)), "Dear Ann", "Ann")
    assert found(owner, "ann")["track"][:3] == ["Ann", "Dear Ann", "Annual report 0"]


def test_a_title_typed_in_order_is_found_among_many_that_have_its_words(
    owner, project, monkeypatch
):
    monkeypatch.setattr(candidates, "CANDIDATES", 5)
    titled(project, *(f"Night summer {number}" for number in range(9)), "Summer night drive")
    body = answer(owner, "summer ni")
    assert body["partial"] is True
    assert body["groups"][0]["results"][0]["title"] == "Summer night drive"
    # One of the two is rare: then there is nothing that could be missing.
    body = answer(owner, "dri summer")
    assert [row["title"] for row in body["groups"][0]["results"]] == ["Summer night drive"]
    assert body["partial"] is False
    assert answer(owner, "summer")["partial"] is False


def test_a_member_of_several_spaces_is_found_once(owner, space):
    ben = person(name="Ben Okafor")
    add_member(space, ben, Role.VIEWER)
    add_member(make_space(owner.user, "Southbound"), ben, Role.VIEWER)
    index_all()
    assert found(owner, "oka") == {"member": ["Ben Okafor"]}


def test_addresses_are_not_searched(owner, space):
    add_member(space, person("benjamin@example.com", name="Ben"), Role.VIEWER)
    index_all()
    assert found(owner, "benjamin") == {}
    assert found(owner, "example") == {}


WORD = "lighthouse"


@pytest.fixture
def world(owner, space):
    """Something of each kind that says the same word, and another project beside it."""
    spaces.edit_space(owner.user, space.pk, {"name": f"The {WORD}"}, expected=None)
    User.objects.filter(pk=owner.user.pk).update(name=f"{WORD} keeper")
    project = make_project(space, f"A {WORD}")
    track = make_track(project, f"Old {WORD}")
    tracks.edit_track(owner.user, track.pk, {"lyrics": f"O {WORD}!"}, expected=None)
    make_comment(track, body=f"More {WORD}")
    make_track(make_project(space, f"Other {WORD}"), f"New {WORD}")
    index_all()
    return track


def test_strangers_find_nothing_and_guests_cannot_search(world):
    assert found(Visitor.logged_in(), WORD) == {}
    for client in (guest_of(make_link(world.project, may_comment=True)), APIClient()):
        refused = client.get("/search", {"query": WORD})
        assert_documented(refused)
        assert refused.status_code == 401


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EDITOR, Role.COMMENTER, Role.VIEWER])
def test_members_find_all_of_their_space(world, role):
    member = Visitor.logged_in()
    add_member(world.space, member.user, role)
    assert found(member, WORD) == {
        "space": [f"The {WORD}"],
        "project": [f"Other {WORD}", f"A {WORD}"],
        "track": [f"New {WORD}", f"Old {WORD}"],
        "member": [f"{WORD} keeper"],
        "lyrics": [f"Old {WORD}"],
        "comment": [f"Old {WORD}"],
    }


def test_visitors_find_their_projects_and_nobody(world):
    visitor = Visitor.logged_in()
    add_member(world.space, visitor.user, Role.VIEWER, world.project)
    expected = {
        "space": [f"The {WORD}"],
        "project": [f"A {WORD}"],
        "track": [f"Old {WORD}"],
        "lyrics": [f"Old {WORD}"],
        "comment": [f"Old {WORD}"],
    }
    assert found(visitor, WORD) == expected
    # Where the index doesn't know yet that the track was moved away, it isn't found any more.
    other = Project.objects.exclude(pk=world.project.pk).get()
    tracks.move_track(world.space.owner, world.pk, project=other.pk)
    assert found(visitor, WORD) == {name: expected[name] for name in ("space", "project")}
    index_all()
    assert found(visitor, WORD) == {name: expected[name] for name in ("space", "project")}


def test_who_was_removed_finds_nothing_from_then_on(world):
    member = Visitor.logged_in()
    add_member(world.space, member.user, Role.EDITOR)
    assert found(member, WORD)
    spaces.remove_member(world.space.owner, world.space.pk, member.user.pk)
    assert found(member, WORD) == {}


def everything_but(*kinds: str) -> set[str]:
    return set(KINDS) - set(kinds)


GONE = {
    "space": (lambda owner, track: spaces.trash_space(owner, track.space_id), set()),
    "project": (
        lambda owner, track: projects.trash_project(owner, track.project_id),
        {"space", "member", "project", "track"},
    ),
    "track": (
        lambda owner, track: tracks.trash_track(owner, track.pk),
        everything_but("lyrics", "comment"),
    ),
    "comment": (
        lambda owner, track: services.delete_comment(owner, Comment.objects.get().pk),
        everything_but("comment"),
    ),
    "lyrics": (
        lambda owner, track: tracks.edit_track(owner, track.pk, {"lyrics": ""}, expected=None),
        everything_but("lyrics"),
    ),
}


@pytest.mark.parametrize("what", GONE)
def test_what_is_gone_is_not_found_even_before_the_index_knows(owner, world, what):
    act, left = GONE[what]
    assert set(found(owner, WORD)) == set(KINDS)
    act(owner.user, world)
    assert set(found(owner, WORD)) == left
    index_all()
    assert set(found(owner, WORD)) == left


def test_a_tombstone_says_nothing_and_its_replies_do(owner, world):
    thread = Comment.objects.get()
    make_comment(world, body="Yes", parent=thread.pk)
    services.delete_comment(owner.user, thread.pk)
    index_all()
    assert "comment" not in found(owner, WORD)
    assert found(owner, "yes") == {"comment": [f"Old {WORD}"]}


def test_what_was_renamed_is_not_found_by_its_old_name(owner, world):
    tracks.edit_track(owner.user, world.pk, {"title": "Buoy"}, expected=None)
    assert found(owner, WORD)["track"] == [f"New {WORD}"]
    index_all()
    assert found(owner, "buoy")["track"] == ["Buoy"]


def test_closed_accounts_are_nobody(world):
    member = Visitor.logged_in(person(name="Brief Guest"))
    add_member(world.space, member.user, Role.VIEWER)
    index_all()
    owner = Visitor.logged_in(world.space.owner)
    assert found(owner, "brief") == {"member": ["Brief Guest"]}
    accounts.close_account(member.user.pk, password="three tall ladders")
    assert found(owner, "brief") == {}


def test_entries_of_what_is_gone_for_good_are_swept(owner, world):
    reply = make_comment(world, body="Gone soon", parent=Comment.objects.get().pk)
    index_all()
    before = Entry.objects.count()
    Comment.objects.filter(pk=reply.pk).delete()
    Membership.objects.filter(user=owner.user).delete()
    index_all()
    assert Entry.objects.count() == before - 2
    index_all()
    assert Entry.objects.count() == before - 2


REFUSED = [
    {},
    {"query": ""},
    {"query": "   "},
    {"query": "*.+?^${}()|[]\\"},
    {"query": "$"},
    {"query": "a\x00b"},
    {"query": "a" * 101},
    {"query": "a" * 10_000},
    {"query": "x", "type": "song"},
    {"query": "x", "type": "track,"},
    {"query": "x", "type": ["track", "$ne"]},
    {"query": "x", "limit": "0"},
    {"query": "x", "limit": "21"},
    {"query": "x", "limit": "all"},
    {"query[$ne]": "x"},
]


def test_what_makes_no_sense_is_400(owner):
    for asked in REFUSED:
        refused = owner.api.get("/search", asked)
        assert_documented(refused)
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid"), asked


def test_operators_and_regex_are_letters_like_others(owner, track):
    index_all()
    for typed in ("$ne", '{"$gt": ""}', "h|n", "\\x", "' or 1=1", "h.*r", "har[bc]our", "=h="):
        assert found(owner, typed).get("track", []) == (["Harbour"] if typed == "=h=" else [])


def test_bytes_that_are_no_text_are_400(owner):
    for raw in ("%ed%a0%80", "%ff%fe", "h%00"):
        response = owner.api.get(f"/search?query={raw}")
        assert_documented(response)
        assert response.status_code == 400


def test_spaces_in_the_trash_are_found_again_when_they_are_back(owner, world):
    spaces.trash_space(owner.user, world.space_id)
    assert found(owner, WORD) == {}
    Space.objects.filter(pk=world.space_id).update(state="active")
    assert set(found(owner, WORD)) == set(KINDS)
