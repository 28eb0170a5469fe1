"""/metrics: who may read it, what it says, and that a million documents cost it nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pymongo.errors import AutoReconnect

from accounts.models import Entitlement
from accounts.plans import GIB
from accounts.tasks import measure_storage
from accounts.tests.people import person
from wavic.metrics import scraping, workers
from wavic.metrics.models import Figure
from wavic.mongo.documents import collection
from wavic.mongo.profiling import round_trips
from wavic.queue import enqueue, leases
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.queue.tests.work import fail, note
from wavic.testing.workers import cluster, make_due, wait_until, work_off

pytestmark = pytest.mark.django_db

NOTE, FAIL = (f"wavic.queue.tests.work.{name}" for name in ("note", "fail"))


def scrape(**headers: str) -> dict[str, float]:
    """Series, as `name{label="value",…}` without where it was counted -> value."""
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    found = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        assert family.documentation, family.name
        for name, labels, value, *_ in family.samples:
            told = ",".join(f"{k}={v}" for k, v in sorted(labels.items()) if k != "process")
            found[f"{name}{{{told}}}" if told else name] = value
    return found


def test_without_a_token_only_this_computer_may_read_it(settings):
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics").status_code == 200
    for address in ("10.0.0.9", "192.0.2.1", "2001:db8::1"):
        assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 404
    through_a_proxy = {"X-Forwarded-For": "127.0.0.1"}
    assert Client().get("/metrics", headers=through_a_proxy).status_code == 404
    settings.TRUSTED_PROXIES = 1
    assert Client().get("/metrics", headers=through_a_proxy).status_code == 404


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic the-token", "the-token", "Bearer é"]
)
def test_with_a_token_nobody_else_may(settings, header):
    settings.METRICS_TOKEN = "the-token"
    headers = {"Authorization": header} if header else {}
    answer = Client().get("/metrics", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert "Bearer" in answer["WWW-Authenticate"]
    assert (
        Client().get("/metrics", headers={"Authorization": "Bearer the-token"}).status_code == 200
    )
    afar = Client(REMOTE_ADDR="192.0.2.1")
    assert afar.get("/metrics", headers={"Authorization": "bearer the-token"}).status_code == 200


def test_it_is_read_and_not_written():
    answer = Client().post("/metrics")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "no-store" in Client().get("/metrics")["Cache-Control"]


def test_requests_are_counted_by_route_and_status_and_never_by_what_people_choose():
    path = "wavic_requests_total{method=GET,route=%s,status=%s}"
    before = scrape()
    for address in ("/track/5f0000000000000000000001", "/track/5f0000000000000000000002"):
        Client().get(f"{address}?token=secret")
    Client().get("/nowhere/secret")
    Client().generic("SECRET", "/health/live")
    after = scrape()

    def more(series):
        return after[series] - before.get(series, 0)

    assert more(path % ("/track/<id:pk>", 401)) == 2
    assert more(path % ("(none)", 404)) == 1
    assert more("wavic_requests_total{method=other,route=/health/live,status=405}") == 1
    seconds = "wavic_request_seconds_%s{method=GET,route=/track/<id:pk>}"
    assert more(seconds % "count") == 2
    assert 0 < more(seconds % "sum") < 60
    buckets = [
        value
        for name, value in after.items()
        if re.match(r"wavic_request_seconds_bucket.*pk", name)
    ]
    assert buckets
    assert not any("secret" in name.lower() for name in after)


def test_the_queue_is_told_of():
    assert scrape()["wavic_queue_tasks"] == 0
    for name in "abc":
        enqueue(note, name)
    make_due(90)
    MongoBroker().dequeue()
    Once.objects.create(key="dead", task="t", state=State.DEAD, lease_until=timezone.now())
    told = scrape()
    assert (told["wavic_queue_tasks"], told["wavic_queue_due"]) == (3, 2)
    assert told["wavic_queue_oldest_seconds"] == pytest.approx(90, abs=10)
    assert told["wavic_tasks_given_up"] == 1
    assert told["wavic_workers"] == 0
    MongoBroker().delete_queue()


def test_what_workers_did_is_added_up_in_the_database_and_survives_them():
    Figure.objects.all().delete()
    workers._told.clear()
    series = "wavic_tasks_total{outcome=%s,task=%s}"
    enqueue(note, "a")
    enqueue(fail, "b")
    enqueue(note, "c")
    with round_trips() as trips:
        work_off()
    told = scrape()
    assert told[series % ("done", NOTE)] >= 2
    assert told[series % ("failed", FAIL)] >= 1
    assert told[f"wavic_task_seconds_count{{task={NOTE}}}"] >= 2
    kept = [c for c in trips.commands if c.get("update") == Figure._meta.db_table]
    assert len(kept) == 3  # one round trip for each task
    before = told[series % ("done", NOTE)]
    workers._told.clear()  # a new worker
    for value in workers.REGISTRY.collect():
        for sample in value.samples:
            workers._told[workers._series(sample)] = sample.value
    enqueue(note, "d")
    work_off()
    assert scrape()[series % ("done", NOTE)] == before + 1


def test_a_real_worker_tells_it_too(tmp_path):
    log = tmp_path / "log"
    for name in ("mail", "note"):
        enqueue(note, name)
    with cluster(log):
        series = f"wavic_tasks_total{{outcome=done,task={NOTE}}}"
        wait_until(lambda: scrape().get(series, 0) >= 2, log)
        wait_until(lambda: scrape()["wavic_workers"] == 1, log)


def test_what_people_use_is_measured_now_and_then_and_told_at_every_scrape():
    Figure.objects.all().delete()
    for used in (3, 4):
        Entitlement.objects.filter(user=person()).update(storage_used=used * GIB)
    measure_storage()
    told = scrape()
    assert told["wavic_storage_bytes{of=used,plan=free}"] == 7 * GIB
    assert told["wavic_storage_bytes{of=limit,plan=free}"] == 4 * GIB
    assert told["wavic_accounts{plan=free}"] == 2
    assert told["wavic_accounts{plan=pro}"] == 0
    Entitlement.objects.update(storage_used=0)
    measure_storage()
    assert scrape()["wavic_storage_bytes{of=used,plan=free}"] == 0


def test_a_scrape_examines_a_bounded_number_of_documents_however_many_there_are():
    """Plans: nothing is counted or sorted but by an index, and no more of that than a cap."""
    now = timezone.now()
    lock = now - timedelta(seconds=2 * leases.SECONDS)
    MongoBroker().collection.insert_many(
        [{"payload": "", "lock": lock, "deliveries": 0} for _ in range(3_000)]
    )
    done = {"task": "t", "arguments": {}, "state": State.DONE, "attempts": 1, "lease_until": now}
    collection(Once).insert_many([{**done, "key": str(n), "updated_at": now} for n in range(3_000)])
    with round_trips() as trips:
        scrape()
    plans = trips.plans()
    assert len(trips) <= 8
    assert not any(plan.collection_scan and plan.documents_examined > 100 for plan in plans)
    assert not any(plan.in_memory_sort for plan in plans)
    assert sum(plan.documents_examined for plan in plans) < 200
    MongoBroker().delete_queue()


def test_a_database_that_is_away_costs_its_part_and_not_the_rest(monkeypatch):
    def away():
        raise AutoReconnect("secret-host:27017")

    monkeypatch.setitem(scraping._sources, "queue", away)
    told = scrape()
    assert told["wavic_scrape_failed{source=queue}"] == 1
    assert told["wavic_scrape_failed{source=workers}"] == 0
    assert "wavic_queue_tasks" not in told
    assert any(name.startswith("wavic_requests_total") for name in told)


def test_failures_of_storage_and_mail_are_counted(settings, tmp_path):
    from wavic.mail.tests.work import send_reset
    from wavic.storage.local import LocalBlobStore

    failed = "wavic_storage_errors_total{reason=NotADirectoryError}"
    mails = "wavic_mails_total{status=sent,template=reset_password}"
    before = scrape()
    (tmp_path / "file").write_text("in the way")
    from wavic.api.errors import Unavailable

    with pytest.raises(Unavailable):
        LocalBlobStore(tmp_path / "file" / "blobs").ensure()
    settings.MAIL_DIR = tmp_path
    send_reset("ana@example.org", "k")
    after = scrape()
    assert after[failed] == before.get(failed, 0) + 1
    assert after[mails] == before.get(mails, 0) + 1
