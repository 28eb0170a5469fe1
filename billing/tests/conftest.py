"""Fixtures of billing's tests; what they import must wait for the apps."""

import pytest


@pytest.fixture
def stripe_keys(settings):
    from billing.tests.paying import KEY, SECRET

    settings.STRIPE_API_KEY = settings.STRIPE_SECRET_KEY = KEY
    settings.STRIPE_TEST_SECRET_KEY = settings.STRIPE_LIVE_SECRET_KEY = KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET


@pytest.fixture
def shop(db, stripe_keys, monkeypatch):
    """WAVIC and a Stripe that sells its plans."""
    import stripe

    from billing.tests.paying import open_shop

    monkeypatch.setattr(stripe, "default_http_client", None)  # put back after the test
    monkeypatch.setattr(stripe, "max_network_retries", 0)
    return open_shop()
