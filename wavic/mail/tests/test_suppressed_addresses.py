"""A dead address gets no mail, nobody is asked to deliver it, and staff can lift that."""

import pytest
import requests
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from wavic.mail.models import Reason, SentMail, Status, Suppression
from wavic.mail.suppressions import lift, stops, suppress
from wavic.mail.tasks import reactivate
from wavic.mail.tests.postmark import INACTIVE
from wavic.mail.tests.work import send_mention, send_reset
from wavic.mongo.profiling import explain_queryset
from wavic.testing.workers import work_off

TO = "Ana@example.org"
LIST = reverse("admin:wavic_mail_suppression_changelist")


@pytest.fixture
def staff(client, db):
    user = get_user_model().objects.create_superuser("staff@example.org", "long enough", name="S")
    client.force_login(user)
    return client


def dead(reason=Reason.BOUNCE, address=TO):
    suppress(address, reason, at=timezone.now(), detail="550 no such mailbox")
    return Suppression.objects.get(address=address.lower())


@pytest.mark.parametrize(
    ("reason", "asked_for", "of_a_list"),
    [
        (Reason.BOUNCE, False, False),
        (Reason.COMPLAINT, True, False),
        (Reason.STOPPED, True, False),
    ],
)
def test_what_a_suppressed_address_still_gets(service, reason, asked_for, of_a_list):
    dead(reason)
    send_reset(TO, "asked for")
    send_mention(TO, "of a list")
    for key, sent in (("asked for", asked_for), ("of a list", of_a_list)):
        entry = SentMail.objects.get(key=key)
        assert entry.status == (Status.SENT if sent else Status.SUPPRESSED)
    assert len(service.requests) == asked_for + of_a_list
    send_mention(TO, "of a list")  # delivered once more by the queue: nothing is asked again
    assert len(service.requests) == asked_for + of_a_list


def test_others_get_theirs(service):
    dead()
    send_reset("bo@example.org", "k")
    assert len(service.requests) == 1


def test_postmarks_refusal_suppresses_too(service):
    service.status, service.answer = 422, INACTIVE
    send_mention(TO, "1")  # perhaps they only want no more of it
    assert Suppression.objects.get().reason == Reason.STOPPED
    send_reset(TO, "2")
    assert Suppression.objects.get().reason == Reason.BOUNCE
    send_reset(TO, "3")
    assert len(service.requests) == 2
    assert set(SentMail.objects.values_list("status", flat=True)) == {Status.SUPPRESSED}


def test_lifting_is_asked_about_and_has_postmark_send_again(service, staff):
    service.answer = {"Suppressions": [{"EmailAddress": TO, "Status": "Deleted", "Message": None}]}
    other = dead(address="bo@example.org")
    chosen = {"action": "lift", "_selected_action": [str(dead().pk)]}
    assert "Say why" in staff.post(LIST, chosen, follow=True).content.decode()
    chosen["reason"] = "They have a new server."
    asked = staff.post(LIST, chosen)
    assert "ana@example.org" in asked.content.decode()
    assert not Suppression.objects.exclude(lifted_at=None).exists()
    done = staff.post(LIST, {**chosen, "confirmed": "yes"}, follow=True)
    assert "1 will get mail again" in done.content.decode()
    work_off()
    [request] = service.requests
    assert request["path"] == "/message-streams/outbound/suppressions/delete"
    assert request["headers"]["X-Postmark-Server-Token"] == "the-token"
    assert request["body"] == {"Suppressions": [{"EmailAddress": "ana@example.org"}]}
    assert stops(TO, unsubscribable=True) is None
    lifted = Suppression.objects.get(address="ana@example.org")
    assert lifted.lifted_by == get_user_model().objects.get().pk
    assert stops(other.address, unsubscribable=False) == other


def test_the_list_is_found_by_address_and_shows_the_reason(staff):
    dead()
    page = staff.get(LIST, {"q": "ANA@"}).content.decode()
    assert "Mail to it comes back" in page
    assert "550 no such mailbox" in page
    assert "ana@example.org" not in staff.get(LIST, {"q": "bo"}).content.decode()
    change = reverse("admin:wavic_mail_suppression_change", args=[Suppression.objects.get().pk])
    assert staff.get(change).status_code == 200
    assert staff.post(change, {"reason": "stopped"}).status_code == 403


def test_lifting_twice_does_it_once(service, db):
    staff_id = dead().pk
    assert [lift(TO, by=staff_id) for _ in range(2)] == [True, False]


def test_what_postmark_keeps_is_logged_and_an_outage_is_tried_again(service, settings, caplog):
    settings.POSTMARK_BROADCAST_STREAM = "broadcast"
    failed = {"EmailAddress": TO, "Status": "Failed", "Message": "You can't delete this."}
    service.answer = {"Suppressions": [failed]}
    reactivate(TO.lower())
    assert "You can't delete this." in caplog.text
    assert TO.lower() not in caplog.text
    assert [request["path"].split("/")[2] for request in service.requests] == [
        "outbound",
        "broadcast",
    ]
    service.status = 500
    with pytest.raises(requests.RequestException):
        reactivate(TO.lower())


def test_whether_an_address_is_suppressed_is_one_key_of_an_index(db):
    for number in range(20):
        dead(address=f"{number}@example.org")
    plan = explain_queryset(Suppression.objects.filter(address="7@example.org", lifted_at=None))
    assert (plan.collection_scan, plan.documents_examined) == (False, 1)
    plan = explain_queryset(Suppression.objects.order_by("lifted_at", "-since")[:5])
    assert (plan.in_memory_sort, plan.documents_examined) == (False, 5)
