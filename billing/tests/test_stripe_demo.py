"""A customer's year by HTTP: what each step must end in stands in billing/demo/year.py."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from billing.demo.stack import running
from billing.demo.stripes import opened
from billing.demo.year import STEPS, Year

pytestmark = pytest.mark.prove


def test_every_step_of_the_year_is_as_it_should_be(monkeypatch):
    monkeypatch.delenv("MONGODB_URI", raising=False)
    with opened("") as stripe, running(stripe.key, stripe.base) as stack:
        seen = list(Year(stack, stripe, seed=7).play())
    assert len(seen) == len(STEPS)
    assert [mail for each in seen for mail in each.mails] == [
        "Confirm your e-mail address",
        "Your payment for WAVIC Studio failed",
        "WAVIC Pro has ended",
    ]
    [last] = [each for each in seen if each.subscription["read_only"]]
    assert last is seen[-1]
    assert last.subscription["over"] == ["spaces"]


def test_a_live_key_is_refused(monkeypatch):
    monkeypatch.setenv("STRIPE_API_KEY", "sk_live_1")
    with pytest.raises(CommandError, match="test mode"):
        call_command("stripe_demo")
