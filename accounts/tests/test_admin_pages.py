"""The admin lists, searches, shows and edits accounts without an error page or a secret."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Entitlement, Session, User
from accounts.plans import Plan
from accounts.tests.people import PASSWORD, Visitor, person
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db
OURS = [User, Session, Entitlement]


@pytest.fixture
def staff():
    browser = Client()
    browser.force_login(User.objects.create_superuser("root@example.com", PASSWORD, name="Root"))
    return browser


@pytest.fixture
def ada():
    return Visitor.logged_in(person("Ada@Example.com"))


def page(model, kind, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def form_of(response):
    """What a browser would send back from the page's form if nothing was edited."""
    form = response.context["adminform"].form
    initial = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {
        name: [str(getattr(item, "pk", item)) for item in value]
        if isinstance(value, list)
        else value
        for name, value in initial.items()
        if value not in (None, False)
    } | {"reason": "They asked for it, #12."}


@pytest.mark.parametrize("model", OURS)
def test_every_list_opens_sorts_filters_and_searches(staff, ada, model):
    model_admin = admin.site.get_model_admin(model)
    queries = ["", "?q=ada@example.com", "?q=ADA@", "?q=%00", "?q=$ne", "?p=2", "?all=1"]
    queries += [f"?o={n}" for n in range(1, len(model_admin.list_display) + 1)]
    for query in queries:
        response = staff.get(page(model, "changelist") + query)
        assert response.status_code in {200, 302}, query
    for field in model_admin.list_filter:
        for value in ("1", "0", "active", Plan.FREE):
            assert staff.get(f"{page(model, 'changelist')}?{field}__exact={value}").status_code in {
                200,
                302,
            }


@pytest.mark.parametrize("model", OURS)
def test_every_document_opens_with_its_history(staff, ada, model):
    for document in model.objects.all():
        for kind in ("change", "history"):
            response = staff.get(page(model, kind, document.pk))
            assert response.status_code == 200
    assert staff.get(page(model, "change", "f" * 24)).status_code == 302
    assert staff.get(page(model, "change", "nonsense")).status_code == 302


def test_no_page_shows_a_secret(staff, ada):
    session = Session.objects.get()
    for url in (
        page(Session, "changelist"),
        page(Session, "change", session.pk),
        page(User, "change", ada.user.pk),
    ):
        text = staff.get(url).content.decode()
        for secret in (session.refresh_id, ada.token, ada.refresh, ada.user.password):
            assert secret not in text


@pytest.mark.parametrize(
    ("model", "found"), [(User, "email_typed"), (Session, "address"), (Entitlement, "plan")]
)
def test_a_person_is_found_by_address_through_an_index(staff, ada, model, found):
    for _ in range(20):
        Visitor.logged_in()
    with round_trips() as trips:
        response = staff.get(page(model, "changelist"), {"q": "ADA@example.com"})
    results = response.context["cl"].result_list
    assert len(results) == 1
    assert getattr(results[0], "user", results[0]) == ada.user
    asked = [c for c in trips.commands if model._meta.db_table in c.values() and "pipeline" in c]
    assert asked
    plans = [
        plan
        for command, plan in zip(trips.commands, trips.plans(), strict=False)
        if command in asked
    ]
    assert plans
    assert not any(plan.collection_scan for plan in plans)


def test_a_person_is_added_with_an_entitlement(staff):
    assert staff.get(page(User, "add")).status_code == 200
    form = {
        "email": "New@Example.com",
        "name": "New",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    response = staff.post(page(User, "add"), form)
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(email="new@example.com")
    assert user.email_typed == "New@Example.com"
    assert user.check_password(PASSWORD)
    assert Entitlement.objects.filter(user=user).count() == 1
    response = staff.post(page(User, "add"), {**form, "email": "NEW@example.com"})
    assert response.status_code == 200
    assert "email" in response.context["adminform"].form.errors


def test_an_edit_writes_what_was_edited_only(staff, ada):
    url = page(User, "change", ada.user.pk)
    form = form_of(staff.get(url)) | {"name": "Countess"}
    User.objects.filter(pk=ada.user.pk).update(is_staff=False, email_typed="Ada@example.COM")
    assert staff.post(url, form).status_code == 302
    user = User.objects.get(pk=ada.user.pk)
    assert (user.name, user.revision, user.email_typed) == ("Countess", 2, "Ada@example.COM")
    assert ada.is_let_in()


def test_groups_and_permissions_are_given(staff, ada):
    group = Group.objects.create(name="Support")
    permission = Permission.objects.get(codename="view_session", content_type__app_label="accounts")
    url = page(User, "change", ada.user.pk)
    form = form_of(staff.get(url))
    form |= {"groups": [str(group.pk)], "user_permissions": [str(permission.pk)], "is_staff": "on"}
    assert staff.post(url, form).status_code == 302
    user = User.objects.get(pk=ada.user.pk)
    assert list(user.groups.all()) == [group]
    assert user.has_perm("accounts.view_session")
    helper = Client()
    helper.force_login(user)
    assert helper.get(page(Session, "changelist")).status_code == 200
    assert helper.get(page(User, "changelist")).status_code == 403


def test_another_address_is_to_be_proved_again(staff, ada):
    User.objects.filter(pk=ada.user.pk).update(email_verified_at="2026-01-01T00:00:00Z")
    url = page(User, "change", ada.user.pk)
    assert staff.post(url, form_of(staff.get(url)) | {"email": "B@Example.com"}).status_code == 302
    user = User.objects.get(pk=ada.user.pk)
    assert (user.email, user.email_typed) == ("b@example.com", "B@Example.com")
    assert user.email_verified_at is None


def test_deactivating_and_setting_a_password_end_sessions(staff, ada):
    url = reverse("admin:auth_user_password_change", args=[ada.user.pk])
    assert staff.get(url).status_code == 200
    form = {
        "usable_password": "true",
        "password1": "four tall trees",
        "password2": "four tall trees",
    }
    assert staff.post(url, form).status_code == 302
    assert not ada.is_let_in()
    assert User.objects.get(pk=ada.user.pk).check_password("four tall trees")
    bob = Visitor.logged_in()
    url = page(User, "change", bob.user.pk)
    form = {k: v for k, v in form_of(staff.get(url)).items() if k != "is_active"}
    assert staff.post(url, form).status_code == 302
    assert not bob.is_let_in()
    assert not Session.objects.filter(revoked_at=None).exists()


def test_people_are_not_deleted_and_records_not_edited(staff, ada):
    assert staff.get(page(User, "delete", ada.user.pk)).status_code == 403
    session = Session.objects.get()
    assert staff.post(page(Session, "change", session.pk), {}).status_code == 403
    assert staff.get(page(Session, "add")).status_code == 403
    assert staff.get(page(Entitlement, "add")).status_code == 403


def test_sessions_are_revoked_from_the_list(staff, ada):
    form = {"action": "revoke_sessions", "_selected_action": [str(Session.objects.get().pk)]}
    assert "Say why" in staff.post(page(Session, "changelist"), form, follow=True).content.decode()
    assert ada.is_let_in()
    form["reason"] = "Their laptop was stolen."
    assert staff.post(page(Session, "changelist"), form).status_code == 302
    assert not ada.is_let_in()


def test_a_limit_is_raised_by_hand_and_usage_is_not_touched(staff, ada):
    entitlement = Entitlement.objects.get(user=ada.user)
    url = page(Entitlement, "change", entitlement.pk)
    form = form_of(staff.get(url)) | {"spaces_limit": "50", "plan": Plan.PRO}
    Entitlement.objects.filter(pk=entitlement.pk).update(storage_used=123)
    assert staff.post(url, form).status_code == 302
    entitlement.refresh_from_db()
    assert (entitlement.spaces_limit, entitlement.plan) == (50, Plan.PRO)
    assert entitlement.storage_used == 123


def test_staff_log_in_with_their_address():
    User.objects.create_superuser("Root@Example.com", PASSWORD, name="Root")
    browser = Client()
    form = {"username": "ROOT@example.com", "password": PASSWORD, "next": "/admin/"}
    response = browser.post("/admin/login/", form)
    assert response.status_code == 302
    assert re.search("Log ?out", browser.get("/admin/").content.decode(), re.IGNORECASE)
    assert browser.post("/admin/login/", {**form, "password": "wrong one"}).status_code == 200
