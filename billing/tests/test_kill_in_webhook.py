"""kill -9 of the web process amid an event: Stripe delivers it again, and then it is whole."""

import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import stripe
from django.conf import settings
from djstripe.models import Event, Subscription, WebhookEventTrigger

from billing.tests.paying import KEY, SECRET
from wavic.events.models import Event as Told
from wavic.mongo.connections import mongo_connection
from wavic.testing.granian import granian
from wavic.testing.stripe import serve, signed
from wavic.testing.workers import have_everything_emptied

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


@contextmanager
def web(log, base):
    """The port of a real web process on the tests' database, paying at the fake."""
    uri, _, options = settings.MONGODB_URI.partition("?")
    database = mongo_connection().settings_dict["NAME"]
    variables = {
        "MONGODB_URI": f"{uri.rpartition('/')[0]}/{database}?{options}",
        "STRIPE_API_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": base,
    }
    have_everything_emptied()
    with granian("wavic.wsgi:application", log, **variables) as port:
        try:
            await_answer(port)
            yield port
        finally:
            kill_web(port)  # nothing of it is to be kept: don't wait for it


def await_answer(port):
    """Until it answers: on a busy machine all of Django takes a while."""
    for _ in range(240):
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=30)
            return
        time.sleep(0.5)


def kill_web(port):
    """All processes of the server on that port, at once."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
            if str(port).encode() in words and any(b"granian" in word for word in words):
                os.kill(int(entry.name), signal.SIGKILL)


@pytest.mark.parametrize("at", ["get /v1/customers", "get /v1/subscriptions", "get /v1/invoices"])
def test_a_web_process_killed_in_a_handler_has_lost_nothing(shop, tmp_path, at):
    customer = shop.customer()
    customer.subscribe("pro")
    event = next(e for e in shop.news() if e["type"] == "customer.subscription.created")
    body, headers = signed(event, SECRET)
    answer, killed = shop.fake.call, []

    def deliver(port):
        return httpx.post(
            f"http://127.0.0.1:{port}/stripe/webhook", content=body, headers=headers, timeout=60
        )

    with serve(shop.fake) as base:
        with web(tmp_path / "first.log", base) as port:

            def answer_the_dead(method, path, given, key=""):
                if f"{method} {path}".startswith(at):
                    kill_web(port)
                    killed.append(path)
                return answer(method, path, given, key)

            shop.fake.call = answer_the_dead
            with pytest.raises(httpx.TransportError):
                deliver(port)
            shop.fake.call = answer
        assert killed
        assert customer.has == ("free", "none")
        assert not WebhookEventTrigger.objects.filter(processed=True).exists()
        with web(tmp_path / "second.log", base) as port:
            said = [deliver(port).status_code for _ in range(2)]
    assert said == [200, 200]
    assert customer.has == ("pro", "active")
    assert Event.objects.count() == Subscription.objects.count() == 1
    assert Told.objects.filter(kind="user.entitled").count() == 1
    assert stripe.api_base == "https://api.stripe.com"
