"""Stripe's API, as far as WAVIC and dj-stripe call it."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from stripe import params
from stripe.params import billing_portal, checkout

from wavic.testing.stripe import catalogue, customers, hosted, invoices, subscriptions
from wavic.testing.stripe.ledger import Ledger, Object, list_of
from wavic.testing.stripe.parameters import refuse_unknown
from wavic.testing.stripe.problems import StripeProblem

Given = dict[str, Any]
Handler = Callable[..., Object]
Declared = TypeVar("Declared", bound=Handler)
KINDS = {
    "coupons": "coupon",
    "customers": "customer",
    "events": "event",
    "invoices": "invoice",
    "payment_methods": "payment_method",
    "plans": "plan",
    "prices": "price",
    "products": "product",
    "promotion_codes": "promotion_code",
    "subscriptions": "subscription",
    "checkout/sessions": "checkout.session",
    "webhook_endpoints": "webhook_endpoint",
}
_LISTED_BY = {"active", "customer", "product", "status", "lookup_keys", "subscription", "type"}
_routes: list[tuple[str, re.Pattern[str], type | None, Handler]] = []


def _route(method: str, path: str, typed: type | None = None) -> Callable[[Declared], Declared]:
    def declare(handler: Declared) -> Declared:
        _routes.append((method, re.compile(f"/v1/{path}"), typed, handler))
        return handler

    return declare


def answer(ledger: Ledger, base: str, method: str, path: str, given: Given) -> Object:
    """What Stripe would. Raises StripeProblem."""
    for its_method, pattern, typed, handler in _routes:
        found = pattern.fullmatch(path)
        if its_method == method and found:
            if typed:
                refuse_unknown(given, typed)
            given = {name: value for name, value in given.items() if name != "expand"}
            return handler(ledger, {**given, "_base": base}, *found.groups())
    raise StripeProblem(404, "", f"Unrecognized request URL ({method.upper()}: {path}).")


@_route("get", "account")
def account(ledger: Ledger, _given: Given) -> Object:
    return next(iter(ledger.all("account")))


@_route("get", r"accounts/(\w+)")
def account_by_id(ledger: Ledger, _given: Given, id_: str) -> Object:
    return ledger.get(id_, "account")


@_route("post", "products", params.ProductCreateParams)
def create_product(ledger: Ledger, given: Given) -> Object:
    given.pop("_base")
    return catalogue.add_product(ledger, **given)


@_route("post", r"products/(\w+)", params.ProductModifyParams)
def modify_product(ledger: Ledger, given: Given, id_: str) -> Object:
    return _modified(ledger, ledger.get(id_, "product"), given)


@_route("get", r"products/(\w+)/features")
def features(_ledger: Ledger, _given: Given, id_: str) -> Object:
    return list_of([], f"/v1/products/{id_}/features")


@_route("post", "prices", params.PriceCreateParams)
def create_price(ledger: Ledger, given: Given) -> Object:
    given.pop("_base")
    interval = given.pop("recurring")["interval"]
    amount = int(given.pop("unit_amount"))
    return catalogue.add_price(ledger, unit_amount=amount, interval=interval, **given)


@_route("post", r"prices/(\w+)", params.PriceModifyParams)
def modify_price(ledger: Ledger, given: Given, id_: str) -> Object:
    return _modified(ledger, ledger.get(id_, "price"), given)


@_route("post", "customers", params.CustomerCreateParams)
def create_customer(ledger: Ledger, given: Given) -> Object:
    given.pop("_base")
    if given.get("name") == "":
        raise StripeProblem(400, "parameter_invalid_empty", "Empty string for name", param="name")
    return customers.add_customer(ledger, **given)


@_route("post", r"customers/(\w+)", params.CustomerModifyParams)
def modify_customer(ledger: Ledger, given: Given, id_: str) -> Object:
    return _modified(ledger, ledger.get(id_, "customer"), given)


@_route("delete", r"customers/(\w+)")
def delete_customer(ledger: Ledger, _given: Given, id_: str) -> Object:
    for each in ledger.all("subscription", customer=id_):
        if each["status"] not in subscriptions.ENDED:
            subscriptions.cancel(ledger, each)
    return customers.delete_customer(ledger, ledger.get(id_, "customer"))


@_route("post", "checkout/sessions", checkout.SessionCreateParams)
def create_checkout(ledger: Ledger, given: Given) -> Object:
    return hosted.open_checkout(ledger, given, given["_base"])


@_route("post", r"checkout/sessions/(\w+)/expire", checkout.SessionExpireParams)
def expire_checkout(ledger: Ledger, _given: Given, id_: str) -> Object:
    session = ledger.get(id_, "checkout.session")
    if session["status"] != "open":
        raise StripeProblem(400, "", "Only open Checkout Sessions can be expired.")
    session.update(status="expired", url=None)
    ledger.tell("checkout.session.expired", session)
    return session


@_route("post", "billing_portal/sessions", billing_portal.SessionCreateParams)
def create_portal(ledger: Ledger, given: Given) -> Object:
    return hosted.open_portal(ledger, given, given["_base"])


@_route("post", r"subscriptions/(\w+)", params.SubscriptionModifyParams)
def modify_subscription(ledger: Ledger, given: Given, id_: str) -> Object:
    subscription = ledger.get(id_, "subscription")
    if "items" in given:
        [item] = given["items"]
        strict = given.get("payment_behavior") == "error_if_incomplete"
        subscriptions.change(ledger, subscription, item, strict=strict)
    if "cancel_at_period_end" in given:
        subscriptions.cancel_later(ledger, subscription, later=given["cancel_at_period_end"])
    if "cancel_at" in given:  # kept, and not acted on
        subscription["cancel_at"] = int(given["cancel_at"]) if given["cancel_at"] else None
    subscription["metadata"].update(given.get("metadata", {}))
    ledger.tell("customer.subscription.updated", subscription)
    return subscription


@_route("delete", r"subscriptions/(\w+)", params.SubscriptionCancelParams)
def cancel_subscription(ledger: Ledger, _given: Given, id_: str) -> Object:
    return subscriptions.cancel(ledger, ledger.get(id_, "subscription"))


@_route("post", "invoices/create_preview", params.InvoiceCreatePreviewParams)
def preview(ledger: Ledger, given: Given) -> Object:
    subscription = ledger.get(given["subscription"], "subscription")
    [item] = given["subscription_details"]["items"]
    lines, _ = subscriptions.prorated(ledger, subscription, item)
    upcoming = invoices.draft(ledger, subscription, lines, "subscription_update")
    upcoming["id"] = upcoming["id"].replace("in_", "upcoming_in_")
    return upcoming


@_route("get", r"invoices/(\w+)/lines")
def lines_of(ledger: Ledger, _given: Given, id_: str) -> Object:
    return ledger.get(id_, "invoice")["lines"]


@_route("get", rf"({'|'.join(KINDS)})/([\w-]+)")
def retrieve(ledger: Ledger, _given: Given, kind: str, id_: str) -> Object:
    if kind == "plans":
        return catalogue.as_plan(ledger.get(id_, "price"))
    if kind == "customers" and ledger.objects.get(id_, {}).get("deleted"):
        return ledger.objects[id_]
    return ledger.get(id_, KINDS[kind])


@_route("get", rf"({'|'.join(KINDS)})")
def listed(ledger: Ledger, given: Given, kind: str) -> Object:
    """The newest first, by the filters that are equalities; `subscriptions` without ended ones."""
    found = ledger.all(KINDS[kind])
    for name, value in given.items():
        if name in _LISTED_BY:
            found = [each for each in found if _fits(each, name, value)]
    if kind == "subscriptions" and "status" not in given:
        found = [each for each in found if each["status"] not in subscriptions.ENDED]
    if "starting_after" in given:
        ids = [each["id"] for each in found]
        found = found[ids.index(given["starting_after"]) + 1 :]
    limit = int(given.get("limit", 10))
    return list_of(found[:limit], f"/v1/{kind}", more=len(found) > limit)


def _fits(each: Object, name: str, value: Any) -> bool:
    if name == "lookup_keys":
        return each["lookup_key"] in value
    if name == "status" and value == "all":
        return True
    return each.get(name) == value


def _modified(ledger: Ledger, what: Object, given: Given) -> Object:
    given.pop("_base", None)
    metadata = given.pop("metadata", {})
    what.update(given)
    what["metadata"] = {**what["metadata"], **metadata}
    ledger.tell(f"{what['object']}.updated", what)
    return what
