"""Visitors tell support staff what is wrong with a link, and staff can close it."""

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.tests.people import Visitor, person
from collaboration.models import AbuseReport, Link, LinkCopy
from collaboration.tests.sharing import enter, share, token_of, try_to_open
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from wavic.api.rates import RATES
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def project(owner):
    return make_project(make_space(owner.user))


@pytest.fixture
def staff():
    client = Client()
    client.force_login(person(is_staff=True, is_superuser=True, name="Support"))
    return client


def report(token, address="203.0.113.1", **said):
    body = {"reason": "copyright", **said}
    return APIClient().post(f"/link/report/{token}", body, REMOTE_ADDR=address)


def act(staff, action, *reports):
    listing = reverse("admin:collaboration_abusereport_changelist")
    ids = [str(each.pk) for each in reports]
    why = "Their label wrote to us."
    posted = {"action": action, "_selected_action": ids, "reason": why}
    return staff.post(listing, posted, follow=True)


def test_a_report_says_what_is_wrong_once_a_day_from_an_address(owner, project):
    link = share(owner, project, password="sesame")
    answer = report(token_of(link), details="My song.", email="eve@example.com")
    assert answer.status_code == 202
    assert_documented(answer)
    assert report(token_of(link), details="Again.").status_code == 202
    assert report(token_of(link), address="203.0.113.2").status_code == 202
    said = AbuseReport.objects.order_by("id").values_list("reason", "details", "email", "address")
    assert list(said) == [
        ("copyright", "My song.", "eve@example.com", "203.0.113.1"),
        ("copyright", "", "", "203.0.113.2"),
    ]
    assert Event.objects.filter(kind="link.reported").count() == 2


def test_what_opens_nothing_or_says_nothing_is_refused(owner, project):
    link = share(owner, project)
    assert report(token_of(link), reason="boring").status_code == 400
    assert report("A" * 24).json()["code"] == "link_not_found"
    owner.api.delete(f"/link/{link['id']}")
    assert report(token_of(link)).json()["code"] == "link_not_found"
    assert not AbuseReport.objects.exists()


def test_reports_are_throttled(owner, project, settings, monkeypatch):
    settings.RATELIMIT_ENABLE = True
    monkeypatch.setitem(RATES, "report", "3/h")
    statuses = [report("A" * 24).status_code for _ in range(4)]
    assert statuses == [404, 404, 404, 429]


def test_staff_revoke_the_link_and_the_owner_is_told(owner, project, staff):
    link = share(owner, project)
    guest = enter(link)
    report(token_of(link))
    said = AbuseReport.objects.get()
    assert "1 settled" in act(staff, "revoke_links", said).content.decode()
    said.refresh_from_db()
    assert (said.outcome, said.handled_by.name) == ("The link was revoked.", "Support")
    assert guest.get(f"/project/{project.pk}").status_code == 401
    assert try_to_open(link).status_code == 404
    [told] = Event.objects.filter(kind="link.revoked")
    assert (told.space, told.actor) == (project.space_id, said.handled_by.pk)
    assert "0 settled" in act(staff, "dismiss", said).content.decode()
    said.refresh_from_db()
    assert said.outcome == "The link was revoked."


def test_a_dismissed_report_leaves_the_link_open_and_waits_no_longer(owner, project, staff):
    first, second = share(owner, project), share(owner, project)
    report(token_of(first))
    report(token_of(second))
    older, newer = AbuseReport.objects.order_by("id")
    act(staff, "dismiss", newer)
    assert Link.objects.filter(state="active").count() == 2
    listing = staff.get(reverse("admin:collaboration_abusereport_changelist"))
    assert [row.pk for row in listing.context["cl"].result_list] == [older.pk, newer.pk]


def test_the_admin_shows_neither_tokens_nor_passwords(owner, project, staff):
    link = share(owner, project, password="sesame")
    enter(link, password="sesame")
    stored = Link.objects.get().password
    hashes = [stored, LinkCopy.objects.get().token_hash, token_of(link)]
    for model in ("link", "linkcopy", "guestpass"):
        listing = reverse(f"admin:collaboration_{model}_changelist")
        page = staff.get(listing)
        [row] = page.context["cl"].result_list
        hashes.append(getattr(row, "token_hash", stored))
        one = staff.get(reverse(f"admin:collaboration_{model}_change", args=[row.pk]))
        assert (page.status_code, one.status_code) == (200, 200)
        for secret in hashes:
            assert secret not in page.content.decode() + one.content.decode()
