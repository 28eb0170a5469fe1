"""The trail, to be looked at."""

from typing import Any

from bson.objectid import ObjectId
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from wavic.audit.models import Entry
from wavic.mail.addresses import fold_email
from wavic.read_only_admin import ReadOnlyAdmin


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Sensitive acts, found by who is concerned or where it was."""

    list_display = ("created_at", "kind", "space", "actor", "support", "address")
    search_fields = ("id",)
    search_help_text = "A person's whole e-mail address, or the id of a person or a space."
    ordering = ("-id",)

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the two indexes there are."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if ObjectId.is_valid(term):
            pk = ObjectId(term)
            return queryset.filter(Q(space=pk) | Q(people__contains=[pk])), False
        people: Any = get_user_model()
        person = people.objects.filter(email=fold_email(term)).first()
        return (queryset.filter(people__contains=[person.pk]) if person else queryset.none()), False
