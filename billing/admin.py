"""Stripe's objects as they are kept here, to be looked at: Stripe is the truth of them.

dj-stripe's own pages offer to add, edit and act, and search by what MongoDB can't; so each of its
models has a page of ours, but its keys, which are in the environment. What WAVIC doesn't keep has
a page, too, and isn't listed.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import djstripe.admin  # noqa: F401  (registers what is replaced here)
from django.contrib import admin
from django.db.models import ForeignKey, JSONField, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django_mongodb_backend.fields import ObjectIdAutoField
from djstripe import models as stripes

from billing.models import Comp, Offer, Subscriber
from billing.support import customers_of, events_about, numbered, only, price_said
from wavic.read_only_admin import ReadOnlyAdmin
from wavic.support.bounded import FOUND
from wavic.support.templatetags.support import page_of

_SECRET = ("secret", "keys", "api_key", "url", "pdf", "ephemeral_key")
"""How names end of what lets in who has it: hosted pages and files open without a login."""

_UNSHOWN = {"secret", "stripe_data", "djstripe_uuid", "idempotency_key"}


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """What plans are sold at, derived from Stripe's prices."""

    list_display = ("plan", "interval", "amount", "currency", "price")


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin):
    """Who has been to the checkout."""

    list_display = ("id", "user_id", "customer", "review_at", "leaving", "updated_at")
    found_by = ("user_id",)
    search_help_text = "An id, a person's, or a customer's at Stripe."
    exclude = ("checkout",)  # its address is for the one who pays

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """By the customer as well."""
        yield from super().find(queryset, typed)
        yield from queryset.filter(customer=typed).values_list("pk", flat=True)


@admin.register(Comp)
class CompAdmin(ReadOnlyAdmin):
    """Plans that were given away: on a person's page they are given and ended."""

    list_display = ("id", "user_id", "plan", "ends_at", "reason", "created_at")
    found_by = ("user_id",)
    search_help_text = "An id, or a person's."


class StripeAdmin(ReadOnlyAdmin):
    """Any model of dj-stripe's: found by ids, and by whom it is of."""

    said: ClassVar[Sequence[Any]] = ()  # columns of the list

    def get_ordering(self, _request: HttpRequest) -> list[Any]:
        """The newest here first."""
        return [f"-{self.model._meta.pk.name}"]

    def get_list_display(self, _request: HttpRequest) -> list[Any]:
        """The id first, and when it was made last."""
        dated = "created" if _has(self.model, "created") else "djstripe_created"
        return ["pk", *self.said] if not _has(self.model, dated) else ["id", *self.said, dated]

    def get_fields(self, *_args: Any) -> list[Any]:
        """What stands in columns, references as links, and all that Stripe says of it."""
        shown: list[Any] = [_cell_of(each) for each in self._fields()]
        if _has(self.model, "customer") or self.model is stripes.Customer:
            shown.insert(1, _person)
        return [*shown, _stripe_says] if _has(self.model, "stripe_data") else shown

    def get_readonly_fields(self, *_args: Any) -> list[Any]:
        """All of them."""
        return self.get_fields()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """On the first page only what WAVIC keeps."""
        return super().get_model_perms(request) if self.model in KEPT else {}

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """Its own id, or the customer, subscription or person that it belongs to."""
        yield from super().find(queryset, typed)
        if _is_named(self.model):
            yield from _pks(queryset, id=typed)
        for name, customers in self._belongings(typed):
            yield from _pks(queryset, **{f"{name}__in": customers})

    def _belongings(self, typed: str) -> Iterable[tuple[str, list[str]]]:
        for name, begin in (("subscription", "sub_"), ("invoice", "in_")):
            if typed.startswith(begin) and _has(self.model, name):
                yield f"{name}_id", [typed]
        column = "id" if self.model is stripes.Customer else "customer_id"
        if _has(self.model, column.removesuffix("_id")):
            yield column, customers_of(typed)

    def _fields(self) -> Iterable[Any]:
        fields = self.model._meta.concrete_fields
        return (each for each in fields if each.name not in _UNSHOWN)


# --- what a page says ---------------------------------------------------------------------------
def _has(model: type[Model], name: str) -> bool:
    return any(each.name == name for each in model._meta.concrete_fields)


def _is_named(model: type[Model]) -> bool:
    """Whether it is found by Stripe's id: Coupons needn't be, their ids come again."""
    if not _has(model, "id"):
        return False
    id_: Any = model._meta.get_field("id")
    return id_.unique and not isinstance(id_, ObjectIdAutoField)


def _pks(queryset: QuerySet, **of: Any) -> Iterable[Any]:
    return queryset.filter(**of).values_list("pk", flat=True)[:FOUND]


def _cell_of(field: Any) -> Any:
    """A field's name; or, of a reference, what links to the other one's page."""
    if isinstance(field, JSONField):
        return _named(str(field.verbose_name), lambda one: _pretty(getattr(one, field.name)))
    if not isinstance(field, ForeignKey):
        return field.name

    def link(one: Any) -> Any:
        sought = getattr(one, field.attname)
        if sought is None:
            return None
        target: Any = field.remote_field.model
        named = field.target_field.name
        pk = only(target.objects.filter(**{named: sought}).values_list("pk", flat=True))
        where = page_of(target, pk)
        return format_html('<a href="{}">{}</a>', where, sought) if where else sought

    return _named(str(field.verbose_name), link)


def _named(title: str, show: Callable[[Any], Any]) -> Callable[[Any], Any]:
    show.__name__ = title.replace(" ", "_")
    return admin.display(description=title)(show)


@admin.display(description="Person")
def _person(one: Any) -> Any:
    """Whose it is, in support's own page."""
    customer = one.id if isinstance(one, stripes.Customer) else one.customer_id
    owner = Subscriber.objects.filter(customer=customer).values_list("user_id", flat=True)
    pk = only(owner) if customer else None
    return (
        format_html('<a href="{}">{}</a>', reverse("admin:person", args=[pk]), pk) if pk else None
    )


@admin.display(description="Stripe says")
def _stripe_says(one: Any) -> Any:
    return _pretty(one.stripe_data)


def _pretty(said: Any) -> Any:
    text = json.dumps(_without_secrets(said), indent=2, ensure_ascii=False)
    return format_html("<pre>{}</pre>", text)


def _without_secrets(said: Any) -> Any:
    if isinstance(said, dict):
        return {
            name: "…" if value and name.endswith(_SECRET) else _without_secrets(value)
            for name, value in said.items()
        }
    return [_without_secrets(each) for each in said] if isinstance(said, list) else said


def told(title: str, *path: str) -> Callable[[Any], Any]:
    """A column of what Stripe says under these names."""

    def show(one: Any) -> Any:
        value = one.stripe_data
        for name in path or (title.lower().replace(" ", "_"),):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    return _named(title, show)


def money(title: str, name: str) -> Callable[[Any], Any]:
    """A column of an amount with its currency."""

    def show(one: Any) -> Any:
        amount, currency = one.stripe_data.get(name), one.stripe_data.get("currency")
        return price_said(amount, currency) if isinstance(amount, int) and currency else None

    return _named(title, show)


def moment(title: str, name: str) -> Callable[[Any], Any]:
    """A column of a moment, which Stripe says in seconds."""

    def show(one: Any) -> Any:
        seconds = one.stripe_data.get(name)
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    return _named(title, show)


# --- the pages ----------------------------------------------------------------------------------
class InvoiceAdmin(StripeAdmin):
    """Found by its number, too: what customers have in front of them."""

    said = (told("Number"), told("Status"), money("Total", "total"), "customer_id")
    search_help_text = "An id, a number, a customer, or a person's address."

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        yield from super().find(queryset, typed)
        yield from (each.pk for each in numbered(typed))


class CustomerAdmin(StripeAdmin):
    said = ("email", "subscriber_id")
    search_help_text = "An id, or a person's address."


class SubscriptionAdmin(StripeAdmin):
    said = (told("Status"), "customer_id", told("Ends", "cancel_at_period_end"))
    search_help_text = "An id, a customer, or a person's address."


class EventAdmin(StripeAdmin):
    said = ("type", told("About", "data", "object", "id"), "request_id")
    search_help_text = "An id, or whom or what it is about."

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        yield from super().find(queryset, typed)
        for sought in {typed, *customers_of(typed)}:
            yield from (row["_id"] for row in events_about(sought, FOUND))


class DeliveryAdmin(StripeAdmin):
    """What came from Stripe, and what became of it; without whom it was signed for."""

    said = ("event_id", "processed", "exception", "remote_ip")
    list_filter = ("processed",)
    search_help_text = "An id, or an event's."

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        yield from super().find(queryset, typed)
        yield from _pks(queryset, event_id=typed)


class ProductAdmin(StripeAdmin):
    said = ("name", "active")


class PriceAdmin(StripeAdmin):
    said = ("lookup_key", money("Amount", "unit_amount"), "product_id", "active")


KEPT: dict[type[Model], type[StripeAdmin]] = {
    stripes.Customer: CustomerAdmin,
    stripes.Event: EventAdmin,
    stripes.Invoice: InvoiceAdmin,
    stripes.Price: PriceAdmin,
    stripes.Product: ProductAdmin,
    stripes.Subscription: SubscriptionAdmin,
    stripes.WebhookEventTrigger: DeliveryAdmin,
}

# Keys are in the environment; of what dj-stripe asks itself nothing is kept.
_UNSEEN = {stripes.APIKey, stripes.IdempotencyKey}

for _model in [each for each in admin.site._registry if each._meta.app_label == "djstripe"]:  # noqa: SLF001
    admin.site.unregister(_model)
    if _model not in _UNSEEN:
        admin.site.register(_model, KEPT.get(_model, StripeAdmin))
