"""What Postmark gets, and what becomes of each of its answers."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import Failure, Success

from wavic import mail
from wavic.mail.models import SentMail, Status
from wavic.mail.sending import Delayed
from wavic.mail.tests.postmark import ACCEPTED, INACTIVE, INVALID_FROM
from wavic.mail.tests.work import send_mention, send_reset
from wavic.queue import enqueue
from wavic.queue.broker import MongoBroker
from wavic.testing.workers import make_due, work_off

TO = "ana@example.org"


def test_an_accepted_mail_goes_out_once_and_is_logged(service, settings):
    send_reset(TO, "k")
    [request] = service.requests
    assert request["path"] == "/email"
    assert request["headers"]["X-Postmark-Server-Token"] == "the-token"
    body = request["body"]
    assert body["To"] == TO
    assert body["From"] == settings.DEFAULT_FROM_EMAIL
    assert body["Subject"] == "Choose a new password"
    assert "#token=s3cr3t" in body["TextBody"]
    assert "#token=s3cr3t" in body["HtmlBody"]
    assert (body["TrackLinks"], body["TrackOpens"]) == ("None", False)
    assert body["Tag"] == "reset_password"
    assert {"Name": "Auto-Submitted", "Value": "auto-generated"} in body["Headers"]
    assert not [each for each in body["Headers"] if each["Name"].startswith("List-")]
    assert "MessageStream" not in body
    entry = SentMail.objects.get()
    assert body["Metadata"] == {"mail": str(entry.pk)}
    assert (entry.to, entry.template, entry.subject) == (TO, "reset_password", body["Subject"])
    assert (entry.status, entry.message_id, entry.error) == (Status.SENT, "pm-1", "")


@pytest.mark.parametrize("stream", ["", "broadcast"])
def test_mail_that_one_can_unsubscribe_from_says_how(service, settings, stream):
    settings.POSTMARK_BROADCAST_STREAM = stream
    send_mention(TO, "k")
    [request] = service.requests
    body = request["body"]
    headers = {each["Name"]: each["Value"] for each in body["Headers"]}
    link = headers["List-Unsubscribe"].removeprefix("<").removesuffix(">")
    assert link.startswith(f"{settings.PUBLIC_URL}/mail/unsubscribe/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Unsubscribe: {link}" in body["TextBody"]
    assert f'href="{link}"' in body["HtmlBody"]
    assert body.get("MessageStream", "") == stream


def test_the_same_key_is_sent_once(service):
    for _ in range(3):
        send_reset(TO, "k")
    assert len(service.requests) == 1
    send_reset(TO, "another")
    assert len(service.requests) == 2


@pytest.mark.parametrize(
    ("answer", "status"), [(INACTIVE, Status.SUPPRESSED), (INVALID_FROM, Status.REJECTED)]
)
def test_a_refused_mail_is_recorded_and_not_tried_again(service, answer, status):
    service.status, service.answer = 422, answer
    enqueue(send_reset, TO, "k")
    work_off()
    assert MongoBroker().collection.count_documents({}) == 0
    assert (Failure.objects.count(), Success.objects.count() > 0) == (0, True)
    entry = SentMail.objects.get()
    assert entry.status == status
    assert entry.error
    send_reset(TO, "k")
    assert len(service.requests) == 1


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_temporary_failure_is_tried_again_until_it_works(service, status):
    service.status, service.answer = status, {"ErrorCode": 100, "Message": "Maintenance"}
    enqueue(send_reset, TO, "k")
    work_off()
    assert SentMail.objects.get().status == Status.DELAYED
    assert Failure.objects.count() == 1
    service.status, service.answer = 200, dict(ACCEPTED)
    make_due()
    work_off()
    assert len(service.requests) == 2
    assert SentMail.objects.get().status == Status.SENT
    assert (Failure.objects.count(), Success.objects.count()) == (0, 1)


def test_on_a_bad_day_every_mail_is_accepted_once_and_none_is_lost(service):
    people = [f"person{number}@example.org" for number in range(6)]
    for address in people:
        enqueue(send_mention, address, f"mention:{address}")
    service.first = [500, 0, 429, 200, 503, 0, 0, 401, 200, 500, 0, 429, 200]
    rounds = 0
    while MongoBroker().collection.count_documents({}):
        work_off()
        make_due()
        rounds += 1
    assert rounds > 2
    assert sorted(entry.to for entry in SentMail.objects.filter(status=Status.SENT)) == people
    accepted = [each["body"]["To"] for each in service.requests if each["status"] == 200]
    assert sorted(accepted) == people
    assert len(service.requests) == 10 + len(people)
    assert Failure.objects.count() == 0


def test_no_connection_is_a_temporary_failure(service, settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    working = settings.ANYMAIL
    settings.ANYMAIL = {**working, "POSTMARK_API_URL": f"http://127.0.0.1:{port}/"}
    with pytest.raises(Delayed):
        send_reset(TO, "k")
    assert SentMail.objects.get().status == Status.DELAYED
    settings.ANYMAIL = working
    send_reset(TO, "k")
    assert SentMail.objects.get().status == Status.SENT


def test_no_answer_is_a_temporary_failure(service, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        settings.ANYMAIL = {
            **settings.ANYMAIL,
            "POSTMARK_API_URL": url,
            "REQUESTS_TIMEOUT": (0.2, 0.2),
        }
        with pytest.raises(Delayed):
            send_reset(TO, "k")
    assert SentMail.objects.get().status == Status.DELAYED


def test_while_one_worker_sends_another_waits(service):
    SentMail.objects.create(key="k", to=TO, template="reset_password", subject="s")
    with pytest.raises(Delayed):
        send_reset(TO, "k")
    assert service.requests == []


def test_a_mail_cut_short_by_a_killed_worker_is_sent_after_all(service):
    SentMail.objects.create(key="k", to=TO, template="reset_password", subject="s")
    SentMail.objects.update(updated_at=timezone.now() - timedelta(minutes=3))
    send_reset(TO, "k")
    assert len(service.requests) == 1
    assert SentMail.objects.get().status == Status.SENT


def test_an_address_that_is_none_is_refused_for_good(service):
    send_reset("not an address", "k")
    assert service.requests == []
    assert SentMail.objects.get().status == Status.REJECTED


@pytest.mark.parametrize("status", [200, 422, 500])
def test_no_secret_reaches_the_log_or_the_database(service, status, caplog):
    service.status = status
    if status == 422:
        service.answer = INACTIVE
    enqueue(send_reset, TO, "k")
    with caplog.at_level("DEBUG"):
        work_off()
    assert len(service.requests) == 1
    assert "s3cr3t" not in caplog.text
    database = MongoBroker().collection.database
    everything = [list(database[name].find()) for name in database.list_collection_names()]
    assert "s3cr3t" not in str(everything)
    failed = Failure.objects.first()
    assert failed is None or "s3cr3t" not in failed.result


def test_in_production_without_a_token_nothing_is_sent(db, settings, mailoutbox):
    settings.WAVIC_ENV, settings.POSTMARK_TOKEN = "production", ""
    assert not mail.available()
    send_reset(TO, "k")
    entry = SentMail.objects.get()
    assert (entry.status, entry.error) == (Status.REJECTED, "POSTMARK_TOKEN is not set.")
    assert mailoutbox == []
