"""Support staff find a person by anything, and act for them as their role lets them, saying why."""

import re

import pytest
from bson.objectid import ObjectId
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entitlement, Session, User
from accounts.services import close_account
from accounts.services.staffing import make_staff
from accounts.staff import StaffRole, bring_up_to_date, group_of
from accounts.tests.people import PASSWORD, Visitor, person
from collaboration.models import LinkCopy
from collaboration.tests.factories import make_comment, make_link
from collaboration.tests.inviting import invited, token_of
from collaboration.tokens import token_for
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track, Version
from tracks.services import trash_track
from tracks.tests.factories import attach_file, make_track
from wavic.audit.models import Entry
from wavic.lifecycle.changes import KEPT
from wavic.lifecycle.models import Trashed
from wavic.mail.models import Reason, SentMail, Suppression
from wavic.mongo.profiling import round_trips
from wavic.queue.models import Once
from wavic.queue.models import State as Work
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db
WHY = "They wrote to us, #4711."
FIND = 10  # round trips at most, whatever is typed, beside those of the session


def staff_of(role: StaffRole) -> tuple[Client, User]:
    user = person(name=role.label)
    make_staff(user.email, user.name, role)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client, user


@pytest.fixture
def support():
    return staff_of(StaffRole.SUPPORT)[0]


@pytest.fixture
def zoe():
    return Visitor.logged_in(person("Zoé@Example.com".replace("é", "e"), name="Zoé Łukasz"))


def act(client, user, name, target="", **posted):
    url = reverse("admin:act", args=[user.pk, name, *([target] if target else [])])
    return client.post(url, {"reason": WHY, **posted}, follow=True)


def leads_to(client, typed, user) -> bool:
    with round_trips() as trips:
        answer = client.get("/admin/find/", {"q": typed}, follow=True)
    assert answer.status_code == 200
    if not answer.redirect_chain:
        assert len(trips.without("django_session", "accounts_user_groups")) <= FIND + 8, str(trips)
    return reverse("admin:person", args=[user.pk]) in answer.content.decode() or any(
        str(user.pk) in url for url, _ in answer.redirect_chain
    )


def test_a_person_is_found_by_anything(support, zoe):
    space = make_space(zoe.user, "Électric Attic")
    track = make_track(make_project(space))
    version = Version.objects.get(pk=track.current_version_id)
    Version.objects.filter(pk=version.pk).update(stream=f"stream/ab/ab{'1' * 30}.m4a")
    attachment = attach_file(track)
    link = make_link(track.project, created_by=zoe.user)
    copy = LinkCopy.objects.get(link=link)
    invitation = invited(zoe, space, "guest@example.org")
    message = "ffffffff-1111-1111-1111-aaaaaaaaaaaa"
    mail = SentMail.objects.create(
        key="k", to="x", address=zoe.user.email, template="t", message_id=message
    )
    typed = [
        *("zoe@example.com", "ZOE@EX", "zoe lu", "zoé łuk", "electric att"),
        *map(str, (zoe.user.pk, space.pk, track.project_id, track.pk, version.pk, attachment.pk)),
        *map(str, (link.pk, copy.pk, invitation.pk, make_comment(track, author=zoe.user).pk)),
        *map(str, (Session.objects.get().pk, mail.pk, mail.message_id)),
        f"https://wavic.example/s/{token_for('link', copy.pk, copy.generation)}",
        f"https://wavic.example/app/invitation#token={token_of(invitation)}",
        token_of(invitation),
        "guest@example.org",  # has no account; who invited it has
        version.blob,
        f"https://store.example/audio/{version.blob}?sig=abc&se=2026",
        f"stream/ab/ab{'1' * 30}.m4a",
        attachment.blob,
    ]
    stranger = person("nobody@example.net", name="Ben")
    for each in typed:
        assert leads_to(support, each, zoe.user), each
        assert not leads_to(support, each, stranger), each


def test_who_asks_for_a_request_finds_what_it_changed(support, zoe):
    asked = zoe.api.post(
        "/artist", {"name": "Attic"}, headers={"X-Request-ID": "support-request-0001"}
    )
    assert asked.status_code == 201
    assert leads_to(support, "support-request-0001", zoe.user)


def live(zoe, times):
    """Some of everything that a person's page shows, `times` over."""
    for _ in range(times):
        space = make_space(zoe.user, "Attic")
        track = make_track(make_project(space))
        attach_file(track)
        make_comment(track, author=zoe.user)
        make_link(track.project, created_by=zoe.user)
        invited(zoe, space, f"guest{ObjectId()}@example.org")
        add_member(make_space(person()), zoe.user, Role.EDITOR)
        Visitor.logged_in(zoe.user)
        SentMail.objects.create(
            key=str(ObjectId()),
            to="x",
            address=zoe.user.email,
            template="t",
            message_id=str(ObjectId()),
        )
        trash_track(zoe.user, make_track(track.project).pk)
        Once.objects.create(
            key=str(ObjectId()), task="t", state=Work.DEAD, lease_until=timezone.now(),
            arguments={"args": [str(zoe.user.pk)], "kwargs": {}},
        )  # fmt: skip


def test_their_page_costs_the_same_however_much_there_is_of_them(support, zoe):
    Entitlement.objects.filter(user=zoe.user).update(spaces_limit=99)
    costs = []
    for times in (1, 19):
        live(zoe, times)
        with round_trips() as trips:
            answer = support.get(reverse("admin:person", args=[zoe.user.pk]))
        assert answer.status_code == 200
        for plan in trips.without("auth_permission").plans():  # Django's, the same for all
            assert not plan.collection_scan, plan
            assert not plan.in_memory_sort, plan
        costs.append(len(trips))
    assert costs[0] == costs[1]


def test_an_act_needs_a_reason_and_leaves_it_with_staff_alone(support, zoe):
    url = reverse("admin:act", args=[zoe.user.pk, "end_all_sessions"])
    assert "Every session" in support.get(url).content.decode()
    for short in ("", "ok", "   ok        "):
        assert support.post(url, {"reason": short}).status_code == 200
    assert zoe.is_let_in()
    assert not Entry.objects.filter(kind="staff.acted").exists()
    act(support, zoe.user, "end_all_sessions")
    assert not zoe.is_let_in()
    entry = Entry.objects.get(kind="staff.acted")
    assert (entry.data["action"], entry.data["reason"]) == ("end_all_sessions", WHY)
    assert zoe.user.pk in entry.people
    assert entry.support
    page = support.get(reverse("admin:person", args=[zoe.user.pk])).content.decode()
    assert WHY in page
    again = Visitor.logged_in(zoe.user).api.get("/user/me/audit").json()["results"]
    [told] = [row for row in again if row["kind"] == "staff.acted"]
    assert (told["support"], told["actor"]) == (True, None)
    assert WHY not in str(again)


ACTS = ["resend_verification", "end_all_sessions", "deactivate", "recount_usage", "reopen_account"]


def test_who_only_looks_acts_nowhere_and_support_not_on_staff(zoe):
    reader, _ = staff_of(StaffRole.READ_ONLY)
    support, colleague = staff_of(StaffRole.SUPPORT)
    superuser, root = staff_of(StaffRole.SUPERUSER)
    shown = reader.get(reverse("admin:person", args=[zoe.user.pk]))
    assert shown.status_code == 200
    assert "offer" not in re.findall(r'class="button (\w+)"', shown.content.decode())
    for name in ACTS:
        for client, user in ((reader, zoe.user), (support, root), (support, colleague)):
            url = reverse("admin:act", args=[user.pk, name])
            assert client.get(url).status_code == 403
            assert client.post(url, {"reason": WHY}).status_code == 403
    assert support.get(reverse("admin:act", args=[zoe.user.pk, "abolish"])).status_code == 404
    assert act(superuser, colleague, "deactivate").status_code == 200
    assert not User.objects.get(pk=colleague.pk).is_active


def test_forged_forms_make_nobody_staff(zoe):
    support, me = staff_of(StaffRole.SUPPORT)
    reader, _ = staff_of(StaffRole.READ_ONLY)
    _, root = staff_of(StaffRole.SUPERUSER)
    forged = {
        "email": "evil@example.com",
        "name": "Renamed",
        "is_active": "on",
        "reason": WHY,
        "is_staff": "on",
        "is_superuser": "on",
        "password": "x",
        "groups": [str(group_of(StaffRole.SUPPORT).pk)],
        "user_permissions": [],
    }
    page = "admin:accounts_user_change"
    assert support.post(reverse(page, args=[zoe.user.pk]), forged).status_code == 302
    user = User.objects.get(pk=zoe.user.pk)
    assert (user.name, user.email) == ("Renamed", zoe.user.email)
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert user.check_password(PASSWORD)
    for client, of in ((support, me), (support, root), (reader, zoe.user)):
        assert client.post(reverse(page, args=[of.pk]), forged).status_code == 403
        seen = client.get(reverse(page, args=[of.pk])).content.decode()
        assert User.objects.get(pk=of.pk).password[:20] not in seen
        assert "is_superuser" not in seen
        password = reverse("admin:auth_user_password_change", args=[of.pk])
        assert (
            client.post(password, {"password1": "a b c d", "password2": "a b c d"}).status_code
            == 403
        )
    password = reverse("admin:auth_user_password_change", args=[zoe.user.pk])
    assert support.get(password).status_code == 403
    assert support.get(reverse("admin:auth_group_add")).status_code == 403
    assert support.get(reverse("admin:accounts_user_add")).status_code == 403


def test_roles_in_use_see_the_models_of_a_new_release():
    group = group_of(StaffRole.READ_ONLY)
    group.permissions.clear()
    bring_up_to_date()
    assert group.permissions.filter(codename="view_user").exists()
    assert not group.permissions.filter(codename__endswith="_apikey").exists()


def test_what_was_thrown_away_is_restored_or_kept_longer(support, zoe):
    track = make_track(make_project(make_space(zoe.user)), "Gone")
    trash_track(zoe.user, track.pk)
    entry = Trashed.objects.get()
    stranger = person()
    assert act(support, stranger, "restore", str(entry.pk)).status_code == 404
    act(support, zoe.user, "extend_trash", str(entry.pk))
    assert Trashed.objects.get().purge_at == entry.purge_at + KEPT
    said = act(support, zoe.user, "restore", str(entry.pk)).content.decode()
    assert "“Gone” is back" in said
    assert Track.objects.get(pk=track.pk).state == "active"
    told = zoe.api.get(f"/artist/{track.space_id}/audit").json()["results"]
    assert [row["data"]["action"] for row in told if row["kind"] == "staff.acted"] == [
        *("restore", "extend_trash")
    ]
    assert {row["actor"] for row in told if row["support"]} == {None}


def test_what_a_service_refuses_is_told_and_leaves_nothing(support, zoe):
    space = make_space(zoe.user)
    track = make_track(make_project(space))
    trash_track(zoe.user, track.pk)
    Space.objects.filter(pk=space.pk).update(state="trashed")
    entry = Trashed.objects.get()
    said = act(support, zoe.user, "restore", str(entry.pk)).content.decode()
    assert "restore that first" in said
    assert Trashed.objects.filter(pk=entry.pk).exists()
    assert not Entry.objects.filter(kind="staff.acted").exists()


def test_usage_is_counted_anew(support, zoe):
    make_track(make_project(make_space(zoe.user)))
    right = Entitlement.objects.get(user=zoe.user)
    assert "All counts were right" in act(support, zoe.user, "recount_usage").content.decode()
    Entitlement.objects.filter(pk=right.pk).update(storage_used=1, spaces_used=9)
    Space.objects.update(storage_used=0)
    assert "Set right" in act(support, zoe.user, "recount_usage").content.decode()
    now = Entitlement.objects.get(pk=right.pk)
    assert (now.storage_used, now.spaces_used) == (right.storage_used, right.spaces_used)


def test_a_task_that_was_given_up_is_theirs_and_tried_again(support, zoe):
    track = make_track(make_project(make_space(zoe.user)))
    name = "wavic.queue.tests.work.note_once"
    work = Once.objects.create(
        key=f"{name}:{track.pk}", task=name, arguments={"args": [str(track.pk)], "kwargs": {}},
        state=Work.DEAD, lease_until=timezone.now(), last_error="Traceback…\nno luck",
    )  # fmt: skip
    stranger = person()
    for user, seen in ((zoe.user, True), (stranger, False)):
        page = support.get(reverse("admin:person", args=[user.pk])).content.decode()
        assert ("no luck" in page) == seen
    assert act(support, stranger, "retry_task", str(work.pk)).status_code == 404
    act(support, zoe.user, "retry_task", str(work.pk))
    work_off()
    assert Once.objects.get(pk=work.pk).state == Work.DONE


def test_accounts_are_shut_and_opened_and_mail_is_sent_again(support, zoe):
    act(support, zoe.user, "deactivate")
    assert not zoe.is_let_in()
    act(support, zoe.user, "activate")
    assert Visitor.logged_in(zoe.user).is_let_in()
    close_account(zoe.user.pk, password=PASSWORD)
    act(support, zoe.user, "activate")
    assert not User.objects.get(pk=zoe.user.pk).is_active  # its owner closed it
    act(support, zoe.user, "reopen_account")
    assert User.objects.get(pk=zoe.user.pk).is_active
    Suppression.objects.create(address=zoe.user.email, reason=Reason.BOUNCE, since=timezone.now())
    act(support, zoe.user, "lift_suppression")
    assert Suppression.objects.get().lifted_at
    act(support, zoe.user, "resend_verification")
    work_off()
    assert SentMail.objects.filter(template="verify_email", address=zoe.user.email).exists()
    reopened = Entry.objects.get(kind="user.reopened")
    assert reopened.actor is None  # the trail of the person doesn't say who it was
