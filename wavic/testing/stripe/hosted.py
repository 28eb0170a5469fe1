"""Pages that Stripe hosts: the checkout and the portal, as API objects."""

from typing import Any

from wavic.testing.stripe.clock import DAY
from wavic.testing.stripe.ledger import Ledger, Object
from wavic.testing.stripe.problems import StripeProblem


def open_checkout(ledger: Ledger, given: dict[str, Any], base: str) -> Object:
    """A checkout of a subscription. Raises StripeProblem for what isn't one."""
    if given.get("mode") != "subscription":
        raise StripeProblem(400, "parameter_invalid", "Only subscriptions are sold", param="mode")
    customer = ledger.get(given["customer"], "customer")
    [item] = given["line_items"]
    price = ledger.get(item["price"], "price")
    now = ledger.clock.now()
    session = ledger.add(
        "cs_test",
        "checkout.session",
        allow_promotion_codes=given.get("allow_promotion_codes"),
        amount_subtotal=price["unit_amount"],
        amount_total=price["unit_amount"],
        automatic_tax={
            "enabled": bool(given.get("automatic_tax", {}).get("enabled")),
            "liability": None,
            "provider": None,
            "status": None,
        },
        cancel_url=given.get("cancel_url"),
        client_reference_id=given.get("client_reference_id"),
        currency=price["currency"],
        custom_fields=[],
        custom_text={
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        customer=customer["id"],
        expires_at=now + DAY,
        invoice=None,
        metadata=given.get("metadata", {}),
        mode="subscription",
        payment_method_collection=given.get("payment_method_collection", "always"),
        payment_method_types=["card"],
        payment_status="unpaid",
        shipping_options=[],
        status="open",
        subscription=None,
        success_url=given["success_url"],
    )
    session["url"] = f"{base}/pay/{session['id']}"
    ledger.objects[f"hidden:{session['id']}"] = {  # what the page needs and the API doesn't show
        "id": f"hidden:{session['id']}",
        "object": "hidden",
        "price": price["id"],
        "subscription_data": given.get("subscription_data", {}),
    }
    return session


def open_portal(ledger: Ledger, given: dict[str, Any], base: str) -> Object:
    """The page on which customers change their card, or end it all."""
    customer = ledger.get(given["customer"], "customer")
    session = ledger.add(
        "bps",
        "billing_portal.session",
        configuration="bpc_default",
        customer=customer["id"],
        customer_account=None,
        flow=None,
        locale=None,
        on_behalf_of=None,
        return_url=given.get("return_url"),
        url="",
    )
    session["url"] = f"{base}/portal/{session['id']}"
    return session
