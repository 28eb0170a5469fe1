"""Support staff see what happened, and can't change it."""

import pytest
from bson.objectid import ObjectId
from django.contrib.auth import get_user_model
from django.urls import reverse

from wavic.events import Event


@pytest.fixture
def staff(client, db):
    user = get_user_model().objects.create_superuser("staff@example.org", "long enough", name="S")
    client.force_login(user)
    return client


@pytest.fixture
def event(db):
    return Event.objects.create(kind="song.sung", space=ObjectId(), data={"title": "Río"})


def test_the_list_the_search_and_the_page_open(staff, event):
    for query in ("", f"?q={event.space}", "?o=2"):
        page = staff.get(reverse("admin:wavic_events_event_changelist") + query)
        assert "song.sung" in page.content.decode()
    assert (
        staff.get(reverse("admin:wavic_events_event_changelist") + "?q=nothing")
        .context["cl"]
        .result_count
        == 0
    )
    page = staff.get(reverse("admin:wavic_events_event_change", args=[event.pk]))
    assert str(event.space) in page.content.decode()


def test_it_is_read_only(staff, event):
    for name in ("change", "delete"):
        url = reverse(f"admin:wavic_events_event_{name}", args=[event.pk])
        assert staff.post(url, {"kind": "song.unsung", "post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:wavic_events_event_add")).status_code == 403
