"""The trail, to be looked at."""

from collections.abc import Iterable
from typing import Any

from bson.objectid import ObjectId
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from wavic.audit.models import Entry
from wavic.mail.addresses import fold_email
from wavic.read_only_admin import ReadOnlyAdmin
from wavic.support.bounded import FOUND


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Sensitive acts, found by who is concerned or where it was."""

    list_display = ("created_at", "kind", "space", "actor", "support", "address")
    found_by = ("space",)
    search_help_text = "A person's whole e-mail address; the id of a person, a space or a request."

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """By the indexes there are, the newest."""
        yield from super().find(queryset, typed)
        newest = queryset.order_by("-id")
        people: Any = get_user_model()
        meant = [ObjectId(typed)] if ObjectId.is_valid(typed) else []
        if "@" in typed:
            meant = list(
                people.objects.filter(email=fold_email(typed)).values_list("pk", flat=True)
            )
        for pk in meant:
            theirs = newest.filter(people__overlap=[pk])
            yield from theirs.values_list("pk", flat=True)[:FOUND]
        yield from newest.filter(request=typed).values_list("pk", flat=True)[:FOUND]
