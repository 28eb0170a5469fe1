"""Everything else that WAVIC talks to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone

from wavic.api.errors import Unavailable
from wavic.counters import count
from wavic.mongo.documents import collection
from wavic.operations.doctor.findings import SECONDS, Finding, fail, ok, warn
from wavic.queue import heartbeats, leases
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State, Worker
from wavic.storage.azure import AzureBlobStore
from wavic.storage.blobs import blob_store
from wavic.storage.names import blob_name

_PROBE = b"manage.py doctor was here"
_WAITS_TOO_LONG = timedelta(minutes=10)
_POSTMARK = "https://api.postmarkapp.com/"
_STRIPE = "https://api.stripe.com"


def storage() -> Iterator[Finding]:
    """A blob is written, read and removed."""
    store = blob_store()
    where = settings.AZURE_ENDPOINT or settings.AZURE_ACCOUNT_NAME or str(settings.BLOB_DIR)
    name = blob_name("probe", "txt")
    try:
        store.ensure()
        store.write(name, [_PROBE], content_type="text/plain", disposition="attachment")
        with store.open(name) as file:
            same = file.read() == _PROBE
        store.delete(name)
    except Unavailable as error:
        mend = "Correct AZURE_STORAGE_*, or make the folder writable; see the cause above."
        cause = type(error.__cause__).__name__
        yield fail("storage", f"{where} doesn't take or give files ({cause}).", mend)
        return
    if not same:
        yield fail("storage", f"{where} gave back something else.", "Don't use it.")
        return
    yield ok("storage", f"{type(store).__name__} at {where}")
    if isinstance(store, AzureBlobStore):
        yield from _cross_origin(store)


def queue() -> Iterator[Finding]:
    """Somebody does the work, and none of it waits or was given up."""
    age = heartbeats.seconds_since_last_beat()
    if age is None or age > Worker.SILENT.total_seconds():
        since = "No worker runs" if age is None else f"The last worker beat {age:.0f} s ago"
        yield fail("worker", f"{since}.", "Start one: manage.py worker")
    else:
        yield ok("worker", f"beat {age:.0f} s ago")
    late = timezone.now() - timedelta(seconds=leases.SECONDS) - _WAITS_TOO_LONG
    waiting = MongoBroker().collection.count_documents(
        {"lock": {"$lte": late}}, limit=1_000, hint="oldest_first"
    )
    if waiting:
        mend = "Start more workers, or raise WORKERS; see docs/queue.md."
        yield warn("queue", f"{waiting} tasks have waited for ten minutes or more.", mend)
    dead = collection(Once).count_documents(
        {"state": State.DEAD}, limit=1_000, hint="once_by_state"
    )
    if dead:
        mend = "In the admin, Once-only tasks, state given up: see why, and try them again."
        yield warn("queue", f"{dead} tasks were given up.", mend)
    if not (waiting or dead):
        yield ok("queue", "nothing waits or was given up")


def counters() -> Iterator[Finding]:
    """Rate limits are counted somewhere."""
    count("doctor", timeout=60)
    yield ok("counters", "on Redis" if settings.REDIS_URL else "on MongoDB")


def mail() -> Iterator[Finding]:
    """Postmark knows us, and we hear from it."""
    if not settings.POSTMARK_TOKEN:
        if settings.WAVIC_ENV == "production":
            mend = "Set POSTMARK_TOKEN and SENDER_EMAIL; until then mail routes answer 503."
            yield warn("mail", "No mail is sent: POSTMARK_TOKEN isn't set.", mend)
        else:
            yield ok("mail", f"written to {settings.MAIL_DIR}")
        return
    api = settings.ANYMAIL.get("POSTMARK_API_URL", _POSTMARK)
    headers = {"Accept": "application/json", "X-Postmark-Server-Token": settings.POSTMARK_TOKEN}
    try:
        answer = requests.get(f"{api.rstrip('/')}/server", headers=headers, timeout=SECONDS)
    except requests.RequestException as error:
        mend = "Let this computer reach api.postmarkapp.com."
        yield fail("mail", f"Postmark can't be reached ({type(error).__name__}).", mend)
        return
    if answer.status_code != requests.codes.ok:
        mend = "POSTMARK_TOKEN is the server's API token, in Postmark under API Tokens."
        yield fail("mail", f"Postmark answers {answer.status_code}.", mend)
        return
    yield ok("mail", f"Postmark, from {settings.DEFAULT_FROM_EMAIL}")


def payments() -> Iterator[Finding]:
    """Both keys, or none; Stripe takes ours, and tells us what happens."""
    keys = [bool(settings.STRIPE_API_KEY), bool(settings.STRIPE_WEBHOOK_SECRET)]
    if all(keys):
        yield from _stripe()
    elif any(keys):
        mend = "Set STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET."
        yield fail("payments", "Only one of Stripe's keys is set.", mend)
    elif settings.WAVIC_ENV == "production":
        mend = "Set STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET; until then their routes answer 503."
        yield warn("payments", "Nobody can pay: Stripe's keys aren't set.", mend)
    else:
        yield ok("payments", "none, as it may be on a laptop")


def _stripe() -> Iterator[Finding]:
    api = getattr(settings, "STRIPE_API_HOST", _STRIPE)
    headers = {"Authorization": f"Bearer {settings.STRIPE_API_KEY}"}
    try:
        answer = requests.get(
            f"{api}/v1/webhook_endpoints?limit=100", headers=headers, timeout=SECONDS
        )
    except requests.RequestException as error:
        mend = "Let this computer reach api.stripe.com."
        yield fail("payments", f"Stripe can't be reached ({type(error).__name__}).", mend)
        return
    if answer.status_code != requests.codes.ok:
        mend = "STRIPE_API_KEY is a secret key, or a restricted one; see docs/billing.md."
        yield fail("payments", f"Stripe answers {answer.status_code}.", mend)
        return
    where = f"{settings.PUBLIC_URL}/stripe/webhook"
    if not any(_tells_us(each, where) for each in answer.json()["data"]):
        mend = "In Stripe, Developers, Webhooks: add it, with the events of docs/billing.md."
        yield fail("payments", f"Stripe has no working webhook to {where}.", mend)
        return
    kind = "live" if settings.STRIPE_LIVE_MODE else "test"
    yield ok("payments", f"Stripe takes our {kind} key and tells {where}")


def _tells_us(endpoint: dict[str, Any], where: str) -> bool:
    told = {"*", "customer.subscription.updated"} & set(endpoint["enabled_events"])
    return bool(told) and endpoint["status"] == "enabled" and endpoint["url"] == where


def web() -> Iterator[Finding]:
    """It answers where people are sent, and so does the event stream."""
    yield from _asked("web", f"{settings.PUBLIC_URL}/health/ready", requests.codes.ok)
    # Without a token: who it is wants to know who asks.
    yield from _asked("stream", settings.STREAM_URL, requests.codes.unauthorized)


def _asked(part: str, address: str, expected: int) -> Iterator[Finding]:
    try:
        status = requests.get(address, timeout=SECONDS, allow_redirects=False).status_code
    except requests.RequestException as error:
        mend = "Start it; if it runs, see the proxy before it."
        yield warn(part, f"{address} can't be reached ({type(error).__name__}).", mend)
        return
    if status != expected:
        host = urlsplit(address).hostname
        mend = f"See its log, and what stands before it at {host}."
        yield fail(part, f"{address} answers {status}, not {expected}.", mend)
    else:
        yield ok(part, address)


def _cross_origin(store: AzureBlobStore) -> Iterator[Finding]:
    rules = store.service_client.get_service_properties()["cors"]
    allowed = {origin for rule in rules for origin in rule.allowed_origins}
    wanted = {settings.PUBLIC_URL, *settings.ORIGIN}
    if "*" not in allowed and (missing := wanted - allowed):
        mend = "manage.py configure_storage"
        yield fail("storage", f"Pages of {', '.join(sorted(missing))} can't fetch blobs.", mend)


LOCAL = (storage,)
NEEDING_DATABASE = (queue, counters)
REMOTE = (mail, payments, web)
