"""The owner and admins of a space see every sensitive act in it: who, what, when, from where."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client as Browser

from accounts.models import User
from accounts.tests.people import PASSWORD, Visitor, person
from collaboration import services as collaboration
from collaboration.tests.factories import make_link
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from trash.services import purge_unit
from wavic.audit import note, recording
from wavic.audit.models import Entry
from wavic.events.models import Event
from wavic.lifecycle.models import Trashed
from wavic.mongo.documents import collection
from wavic.mongo.profiling import round_trips
from wavic.testing.schema import assert_documented

WHY = "They asked for it, #12."
pytestmark = pytest.mark.django_db
CALLER = 1
COUNTERS = ("cache_counters",)


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def space(owner):
    return make_space(owner.user)


@pytest.fixture
def staff_browser():
    staff = person(name="Sue", is_staff=True, is_superuser=True)
    browser = Browser()
    browser.force_login(staff)
    return browser, staff


def member(space, role) -> Visitor:
    user = person(name=role)
    add_member(space, user, role)
    return Visitor.logged_in(user)


def trail(visitor: Visitor, space) -> list[dict]:
    answer = visitor.api.get(f"/artist/{space.pk}/audit")
    assert_documented(answer)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def kinds(rows: list[dict]) -> list[str]:
    """In the order they happened."""
    return [row["kind"] for row in reversed(rows)]


def test_roles_invitations_transfers_and_who_left(owner, space):
    admin, editor = member(space, Role.ADMIN), member(space, Role.EDITOR)
    base = f"/artist/{space.pk}"
    who = f"{base}/members/{editor.user.pk}"
    assert owner.api.patch(who, {"role": "viewer"}).status_code == 200
    assert owner.api.delete(who).status_code == 204
    invited = {"space": str(space.pk), "email": "dee@example.org", "role": "editor"}
    made = owner.api.post("/collaboration/invite", invited)
    assert made.status_code == 201
    assert owner.api.delete(f"/collaboration/invite/{made.json()['id']}").status_code == 204
    to = {"user": str(admin.user.pk)}
    assert owner.api.post(f"{base}/transfer", to).status_code == 200
    assert owner.api.post(f"{base}/leave").status_code == 204
    rows = trail(admin, space)
    assert kinds(rows) == [
        *("space.created", "member.role_changed", "member.removed"),
        *("invitation.sent", "invitation.revoked", "space.transferred", "member.left"),
    ]
    changed = rows[-2]
    assert changed["data"] == {"role": "viewer"}
    assert changed["actor"]["id"] == str(owner.user.pk)
    assert [each["id"] for each in changed["people"]] == [str(editor.user.pk)]
    assert changed["address"] == "127.0.0.1"
    assert "dee@" not in str(list(collection(Entry).find()))


def test_links_by_what_they_lead_to_and_without_their_tokens(owner, space):
    body = {"target": "space", "target_id": str(space.pk), "password": "low tide"}
    made = owner.api.post("/link", {**body, "recipients": ["Dee"]}).json()
    link = f"/link/{made['id']}"
    assert owner.api.patch(link, {"may_comment": True}).status_code == 200
    assert owner.api.delete(f"{link}/copy/{made['copies'][0]['id']}").status_code == 204
    assert owner.api.delete(link).status_code == 204
    rows = trail(owner, space)
    assert kinds(rows)[1:] == ["link.created", "link.edited", "link.revoked", "link.revoked"]
    assert rows[-2]["data"] == {"target": "space", "target_id": str(space.pk), "copies": 1}
    assert rows[-3]["data"] == {"fields": ["may_comment"]}
    stored = str(list(collection(Entry).find()))
    for secret in ("low tide", "Dee", made["copies"][0]["url"].rpartition("/")[2]):
        assert secret not in stored


def test_what_was_deleted_for_good_keeps_its_name_here(owner, space):
    project = make_project(space, "Tides")
    assert owner.api.delete(f"/project/{project.pk}").status_code == 204
    assert owner.api.delete(f"/trash/project/{project.pk}").status_code == 202
    purge_unit(str(Trashed.objects.get().pk))
    purged, asked = trail(owner, space)[:2]
    assert (purged["kind"], asked["kind"]) == ("project.purged", "purge.asked")
    for row in (purged, asked):
        assert row["data"]["title"] == "Tides"
        assert row["subject"] == {"type": "project", "id": str(project.pk)}
        assert row["actor"]["id"] == str(owner.user.pk)
    assert (purged["address"], asked["address"]) == ("", "127.0.0.1")


def test_emptying_the_trash_says_how_much_and_only_if_there_was_something(owner, space):
    for title in ("Tides", "Wells"):
        project = make_project(space, title)
        assert owner.api.delete(f"/project/{project.pk}").status_code == 204
    for _ in range(2):
        assert owner.api.delete(f"/trash?space={space.pk}").status_code == 202
    [asked] = [row for row in trail(owner, space) if row["kind"] == "purge.asked"]
    assert (asked["data"], asked["subject"]) == ({"count": 2}, None)


def test_a_member_sees_in_their_own_trail_what_was_done_to_them_but_not_from_where(owner, space):
    editor = member(space, Role.EDITOR)
    assert owner.api.delete(f"/artist/{space.pk}/members/{editor.user.pk}").status_code == 204
    rows = editor.api.get("/user/me/audit").json()["results"]
    assert [row["kind"] for row in rows] == ["member.removed", "user.logged_in"]
    assert rows[0]["actor"]["id"] == str(owner.user.pk)
    assert (rows[0]["address"], rows[0]["user_agent"]) == ("", "")
    assert rows[0]["space"] == str(space.pk)


def test_ids_are_told_by_what_they_are_called_now_while_it_is_there(owner, space):
    project = make_project(space, "Tides")
    assert owner.api.post("/link", {"target": "project", "target_id": str(project.pk)}).status_code
    invited = {"space": str(space.pk), "email": "Dee@example.org", "role": "editor"}
    assert owner.api.post("/collaboration/invite", invited).status_code == 201
    project.title = "Ebb"
    project.save()
    sent, shared, created = trail(owner, space)
    assert list(sent["names"].values()) == ["Dee@example.org"]
    assert shared["names"] == {str(project.pk): "Ebb"}
    assert created["names"] == {str(space.pk): space.name}
    project.delete()
    assert trail(owner, space)[1]["names"] == {}
    # In one's own trail spaces are named, and nothing of what is in them.
    own = owner.api.get("/user/me/audit").json()["results"]
    assert [row["names"] for row in own[:3]] == [{str(space.pk): space.name}] * 3


def test_from_where_others_acted_is_the_owners_alone_to_see(owner, space):
    admin = member(space, Role.ADMIN)
    for who, title in ((owner, "Tides"), (admin, "Wells")):
        project = make_project(space, title)
        made = who.api.post("/link", {"target": "project", "target_id": str(project.pk)})
        assert made.status_code == 201
    seen = [(row["actor"]["name"], row["address"]) for row in trail(owner, space)]
    assert seen == [("admin", "127.0.0.1"), (owner.user.name, "127.0.0.1"), (owner.user.name, "")]
    rows = trail(admin, space)
    assert [row["address"] for row in rows] == ["127.0.0.1", "", ""]
    assert not any(row["user_agent"] for row in rows[1:])


def test_an_act_that_nobody_has_words_for_is_not_written_down():
    with pytest.raises(LookupError, match=r"space\.painted"):
        note("space.painted")


def test_the_documentation_tells_of_every_kind():
    said = (settings.BASE_DIR / "docs" / "data.md").read_text()
    table = said.partition("## What is remembered")[2].partition("##")[0]
    for kind in recording.kinds():
        subject, act = kind.split(".")
        [row] = [line for line in table.splitlines() if subject in line and act in line]
        assert row.startswith("|")


def test_another_spaces_acts_are_not_there(owner, space):
    make_link(make_space(owner.user, "Elsewhere"))
    assert kinds(trail(owner, space)) == ["space.created"]


def test_an_act_that_is_an_event_has_its_id_and_time(owner, space):
    event, entry = Event.objects.get(kind="space.created"), Entry.objects.get(space=space.pk)
    assert (entry.pk, entry.actor) == (event.pk, owner.user.pk)
    assert entry.created_at == Event.objects.get(pk=event.pk).created_at


def test_an_act_that_fails_after_its_event_leaves_no_entry(space, monkeypatch):
    """The entry is part of the act's transaction."""
    before = Entry.objects.count()
    editor = person()
    with pytest.raises(RuntimeError, match="no further"):
        collaboration_breaks_down(space, editor, monkeypatch)
    assert Entry.objects.count() == before
    assert not Event.objects.filter(kind="invitation.sent").exists()


def collaboration_breaks_down(space, editor: User, monkeypatch) -> None:
    def fail(*_):
        raise RuntimeError("no further")

    monkeypatch.setattr("collaboration.services.invitations.selectors.invitation", fail)
    collaboration.invite(space.owner, space=space.pk, email=editor.email, role=Role.EDITOR)


def test_staffs_edits_are_there_without_saying_who_or_from_where(staff_browser, owner, space):
    browser, staff = staff_browser
    page = f"/admin/spaces/space/{space.pk}/change/"
    form = browser.get(page).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= management_forms(browser, page) | {"reason": WHY}
    assert browser.post(page, {**data, "name": "Corrected"}).status_code == 302
    assert Space.objects.get(pk=space.pk).name == "Corrected"
    edited = trail(owner, space)[0]
    assert (edited["kind"], edited["support"]) == ("staff.changed", True)
    assert edited["data"] == {"model": "spaces.space", "fields": ["Name"]}
    assert (edited["actor"], edited["people"], edited["address"]) == (None, [], "")
    entry = Entry.objects.get(kind="staff.changed")
    assert (entry.actor, entry.address) == (staff.pk, "127.0.0.1")
    assert entry.data["reason"] == WHY


def test_support_staffs_actions_are_there_for_each_document(staff_browser, owner):
    browser, staff = staff_browser
    chosen = {"action": "revoke_sessions", "_selected_action": [owner.user.sessions.get().pk]}
    chosen["reason"] = WHY
    assert browser.post("/admin/accounts/session/", chosen).status_code == 302
    assert not owner.is_let_in()
    [entry] = Entry.objects.filter(kind="staff.acted")
    assert entry.people == [staff.pk, owner.user.pk]
    assert (entry.data["action"], entry.data["reason"]) == ("revoke_sessions", WHY)
    seen = Visitor.logged_in(owner.user).api.get("/user/me/audit").json()["results"]
    [told] = [row for row in seen if row["kind"] == "staff.acted"]
    assert (told["support"], told["actor"]) == (True, None)
    assert "reason" not in told["data"]
    # Nothing chosen, or an action that there isn't: nothing done.
    browser.post("/admin/accounts/session/", {"action": "revoke_sessions", "reason": WHY})
    browser.post("/admin/accounts/session/", {**chosen, "action": "abolish"})
    assert Entry.objects.filter(kind="staff.acted").count() == 1


def test_staffs_own_passwords_and_nothing_is_deleted(staff_browser):
    browser, staff = staff_browser
    groups = [str(Group.objects.create(name=name).pk) for name in ("One", "Two")]
    chosen = {"action": "delete_selected", "_selected_action": groups, "reason": WHY}
    browser.post("/admin/auth/group/", {**chosen, "post": "yes"})
    assert Group.objects.count() == 2
    assert not Entry.objects.filter(kind__startswith="staff.").exists()
    new = "harbour lights 9"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": "another"}
    assert browser.post("/admin/password_change/", form).status_code == 200
    assert not Entry.objects.filter(kind="user.password_changed").exists()
    form["new_password2"] = new
    assert browser.post("/admin/password_change/", form).status_code == 302
    assert Entry.objects.get(kind="user.password_changed").people == [staff.pk]


def test_an_edit_whose_entry_cannot_be_written_is_not_made(staff_browser, space, monkeypatch):
    browser, _ = staff_browser
    page = f"/admin/spaces/space/{space.pk}/change/"
    form = browser.get(page).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}

    def fail(*_, **__):
        raise RuntimeError("no further")

    monkeypatch.setattr(Entry, "save", fail)
    with pytest.raises(RuntimeError, match="no further"):
        browser.post(
            page, {**data, "name": "Corrected", **management_forms(browser, page), "reason": WHY}
        )
    assert Space.objects.get(pk=space.pk).name != "Corrected"


def management_forms(browser, page) -> dict[str, int]:
    return {
        f"{each.formset.prefix}-{key}": 0
        for each in browser.get(page).context["inline_admin_formsets"]
        for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }


def test_staff_find_entries_by_person_or_space_and_change_none(staff_browser, owner, space):
    browser, _ = staff_browser
    page = "/admin/wavic_audit/entry/"
    for term, found in ((owner.user.email.upper(), 2), (str(space.pk), 1), ("nobody@x.org", 0)):
        with round_trips() as trips:
            answer = browser.get(page, {"q": term})
        assert answer.context["cl"].result_count == found
        plans = trips.plans_on(Entry._meta.db_table)
        assert not [plan for plan in plans if plan.collection_scan], term
    one = Entry.objects.first()
    assert browser.get(f"{page}{one.pk}/change/").status_code == 200
    for refused in (f"{page}{one.pk}/change/", f"{page}{one.pk}/delete/", f"{page}add/"):
        assert browser.post(refused, {"post": "yes"}).status_code == 403


def test_a_page_of_a_spaces_trail_walks_its_index_at_a_cost_that_does_not_grow(owner, space):
    elsewhere = make_space(owner.user, "Elsewhere")
    first = Entry.objects.filter(space=space.pk).get()
    project = make_project(space, "Tides")
    people = [person().pk for _ in range(3)]
    for size in (1, 45):
        for place in (space, elsewhere):
            for number in range(Entry.objects.filter(space=place.pk).count(), size):
                Entry(
                    kind="member.removed",
                    space=place.pk,
                    actor=owner.user.pk,
                    people=[owner.user.pk, people[number % 3]],
                    data={"project": str(project.pk)},
                    created_at=first.created_at,
                ).save()
        with round_trips() as trips:
            body = owner.api.get(f"/artist/{space.pk}/audit").json()
        made = trips.without(*COUNTERS)
        assert len(made) == CALLER + 1, str(made)
        assert len(body["results"]) == min(size, 20)
        assert not [plan for plan in made.plans() if plan.collection_scan or plan.in_memory_sort]
        # The space and the caller's role in it; per row two people and what its ids are called.
        assert made.plans()[-1].joined_documents_examined <= 1 + 21 * 4
