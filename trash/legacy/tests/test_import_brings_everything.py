"""What was in the replaced system is here, in its place; and what could not come is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Entitlement, User
from collaboration.models import Comment
from projects.models import Project
from spaces.models import Membership, Space
from spaces.roles import Role
from tracks.models import Attachment, Track, Version
from trash.legacy.models import Kept
from trash.legacy.tests.library import ODD_NAME
from trash.legacy.tests.messy import messy_source
from trash.legacy.tests.running import bring, entries, logged_in
from wavic.lifecycle.models import State, Trashed


@pytest.fixture(scope="module")
def brought(module_database, tmp_path_factory):
    """The source, the report of its import, and where that lies."""
    folder = tmp_path_factory.mktemp("report")
    with messy_source() as source:
        yield source, bring(source, folder), folder


def test_what_belongs_together_is_together(brought):
    source, _, _ = brought
    thread = Comment.objects.get(pk=source.named["thread"])
    versions = list(Version.objects.filter(track=thread.track).order_by("number"))
    assert [version.number for version in versions] == [1, 2]
    assert thread.versions == [version.pk for version in versions]  # made on the first, still open
    assert thread.start_ms == 1500
    assert thread.reply_count == 3
    assert len(thread.reactions) == 2
    assert {reply.body for reply in thread.replies.all()} == {"Leiser?", "Ja", "Gut"}
    resolved = Comment.objects.get(body="Done")
    assert resolved.versions == [versions[0].pk]
    track = Track.objects.get(pk=thread.track.pk)
    assert (track.open_comments, track.resolved_comments) == (3, 1)
    assert track.current_version.pk == versions[1].pk
    assert Comment.objects.get(body="By nobody").author is None
    assert Comment.objects.get(body="By a guest").guest_name == "Gast"
    visitor = Membership.objects.get(user=source.named["collaborator"])
    assert visitor.role == Role.VISITOR
    assert [(given.project, given.role) for given in visitor.project_roles] == [
        (source.named["projects"][0], "viewer")
    ]
    stems = Attachment.objects.get(pk=source.named["stems"])
    assert (stems.kind, stems.blob, stems.name) == ("stems", ODD_NAME, "Stems.wav")
    assert Kept.objects.get(kind="subscription").user == source.person(0)
    assert "cus_1" in Kept.objects.get(kind="subscription").content
    plan = Entitlement.objects.get(user=source.person(0))
    assert plan.plan == "pro"
    assert (
        plan.storage_used
        == sum(Space.objects.filter(owner=source.person(0)).values_list("storage_used", flat=True))
        + User.objects.get(pk=source.person(0)).avatar.size
    )


def test_of_two_addresses_the_one_used_last_keeps_it(brought):
    source, report, _ = brought
    first, last = source.named["twins"]
    assert User.objects.get(email="nina@example.com").pk == last
    other = User.objects.get(pk=first)
    assert other.email == f"{first}@duplicate.invalid"
    assert other.is_active
    assert [entry["id"] for entry in entries(report, "duplicate_address")] == [str(first)]
    assert Space.objects.get(pk=source.named["inherited"]).owner.pk == source.person(3)
    gone = User.objects.get(pk=source.named["gone"])
    assert (gone.state, gone.is_active) == (State.TRASHED, False)


def test_trash_keeps_what_was_thrown_away_with_what_is_in_it(brought):
    source, report, _ = brought
    thrown = Project.objects.get(pk=source.named["thrown"])
    assert thrown.state == State.TRASHED
    assert thrown.trashed_by == source.person(2)
    left = Trashed.objects.get(object=thrown.pk).purge_at - timezone.now()
    assert timedelta(days=6) < left <= timedelta(days=7)  # thrown away years ago
    assert len(entries(report, "trash_prolonged")) == 3
    rows = logged_in("person2@example.com").get("/trash").data["results"]
    assert {row["title"] for row in rows} == {"Thrown", "Moved"}
    assert Track.objects.get(pk=source.named["with_it"]).state == State.ACTIVE
    assert Track.objects.get(pk=source.named["before_it"]).state == State.TRASHED
    assert Project.objects.get(pk=source.named["moved"]).state == State.TRASHED
    space = Space.objects.get(pk=source.named["spaces"][-1])
    assert space.project_count == 3
    assert space.member_count == 5


def test_the_report_names_what_could_not_come(brought):
    source, report, folder = brought
    lost = {
        (entry["kind"], entry["id"], entry["code"])
        for entry in report["entries"]
        if entry["what"] == "lost"
    }
    named = source.named
    assert lost >= {
        ("space", str(named["orphan_space"]), "no_owner"),
        ("member", str(named["wizard"]), "unknown_role"),
        ("comment", str(named["lost_comment"]), "dangling_track"),
        ("comment", str(named["lost_reply"]), "dangling_comment"),
        ("file", str(named["lost_file"]), "belongs_nowhere"),
        ("track", str(named["empty_track"]), "no_audio"),
        ("track_file", f"{named['no_blob']}/file", "blob_missing"),
    }
    assert {kind for kind, _, code in lost if code.startswith("dangling_")} == {
        "comment", "member", "project", "link",
    }  # fmt: skip
    assert report["unread_fields"]["user"] == {"theme": 1}
    assert Version.objects.get(track=named["no_blob"]).failure == "missing"
    text = max(folder.glob("*.txt")).read_text()
    assert "unknown_role" in text
    assert oct(max(folder.glob("*.json")).stat().st_mode)[-3:] == "600"
