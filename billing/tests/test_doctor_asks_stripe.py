"""doctor says whether Stripe takes the key, and whether it tells us what happens."""

import pytest

from wavic.operations.doctor.findings import Level
from wavic.operations.doctor.services import payments
from wavic.testing.stripe import FakeStripe, serve


@pytest.fixture
def fake(settings, stripe_keys):
    fake = FakeStripe()
    with serve(fake) as base:
        settings.STRIPE_API_HOST = base
        yield fake


def said():
    [finding] = payments()
    return finding.level, str(finding)


def test_a_key_that_works_and_a_webhook_that_tells(fake, settings):
    level, finding = said()
    assert level == Level.FAIL
    assert "no working webhook" in finding
    endpoint = fake.ledger.add(
        "we",
        "webhook_endpoint",
        url=f"{settings.PUBLIC_URL}/stripe/webhook",
        status="enabled",
        enabled_events=["customer.subscription.updated"],
        metadata={},
    )
    assert said()[0] == Level.OK
    endpoint["status"] = "disabled"
    assert said()[0] == Level.FAIL


def test_a_key_that_does_not_work_and_a_stripe_that_is_away(fake, settings):
    fake.fail(401)
    assert "401" in said()[1]
    settings.STRIPE_API_HOST = "http://127.0.0.1:9"
    assert "can't be reached" in said()[1]
