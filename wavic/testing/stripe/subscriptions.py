"""Subscriptions: begun, renewed, changed, in arrears, ended."""

from datetime import UTC, datetime
from typing import Any

from wavic.testing.stripe import invoices
from wavic.testing.stripe.catalogue import as_plan
from wavic.testing.stripe.clock import DAY, after
from wavic.testing.stripe.customers import can_pay
from wavic.testing.stripe.ledger import Ledger, Object, list_of
from wavic.testing.stripe.problems import StripeProblem, declined

# Days after the first failure when it is tried again; after the last one the subscription ends.
RETRIES = (3, 8, 15, 21)
ENDED = ("canceled", "incomplete_expired")


def subscribe(
    ledger: Ledger,
    customer: Object,
    price: Object,
    *,
    trial_days: int = 0,
    percent_off: float = 0,
    metadata: dict[str, str] | None = None,
) -> Object:
    """Begin one, as a finished checkout does. Raises StripeProblem 402 for a declined card."""
    now = ledger.clock.now()
    if not trial_days and not can_pay(ledger, customer):
        raise declined()
    subscription = _new(ledger, customer, price, metadata or {})
    item = _item(ledger, subscription, price)
    _show(subscription, item)
    if trial_days:
        end = now + trial_days * DAY
        subscription.update(trial_start=now, trial_end=end, billing_cycle_anchor=end)
        item.update(current_period_start=now, current_period_end=end)
        subscription["status"] = "trialing"
        lines = [("Trial period", 0, now, end, item)]
    else:
        _next_period(subscription, item, now)
        subscription["status"] = "active"
        lines = [_full(item)]
    discount = int(sum(line[1] for line in lines) * percent_off / 100)
    _bill(ledger, subscription, lines, "subscription_create", discount)
    ledger.tell("customer.subscription.created", subscription)
    return subscription


def renew(ledger: Ledger, subscription: Object) -> None:
    """The period is over: the next one begins, or the subscription ends."""
    item = subscription["items"]["data"][0]
    if subscription["cancel_at_period_end"]:
        cancel(ledger, subscription)
        return
    _next_period(subscription, item, item["current_period_end"])
    paid = _bill(ledger, subscription, [_full(item)], "subscription_cycle", retry=True)
    subscription["status"] = "active" if paid else "past_due"
    ledger.tell("customer.subscription.updated", subscription)


def retry(ledger: Ledger, subscription: Object) -> None:
    """Stripe asks for the money again; after the last time it ends the subscription."""
    invoice = ledger.get(subscription["latest_invoice"], "invoice")
    tried = invoice["attempt_count"]
    if pay(ledger, subscription, retry_at=_retry_at(invoice, tried + 1)):
        return
    if tried >= len(RETRIES):
        cancel(ledger, subscription)


def pay(ledger: Ledger, subscription: Object, *, retry_at: int | None = None) -> bool:
    """Collect what is owed now; whether nothing is owed any more."""
    invoice = ledger.get(subscription["latest_invoice"], "invoice")
    if invoice["status"] != "open":
        return True
    if not invoices.collect(ledger, invoice, retry_at=retry_at):
        return False
    if subscription["status"] not in ENDED:
        subscription["status"] = "active"
        ledger.tell("customer.subscription.updated", subscription)
    return True


def cancel(ledger: Ledger, subscription: Object) -> Object:
    """End it now."""
    if subscription["status"] in ENDED:
        raise StripeProblem(
            404, "resource_missing", f"No such subscription: '{subscription['id']}'", param="id"
        )
    now = ledger.clock.now()
    subscription.update(status="canceled", ended_at=now)
    subscription["canceled_at"] = subscription["canceled_at"] or now
    ledger.tell("customer.subscription.deleted", subscription)
    return subscription


def cancel_later(ledger: Ledger, subscription: Object, *, later: bool) -> None:
    """End it with the period, or, after all, don't."""
    _refuse_ended(subscription)
    if subscription["cancel_at_period_end"] == later:
        return
    item = subscription["items"]["data"][0]
    subscription.update(
        cancel_at_period_end=later,
        cancel_at=item["current_period_end"] if later else None,
        canceled_at=ledger.clock.now() if later else None,
    )


def change(ledger: Ledger, subscription: Object, given: dict[str, Any], *, strict: bool) -> None:
    """Another price for its item, prorated and billed at once.

    With `strict` a declined card is StripeProblem 402, and nothing is changed.
    """
    _refuse_ended(subscription)
    lines, item = prorated(ledger, subscription, given)
    owed = sum(line[1] for line in lines)
    customer = ledger.get(subscription["customer"], "customer")
    if strict and owed > 0 and not can_pay(ledger, customer):
        raise declined()
    _show(subscription, item)
    if subscription["status"] == "trialing":
        return
    if not _bill(ledger, subscription, lines, "subscription_update", retry=True):
        subscription["status"] = "past_due"


def prorated(
    ledger: Ledger, subscription: Object, given: dict[str, Any]
) -> tuple[list[invoices.Line], Object]:
    """What a change costs now: credit for what isn't used, the rest at the new price."""
    now = ledger.clock.now()
    before = subscription["items"]["data"][0]
    if given.get("id") != before["id"]:
        raise StripeProblem(400, "resource_missing", "No such subscription item", param="items")
    price = ledger.get(given["price"], "price")
    item = {**before, "price": price, "plan": as_plan(price)}
    start, end = before["current_period_start"], before["current_period_end"]
    if subscription["status"] == "trialing":
        return [("Trial period", 0, now, end, item)], item
    left = max(0, end - now) / max(1, end - start)
    credit = -round(before["price"]["unit_amount"] * left)
    lines: list[invoices.Line] = [("Unused time", credit, now, end, before)]
    if price["recurring"]["interval"] == before["price"]["recurring"]["interval"]:
        amount = round(price["unit_amount"] * left)
        lines.append(("Remaining time", amount, now, end, item))
        return lines, item
    # Another interval: a new period begins now.
    day = datetime.fromtimestamp(now, UTC).day
    end = after(now, price["recurring"]["interval"], day)
    item.update(current_period_start=now, current_period_end=end)
    lines.append(_full(item))
    return lines, item


def due(ledger: Ledger) -> tuple[int, Object, str] | None:
    """What happens next in time: when, to which subscription, and what."""
    coming: list[tuple[int, Object, str]] = []
    for each in ledger.all("subscription"):
        if each["status"] in ENDED:
            continue
        coming.append((each["items"]["data"][0]["current_period_end"], each, "renew"))
        invoice = ledger.objects[each["latest_invoice"]]
        if each["status"] == "past_due" and invoice["next_payment_attempt"]:
            coming.append((invoice["next_payment_attempt"], each, "retry"))
    return min(coming, key=lambda each: each[0], default=None)


def _new(ledger: Ledger, customer: Object, price: Object, metadata: dict[str, str]) -> Object:
    now = ledger.clock.now()
    return ledger.add(
        "sub",
        "subscription",
        application=None,
        application_fee_percent=None,
        automatic_tax={"disabled_reason": None, "enabled": True, "liability": {"type": "self"}},
        billing_cycle_anchor=now,
        billing_cycle_anchor_config=None,
        billing_mode={"type": "flexible", "updated_at": None},
        billing_schedules=[],
        billing_thresholds=None,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        cancellation_details={"comment": None, "feedback": None, "reason": None},
        collection_method="charge_automatically",
        currency=price["currency"],
        customer=customer["id"],
        days_until_due=None,
        default_payment_method=None,
        default_source=None,
        default_tax_rates=[],
        description=None,
        discounts=[],
        ended_at=None,
        invoice_settings={"account_tax_ids": None, "issuer": {"type": "self"}},
        latest_invoice=None,
        metadata=metadata,
        next_pending_invoice_item_invoice=None,
        on_behalf_of=None,
        pause_collection=None,
        payment_settings={
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        pending_invoice_item_interval=None,
        pending_setup_intent=None,
        pending_update=None,
        schedule=None,
        start_date=now,
        status="incomplete",
        test_clock=None,
        transfer_data=None,
        trial_end=None,
        trial_settings={"end_behavior": {"missing_payment_method": "create_invoice"}},
        trial_start=None,
    )


def _item(ledger: Ledger, subscription: Object, price: Object) -> Object:
    now = ledger.clock.now()
    return {
        "id": ledger.new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": now,
        "current_period_end": now,
        "current_period_start": now,
        "discounts": [],
        "metadata": {},
        "plan": as_plan(price),
        "price": price,
        "quantity": 1,
        "subscription": subscription["id"],
        "tax_rates": [],
    }


def _show(subscription: Object, item: Object) -> None:
    url = f"/v1/subscription_items?subscription={subscription['id']}"
    subscription["items"] = list_of([item], url)


def _next_period(subscription: Object, item: Object, start: int) -> None:
    day = datetime.fromtimestamp(subscription["billing_cycle_anchor"], UTC).day
    end = after(start, item["price"]["recurring"]["interval"], day)
    item.update(current_period_start=start, current_period_end=end)


def _full(item: Object) -> invoices.Line:
    start, end = item["current_period_start"], item["current_period_end"]
    return "Subscription", item["price"]["unit_amount"], start, end, item


def _bill(
    ledger: Ledger,
    subscription: Object,
    lines: list[invoices.Line],
    reason: str,
    discount: int = 0,
    *,
    retry: bool = False,
) -> bool:
    invoice = invoices.draft(ledger, subscription, lines, reason, discount)
    invoices.keep(ledger, invoice)
    subscription["latest_invoice"] = invoice["id"]
    return invoices.collect(ledger, invoice, retry_at=_retry_at(invoice, 1) if retry else None)


def _retry_at(invoice: Object, attempts: int) -> int | None:
    if attempts > len(RETRIES):
        return None
    return invoice["created"] + RETRIES[attempts - 1] * DAY


def _refuse_ended(subscription: Object) -> None:
    if subscription["status"] in ENDED:
        raise StripeProblem(
            400,
            "resource_missing",
            "A canceled subscription can only update its cancellation_details and metadata.",
        )
