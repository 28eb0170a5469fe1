"""Spaces for support staff."""

from django.contrib import admin

from spaces.models import Membership, Space
from wavic.images.admin import picture_column
from wavic.read_only_admin import ReadOnlyAdmin


class MembershipInline(admin.TabularInline):
    """To look at: a membership is counted, and its owner's plan asked, when somebody joins."""

    model = Membership
    fields = ["user", "role", "created_at"]
    readonly_fields = ["user", "role", "created_at"]
    extra = 0

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        return False


@admin.register(Space)
class SpaceAdmin(admin.ModelAdmin):
    shown_avatar = picture_column("avatar")
    shown_cover = picture_column("cover")
    readonly_fields = ["owner", "shown_avatar", "shown_cover"]
    list_display = ["name", "shown_avatar", "shown_cover", "owner", "state"]
    list_display += ["member_count", "project_count", "created_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    search_fields = ["name__startswith"]
    inlines = [MembershipInline]
    show_full_result_count = False


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["space", "user", "role", "created_at"]
    list_select_related = ["space", "user"]
