"""What Postmark tells of mail is believed when it is Postmark, and ends the same in any order."""

import base64
import itertools
import json

import pytest

from wavic.events import Event
from wavic.mail.models import Delivery, Reason, SentMail, Status, Suppression
from wavic.mail.tests.telling import SECRET, bounce, change, complaint, delivery, tell
from wavic.mail.tests.work import send_reset
from wavic.mongo.profiling import explain_queryset, round_trips

pytestmark = pytest.mark.django_db
TO = "Ana@example.org"
FOLDED = "ana@example.org"


@pytest.fixture(autouse=True)
def _secret(settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": SECRET}


@pytest.fixture
def sent(service, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": SECRET}
    send_reset(TO, "k")
    return SentMail.objects.get()


def active() -> list[tuple[str, str]]:
    return list(Suppression.objects.filter(lifted_at=None).values_list("address", "reason"))


@pytest.mark.parametrize("secret", ["postmark:wrong", "", "tide-tables", ":", "pöstmark:x"])
def test_who_is_not_postmark_is_refused_and_nothing_is_stored(client, secret):
    assert tell(client, bounce(), secret=secret) == [401]
    answer = client.post("/mail/postmark", bounce(), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert not Suppression.objects.exists()


def test_without_a_secret_it_is_unavailable(client, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    answer = client.post("/mail/postmark", bounce(), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (503, "webhook_unavailable")
    assert "Retry-After" in answer
    assert not Suppression.objects.exists()


def test_other_methods_are_refused(client):
    assert client.get("/mail/postmark").status_code == 405


@pytest.mark.parametrize(
    ("said", "delivered"),
    [
        (delivery, Delivery.DELIVERED),
        (bounce, Delivery.BOUNCED),
        (complaint, Delivery.COMPLAINED),
        (lambda mail: bounce(mail, "Transient"), Delivery.DEFERRED),
        (lambda mail: bounce(mail, "SoftBounce"), Delivery.BOUNCED),
        (lambda mail: bounce(mail, "AutoResponder"), Delivery.DELIVERED),
        (change, Delivery.UNKNOWN),
    ],
)
def test_the_mails_entry_says_what_became_of_it(client, sent, said, delivered):
    assert tell(client, said(sent)) == [200]
    entry = SentMail.objects.get()
    assert (entry.delivery, entry.status, entry.message_id) == (delivered, Status.SENT, "pm-1")
    assert bool(entry.delivery_detail) == bool(entry.delivery_at) == bool(delivered)


def test_a_mail_is_found_by_postmarks_id_alone_from_an_index(client, sent):
    assert tell(client, {**delivery(sent), "Metadata": {}}) == [200]
    assert SentMail.objects.get().delivery == Delivery.DELIVERED
    plan = explain_queryset(SentMail.objects.filter(message_id="pm-1"))
    assert (plan.collection_scan, plan.documents_examined) == (False, 1)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("HardBounce", Reason.BOUNCE),
        ("BadEmailAddress", Reason.BOUNCE),
        ("ManuallyDeactivated", Reason.STOPPED),
        ("SoftBounce", None),
        ("Transient", None),
        ("SpamNotification", None),
        ("Unheard of", None),
    ],
)
def test_what_is_final_suppresses_the_address_and_what_passes_does_not(client, sent, kind, reason):
    assert tell(client, bounce(sent, kind)) == [200]
    assert active() == ([(FOLDED, reason)] if reason else [])
    if reason:
        found = Suppression.objects.get()
        assert found.mail == sent
        assert "no such mailbox" in found.detail


def test_the_address_is_suppressed_whoever_sent_the_mail(client):
    assert tell(client, bounce(email="Zoë@Example.org"), complaint(email="bo@example.org")) == [
        200,
        200,
    ]
    assert sorted(active()) == [("bo@example.org", "complaint"), ("zoë@example.org", "bounce")]


def test_in_whatever_order_and_however_often_it_ends_the_same(client, sent):
    told = [
        delivery(sent, at="10:00"),
        bounce(sent, "SoftBounce", at="10:01"),
        change(sent, None, at="10:02"),
        bounce(sent, at="10:03"),
    ]
    for order in itertools.permutations(told):
        Suppression.objects.all().delete()
        SentMail.objects.update(delivery="", delivery_at=None)
        assert set(tell(client, *order, order[0], order[-1])) == {200}
        assert SentMail.objects.get().delivery == Delivery.BOUNCED
        assert active() == [(FOLDED, Reason.BOUNCE)]


def test_what_postmark_lifted_last_is_lifted_in_any_order(client):
    told = [
        bounce(at="10:00"),
        change(None, "HardBounce", at="10:01"),
        change(None, None, at="10:02"),
    ]
    for order in itertools.permutations(told):
        Suppression.objects.all().delete()
        tell(client, *order, *order)
        assert active() == []
    tell(client, bounce(at="10:03"))
    assert active() == [(FOLDED, Reason.BOUNCE)]


def test_a_bounce_outweighs_a_complaint_and_each_is_told_once(client):
    tell(client, complaint(), complaint(), bounce(at="11:00"), complaint(at="12:00"))
    assert active() == [(FOLDED, Reason.BOUNCE)]
    told = Event.objects.filter(kind="address.suppressed").order_by("id")
    assert [event.data for event in told] == [
        {"address": FOLDED, "reason": "complaint"},
        {"address": FOLDED, "reason": "bounce"},
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff",
        json.dumps({"FromFull": {"Email": "x"}}).encode(),
        json.dumps([bounce()]).encode(),
        json.dumps({**bounce(), "BouncedAt": 7}).encode(),
        json.dumps({**bounce(), "Metadata": 7}).encode(),
    ],
)
def test_what_is_nothing_of_postmarks_is_400(client, body):
    answer = _post(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"Email": None},
        {"Email": {"$ne": ""}},
        {"Email": ["a@example.org"]},
        {"Type": {"$ne": 1}},
        {"Type": None},
        {"Metadata": {"mail": {"$ne": None}}},
        {"Metadata": {"mail": "\x00"}},
        {"MessageID": {"$ne": None}, "Metadata": {}},
        {"Description": 7, "Details": ["x"]},
        {"BouncedAt": "never"},
        {"RecordType": "Weather"},
    ],
)
def test_odd_fields_break_nothing(client, sent, odd):
    answer = _post(client, json.dumps({**bounce(sent), **odd}).encode())
    assert answer.status_code in (200, 400)
    assert set(active()) <= {(FOLDED, Reason.BOUNCE)}


def test_a_body_that_is_too_large_is_413(client):
    assert _post(client, b" " * 1_100_000).status_code == 413


def test_telling_costs_the_same_for_one_and_for_twenty(client, sent):
    tell(client, delivery(sent))
    for number in range(20):
        SentMail.objects.create(key=str(number), to=TO, address=FOLDED, template="t")
    with round_trips() as trips:
        tell(client, bounce(sent))
    assert not any(plan.collection_scan for plan in trips.plans())
    assert len(trips) <= 8


def _post(client, body):
    authorization = "Basic " + base64.b64encode(SECRET.encode()).decode()
    return client.post(
        "/mail/postmark",
        body,
        content_type="application/json",
        headers={"authorization": authorization},
    )
