"""Support staff see what was given up, and have it tried again."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from wavic.queue.models import Once, State
from wavic.queue.tests.work import times
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db
LIST = "admin:wavic_queue_once_changelist"


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.org", "long enough", name="S")
    client.force_login(user)
    return client


def given_up(name: str) -> Once:
    return Once.objects.create(
        key=f"wavic.queue.tests.work.note_once:{name}",
        task="wavic.queue.tests.work.note_once",
        arguments={"args": [name], "kwargs": {}},
        state=State.DEAD,
        attempts=5,
        lease_until=timezone.now(),
        last_error="no luck",
    )


def test_the_list_the_search_the_filter_and_the_page_open(staff):
    work = given_up("a")
    for query in ("", "?q=wavic.queue", "?state=dead", "?o=1"):
        page = staff.get(reverse(LIST) + query)
        assert page.status_code == 200
        assert work.key in page.content.decode()
    page = staff.get(reverse("admin:wavic_queue_once_change", args=[work.pk]))
    assert page.status_code == 200
    assert "no luck" in page.content.decode()


def test_retrying_from_the_admin_does_the_work(staff):
    dead = [given_up("a"), given_up("b")]
    action = {"action": "retry_given_up", "_selected_action": [str(dead[0].pk)]}
    action["reason"] = "The store is back again."
    answer = staff.post(reverse(LIST), action, follow=True)
    assert "1 enqueued anew" in answer.content.decode()
    work_off()
    assert (times("a"), times("b")) == (1, 0)
    assert {w.key[-1]: w.state for w in Once.objects.all()} == {"a": State.DONE, "b": State.DEAD}


def test_nothing_is_edited_or_deleted_by_hand(staff):
    work = given_up("a")
    for page in ("change", "delete"):
        url = reverse(f"admin:wavic_queue_once_{page}", args=[work.pk])
        assert staff.post(url, {"state": "done", "post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:wavic_queue_once_add")).status_code == 403
