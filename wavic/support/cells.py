"""Cells that several rooms' panels have."""

from typing import Any

from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from wavic.support.registry import To


def size(count: int) -> str:
    """A number of bytes for people, with plain spaces."""
    return filesizeformat(count).replace("\xa0", " ")


def list_of(model: type[Model], sought: Any = "") -> str:
    """The address of a model's list in the admin, of what is found there by `sought`."""
    query = {"q": str(sought)} if sought else None
    listing = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return reverse(listing, query=query)


def all_of(model: type[Model], sought: Any = "") -> To:
    """The link below a panel to all there is."""
    return To("All in the list", url=list_of(model, sought))
