"""What was done with an account, and what its owner did, is remembered and theirs to see."""

import pytest
from django.test import Client as Browser
from rest_framework.test import APIClient

from accounts import links, services
from accounts.clients import Client
from accounts.services.staffing import make_staff
from accounts.staff import StaffRole
from accounts.tests.people import PASSWORD, Visitor, person
from wavic.audit.models import RETENTION, Entry
from wavic.mongo.documents import collection
from wavic.mongo.profiling import round_trips
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db
CALLER = 1
COUNTERS = ("cache_counters",)
NEW = "harbour lights 9"


def trail(visitor: Visitor, **query) -> list[dict]:
    answer = visitor.api.get("/user/me/audit", query)
    assert_documented(answer)
    assert answer.status_code == 200
    return answer.json()["results"]


def kinds(rows: list[dict]) -> list[str]:
    return [row["kind"] for row in rows]


def log_in(email: str, password: str, **headers):
    return APIClient().post("/user/login", {"email": email, "password": password}, headers=headers)


def test_logins_say_from_where_they_came_and_failed_ones_are_there_too():
    ada = person()
    assert log_in(ada.email, "guess", **{"user-agent": "Guesser 1.0"}).status_code == 401
    entered = log_in(ada.email, PASSWORD, **{"user-agent": "Firefox"})
    visitor = Visitor(ada)
    visitor.bear(entered.json()["token"])
    came_in, failed = trail(visitor)
    assert (came_in["kind"], failed["kind"]) == ("user.logged_in", "user.login_failed")
    assert (came_in["user_agent"], failed["user_agent"]) == ("Firefox", "Guesser 1.0")
    assert came_in["address"] == failed["address"] == "127.0.0.1"
    assert came_in["actor"]["id"] == str(ada.pk)
    assert failed["actor"] is None
    assert [each["id"] for each in failed["people"]] == [str(ada.pk)]


def test_a_failed_login_of_nobody_is_in_nobodys_trail_and_keeps_no_address_of_theirs():
    assert log_in("nobody@example.com", "guess").status_code == 401
    entry = Entry.objects.get()
    assert (entry.kind, entry.people, entry.data) == ("user.login_failed", [], {})
    [stored] = collection(Entry).find()
    assert "nobody@" not in str(stored)
    assert "guess" not in str(stored)


def test_password_and_address_changes():
    visitor = Visitor.logged_in()
    user = visitor.user
    body = {"current": PASSWORD, "new": NEW}
    assert visitor.api.post("/user/password/change", body).status_code == 200
    user.refresh_from_db()
    token = links.token_for(links.Purpose.VERIFY, user, "ada.new@example.org")
    services.verify_email(token)
    expected = ["user.email_changed", "user.password_changed", "user.logged_in"]
    assert [each.kind for each in Entry.objects.order_by("-pk")] == expected
    for stored in collection(Entry).find():
        for secret in (PASSWORD, NEW, token, user.password, "@example"):
            assert secret not in str(stored)


def test_what_is_refused_or_rolled_back_leaves_no_entry():
    visitor = Visitor.logged_in()
    before = Entry.objects.count()
    wrong = {"current": "wrong", "new": NEW}
    assert visitor.api.post("/user/password/change", wrong).status_code == 403
    services.revoke_all(visitor.user.pk)
    with pytest.raises(Exception, match="ended"):
        services.change_password(
            user_id=visitor.user.pk,
            session_id=person().pk,
            current=PASSWORD,
            new=NEW,
            client=Client(),
        )
    assert Entry.objects.count() == before


def test_an_entry_is_only_added():
    Visitor.logged_in()
    entry = Entry.objects.get()
    entry.kind = "user.never"
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(kind="user.never"),
    ):
        with pytest.raises(TypeError, match="only added"):
            change()
    assert Entry.objects.get().kind == "user.logged_in"


def test_mongodb_removes_entries_after_400_days():
    known = collection(Entry).index_information()
    assert known["audit_forget"]["expireAfterSeconds"] == RETENTION.total_seconds() == 400 * 86_400


def test_whoever_becomes_staff_and_their_logins_to_the_admin_are_remembered():
    staff = person()
    make_staff(staff.email, "Sue", StaffRole.SUPPORT)
    form = {"username": staff.email, "password": PASSWORD}
    assert Browser().post("/admin/login/?next=/admin/", form).status_code == 302
    assert Browser().post("/admin/login/", {**form, "password": "x"}).status_code == 200
    assert [(each.kind, each.data) for each in Entry.objects.order_by("pk")] == [
        ("user.made_staff", {"role": "support", "new": False}),
        ("user.logged_in", {"to": "admin"}),
        ("user.login_failed", {}),
    ]


def test_a_page_of_ones_trail_walks_its_index_at_a_cost_that_does_not_grow():
    visitor, other = Visitor.logged_in(), Visitor.logged_in()
    for size in (1, 45):
        while Entry.objects.filter(people__contains=[visitor.user.pk]).count() < size:
            for each in (visitor, other):
                Entry(**_like(each)).save()
        with round_trips() as trips:
            body = visitor.api.get("/user/me/audit").json()
        made = trips.without(*COUNTERS)
        assert len(made) == CALLER + 1, str(made)
        assert len(body["results"]) == min(size, 20)
        [page] = made.plans_on(Entry._meta.db_table)
        assert not page.collection_scan
        assert not page.in_memory_sort
        assert "audit_of_person" in page.indexes
        assert page.documents_examined <= len(body["results"]) + 1


@pytest.mark.parametrize("query", ["cursor=$ne", "cursor[]=x", "limit=0", "limit=x", "cursor=%00"])
def test_bad_queries_are_refused_or_ignored(query):
    answer = Visitor.logged_in().api.get(f"/user/me/audit?{query}")
    assert answer.status_code == (200 if "[]" in query else 400)
    assert_documented(answer)


def _like(visitor: Visitor) -> dict:
    entry = Entry.objects.filter(people__contains=[visitor.user.pk]).first()
    names = ("kind", "actor", "people", "address", "created_at")
    return {name: getattr(entry, name) for name in names}
