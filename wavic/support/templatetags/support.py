"""How the cells and buttons of support's pages are written."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html

from wavic.support.finding import Lead
from wavic.support.registry import Bar, Offer, To
from wavic.support.views import offered

register = template.Library()
_DASH = "–"


@register.filter
def cell(value: Any) -> str:
    """A cell's value as HTML."""
    if isinstance(value, To):
        where, said = value.url or page_of(value.model, value.pk), cell(value.text)
        return format_html('<a href="{}">{}</a>', where, said) if where else said
    if isinstance(value, Bar):
        bar = '<progress class="{}" value="{}" max="{}"></progress> {}'
        state = "full" if value.full else ""
        return format_html(bar, state, value.used, max(value.limit, 1), value.said)
    if isinstance(value, datetime):
        shown = f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)
    return format_html("{}", _DASH if value is None or value == "" else value)


@register.filter
def address(lead: Lead) -> str:
    """The admin's page of what was found."""
    return page_of(lead.model, lead.pk)


@register.filter
def kind(lead: Lead) -> str:
    """What was found, in a word or two."""
    return str(lead.model._meta.verbose_name)


@register.inclusion_tag("admin/support/offers.html", takes_context=True)
def offers(context: dict[str, Any], listed: Any) -> dict[str, Any]:
    """The buttons of a panel or a row, those that this one of the staff may press."""
    person = context["person"]
    staff = context["request"].user
    pairs = [(offered(staff, person, each), each) for each in listed]
    shown = [(act.label, _address_of(person, each)) for act, each in pairs if act]
    return {"offers": shown}


def page_of(model: Any, pk: Any) -> str:
    """The address of a document's page in the admin, "" where it has none."""
    if model is None or pk is None or model not in admin.site._registry:  # noqa: SLF001 (read by all its views)
        return ""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""


def _address_of(person: Any, offer: Offer) -> str:
    target = [offer.target] if offer.target else []
    return reverse("admin:act", args=[person.pk, offer.act, *target])
