"""A week before something goes for good its space's owner gets one mail, and no other."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track, make_version
from trash import services, tasks
from wavic.lifecycle.models import Trashed
from wavic.queue.broker import MongoBroker
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    ada = person("Ada@Example.com", name="Ada", email_verified_at=timezone.now())
    return Visitor.logged_in(ada)


@pytest.fixture
def space(owner):
    return make_space(owner.user, "Night & Day")


def throw_away(visitor, *paths):
    for path in paths:
        assert visitor.api.delete(path).status_code == 204


def days_later(days):
    """As if all that is in the trash had been there so much longer."""
    for entry in Trashed.objects.all():
        Trashed.objects.filter(pk=entry.pk).update(purge_at=entry.purge_at - timedelta(days=days))


def mailed():
    """The mails of this day."""
    mail.outbox.clear()
    for space_id, warned_at in services.claim_warnings():
        services.warn_owner(space_id, warned_at)
    return list(mail.outbox)


def test_it_names_what_goes_once(owner, space):
    project = make_project(space, "Early <sketches>")
    track = make_track(make_project(space), "Harbour")
    version = make_version(track)
    thread = make_comment(track, "Too loud", version=track.versions.get(number=1).pk)
    editor = person()
    add_member(space, editor, Role.EDITOR)
    throw_away(
        Visitor.logged_in(editor),
        f"/project/{project.pk}",
        f"/track/{track.pk}/version/{version.pk}",
    )
    throw_away(owner, f"/comment/{thread.pk}")
    assert mailed() == []
    days_later(22)
    assert mailed() == []
    days_later(1)
    [sent] = mailed()
    assert sent.to == ["Ada@Example.com"]
    assert "Night & Day" in sent.subject
    day = Trashed.objects.first().purge_at
    for text in ("Hello Ada", "project Early <sketches>", "version 2", "comment Too loud"):
        assert text in sent.body
    assert f"{day:%B %Y}" in sent.body
    assert f"/app/trash?space={space.pk}" in sent.body
    html = sent.alternatives[0][0]
    assert "Early &lt;sketches&gt;" in html
    assert "Night &amp; Day" in html
    days_later(1)
    assert mailed() == []
    other = make_project(space, "Another")
    throw_away(owner, f"/project/{other.pk}")
    Trashed.objects.filter(object=other.pk).update(purge_at=timezone.now() + timedelta(days=6))
    [second] = mailed()
    assert "Another" in second.body
    assert "Early" not in second.body


def test_each_owner_hears_of_each_space_of_theirs(owner, space):
    second, theirs = make_space(owner.user, "Second"), Visitor.logged_in()
    third = make_space(theirs.user, "Third")
    for visitor, where in ((owner, space), (owner, second), (theirs, third)):
        throw_away(visitor, f"/project/{make_project(where).pk}")
    days_later(24)
    assert sorted((sent.to[0], sent.subject.partition(":")[0]) for sent in mailed()) == sorted(
        [
            ("Ada@Example.com", "Night & Day"),
            ("Ada@Example.com", "Second"),
            (theirs.user.email_typed, "Third"),
        ]
    )


def test_of_a_space_in_the_trash_only_that_is_said(owner, space):
    project = make_project(space, "Inside")
    throw_away(owner, f"/project/{project.pk}", f"/artist/{space.pk}")
    days_later(24)
    [sent] = mailed()
    assert "space Night & Day" in sent.body
    assert "Inside" not in sent.body


def test_a_long_list_is_cut(owner, space, monkeypatch):
    monkeypatch.setattr("trash.services.warning.MOST_NAMED", 2)
    throw_away(owner, *(f"/project/{make_project(space, f'No {n}').pk}" for n in range(5)))
    days_later(24)
    [sent] = mailed()
    assert "And 3 more." in sent.body
    assert sent.body.count("project No ") == 2


def test_what_was_restored_or_purged_meanwhile_is_not_told(owner, space):
    back, gone = make_project(space, "Back"), make_project(space, "Gone")
    throw_away(owner, f"/project/{back.pk}", f"/project/{gone.pk}")
    days_later(24)
    mail.outbox.clear()
    claimed = services.claim_warnings()
    assert owner.api.post(f"/trash/project/{back.pk}/restore").status_code == 200
    assert owner.api.delete(f"/trash/project/{gone.pk}").status_code == 202
    for space_id, warned_at in claimed:
        services.warn_owner(space_id, warned_at)
    assert mail.outbox == []


def test_the_worker_tells_each_once(owner, space):
    throw_away(owner, f"/project/{make_project(space, 'One').pk}")
    days_later(24)
    MongoBroker().collection.delete_many({})
    mail.outbox.clear()
    for _ in range(2):
        tasks.warn_of_what_is_due()
        work_off()
    assert [sent.to[0] for sent in mail.outbox] == ["Ada@Example.com"]


def test_nobody_is_told_whose_account_is_closed(owner, space):
    throw_away(owner, f"/project/{make_project(space).pk}")
    days_later(24)
    User.objects.update(is_active=False)
    assert mailed() == []
