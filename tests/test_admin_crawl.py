"""Support staff find every model in the admin, and no page of it is an error page."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django_mongodb_backend.models import EmbeddedModel
from django_q.models import Schedule

from accounts.tests.people import person
from projects.models import Project
from tests.test_role_route_table import World
from tracks.models import Track

# dj-stripe's pages as shipped search by what MongoDB can't; they are to be mended.
MODELS = [
    model
    for model in admin.site._registry
    if not model._meta.proxy and model._meta.app_label != "djstripe"
]
OURS = {"accounts", "spaces", "projects", "tracks", "wavic_queue", "wavic_events", "wavic_mail"}


def supporter() -> Client:
    client = Client()
    client.force_login(person(is_staff=True, is_superuser=True, name="Support"))
    return client


@pytest.fixture
def staff(db):
    return supporter()


@pytest.fixture
def world(db):
    return World()


@pytest.fixture(scope="module")
def reader(module_database):
    """Somebody of the staff who only looks at one and the same world."""
    World()
    return supporter()


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_every_model_of_ours_is_registered():
    hidden = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and model not in admin.site._registry
        and not issubclass(model, EmbeddedModel)
    }
    assert hidden == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_searches_and_objects_open(reader, model):
    changelist = page(model, "changelist")
    assert reader.get(changelist).status_code == 200
    assert reader.get(changelist, {"q": "a"}).status_code == 200
    assert reader.get(changelist, {"q": "6b0319acabe27980ad308ce4"}).status_code == 200
    for column in range(1, 8):
        assert reader.get(changelist, {"o": f"-{column}"}).status_code == 200
    first = model._default_manager.first()
    if first is not None:
        assert reader.get(page(model, "change", first.pk)).status_code == 200
        assert reader.get(page(model, "history", first.pk)).status_code == 200
    if admin.site._registry[model].has_add_permission(request_of(reader)):
        assert reader.get(page(model, "add")).status_code == 200


def request_of(staff):
    return staff.get("/admin/").wsgi_request


@pytest.mark.parametrize("model", [Project, Track], ids=lambda model: model._meta.label)
def test_a_title_can_be_corrected(staff, world, model):
    document = model.objects.first()
    url = page(model, "change", document.pk)
    form = staff.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"title": "Corrected", "credits": "[]"}
    for formset in staff.get(url).context["inline_admin_formsets"]:
        data |= {f"{formset.formset.prefix}-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = staff.post(url, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert model.objects.get(pk=document.pk).title == "Corrected"
    assert LogEntry.objects.filter(object_id=str(document.pk)).exists()


def test_a_schedule_can_be_added_by_hand(staff):
    answer = staff.post(
        page(Schedule, "add"),
        {"name": "by hand", "func": "math.floor", "schedule_type": "O", "repeats": 1},
    )
    assert answer.status_code in {200, 302}


def test_somebody_without_staff_rights_is_sent_away(world):
    client = Client()
    client.force_login(world.people["owner"])
    assert client.get("/admin/").status_code == 302
