"""A plan is bought at Stripe, there once Stripe says so, canceled, and kept after all."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.studio.accessibility import violations
from tests.studio.conftest import STRIPE_SECRET, STUDIO
from wavic.testing.stripe import signed

pytestmark = STUDIO


@pytest.mark.prove
def test_a_plan_is_bought_canceled_and_kept(screens, musician, studio, stripe):
    told = 0

    def tell() -> None:
        """What happened at Stripe, delivered as it does."""
        nonlocal told
        events = stripe.events(told)
        told += len(events)
        for event in events:
            body, headers = signed(event, STRIPE_SECRET)
            answer = httpx.post(
                f"{studio.address}/stripe/webhook", content=body, headers=headers, timeout=60
            )
            assert answer.status_code == 200, answer.text

    stripe.sell({"pro": (1_200, 12_000), "studio": (4_900, 49_000)})
    tell()
    nina = musician("Nina")
    page = screens.open("/account", nina, light=True)
    page.get_by_role("link", name="See your plan").click()
    plan = page.get_by_role("region", name=re.compile("^(Free|Pro)$"))
    expect(plan).to_contain_text("Free")
    page.get_by_role("button", name="Yearly").click()
    pro = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Pro"))
    expect(pro).to_contain_text("$120 a year")
    assert violations(page) == []
    screens.picture(page, "plan-free", whole=True)

    # Paid, and not yet told of: nothing is granted by coming back.
    pro.get_by_role("button", name="Try 14 days for nothing").click()
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("heading", name="Waiting for Stripe")).to_be_visible()
    expect(plan).to_contain_text("Free")
    tell()
    expect(plan).to_contain_text(re.compile(r"The trial ends on .* it costs \$120 a year\."))
    expect(page.get_by_text("You have Pro now. Thank you.")).to_be_visible()
    assert "checkout" not in page.url

    page.get_by_role("button", name="Cancel the subscription").click()
    expect(page.get_by_role("dialog")).to_contain_text("You keep Pro until")
    page.get_by_role("button", name="Cancel it").click()
    expect(plan).to_contain_text("from then on you have the Free plan")
    page.get_by_role("button", name="Keep the subscription").click()
    expect(plan).to_contain_text("The trial ends on")

    phone = screens.open("/account/plan", nina, phone=True)
    phone.get_by_role("button", name="Change to Studio").click()
    expect(phone.get_by_role("dialog")).to_contain_text("Nothing is charged now.")
    screens.picture(phone, "plan-change-phone")
    assert violations(phone) == []
    screens.forgive("/favicon.ico")  # the fake's pages have none
