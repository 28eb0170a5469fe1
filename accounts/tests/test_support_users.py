"""create_support_user: who helps people, and what each role may do."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.staff import StaffRole
from accounts.tests.people import PASSWORD, person
from wavic.mail.models import SentMail
from wavic.queue.models import Once, State
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db

EMAIL = "Sam@Example.org"


@pytest.fixture(autouse=True)
def _mail_goes_to_files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path


def create(*arguments: str) -> str:
    said = io.StringIO()
    call_command("create_support_user", EMAIL, *arguments, stdout=said)
    return said.getvalue()


def may(user: User, permission: str) -> bool:
    return User.objects.get(pk=user.pk).has_perm(permission)


def test_a_new_one_is_mailed_a_link_to_set_a_password():
    assert "(new)" in create("--name", "Sam")
    user = User.objects.get(email="sam@example.org")
    assert (user.name, user.is_staff, user.is_superuser) == ("Sam", True, False)
    work_off()
    assert set(SentMail.objects.filter(address=user.email).values_list("template", flat=True)) >= {
        "reset_password"
    }


def test_somebody_with_an_account_keeps_it():
    user = person(EMAIL)
    assert "(new)" not in create("--role", "support")
    user.refresh_from_db()
    assert user.is_staff
    assert user.check_password(PASSWORD)
    work_off()
    assert not SentMail.objects.filter(template="reset_password").exists()


@pytest.mark.parametrize(
    ("role", "sees", "retries", "edits_people"),
    [
        ("read-only", True, False, False),
        ("support", True, True, True),
        ("superuser", True, True, True),
    ],
)
def test_what_each_role_may_do(role, sees, retries, edits_people):
    user = person(EMAIL)
    create("--role", role)
    assert may(user, "accounts.view_user") == sees
    assert may(user, "wavic_queue.change_once") == retries
    assert may(user, "accounts.change_user") == edits_people
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk))
    assert browser.get("/admin/").status_code == 200
    assert browser.get(reverse("admin:accounts_user_changelist")).status_code == 200
    Once.objects.create(key="k", task="t", state=State.DEAD, lease_until="2026-01-01T00:00:00Z")
    page = browser.get(reverse("admin:wavic_queue_once_changelist")).content.decode()
    assert ("Try again what was given up" in page) == retries


def test_another_role_replaces_the_one_before_and_again_changes_nothing():
    user = person(EMAIL)
    create("--role", "superuser")
    for _ in range(2):
        create("--role", "read-only")
        user.refresh_from_db()
        assert (user.is_staff, user.is_superuser) == (True, False)
        assert [group.name for group in user.groups.all()] == [StaffRole.READ_ONLY.label]


def test_a_dry_run_makes_nobody():
    create("--name", "Sam", "--dry-run")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "said"), [("nonsense", "no e-mail address"), ("new@example.org", "needs a --name")]
)
def test_what_cannot_be_is_said(email, said):
    with pytest.raises(CommandError, match=said):
        call_command("create_support_user", email)


def test_a_closed_account_stays_closed():
    user = person(EMAIL)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(CommandError, match="closed"):
        create("--role", "superuser")
