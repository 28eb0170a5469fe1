"""Spaces for support staff."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from spaces.models import Membership, Space
from wavic.images.admin import picture_column
from wavic.read_only_admin import ReadOnlyAdmin
from wavic.support.bounded import EditableAdmin, folded_beginning


class MembershipInline(admin.TabularInline):
    """To look at: a membership is counted, and its owner's plan asked, when somebody joins."""

    model = Membership
    fields = ["user", "role", "created_at"]
    readonly_fields = ["user", "role", "created_at"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the people, at once."""
        return super().get_queryset(request).select_related("user")

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        return False


@admin.register(Space)
class SpaceAdmin(EditableAdmin):
    shown_avatar = picture_column("avatar")
    shown_cover = picture_column("cover")
    readonly_fields = ["owner", "shown_avatar", "shown_cover"]
    list_display = ["name", "shown_avatar", "shown_cover", "owner", "state"]
    list_display += ["member_count", "project_count", "created_at"]
    list_select_related = ["owner"]
    found_by = ("owner",)
    search_help_text = "The beginning of a name, or the id of a space or its owner."
    inlines = [MembershipInline]

    def find(self, queryset: QuerySet, typed: str) -> Iterable[Any]:
        """By its name as well."""
        yield from super().find(queryset, typed)
        yield from folded_beginning(Space, "name", typed)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["space", "user", "role", "created_at"]
    list_select_related = ["space", "user"]
    found_by = ("user", "space")
    search_help_text = "The id of a membership, a person or a space."
