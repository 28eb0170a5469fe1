"""Spaces for support staff."""

from django.contrib import admin

from spaces.models import Membership, Space
from wavic.images.admin import picture_column


class MembershipInline(admin.TabularInline):
    model = Membership
    raw_id_fields = ["user"]
    extra = 0


@admin.register(Space)
class SpaceAdmin(admin.ModelAdmin):
    shown_avatar = picture_column("avatar")
    shown_cover = picture_column("cover")
    readonly_fields = ["shown_avatar", "shown_cover"]
    list_display = ["name", "shown_avatar", "shown_cover", "owner", "state"]
    list_display += ["member_count", "project_count", "created_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    search_fields = ["name__startswith"]
    raw_id_fields = ["owner"]
    inlines = [MembershipInline]
    show_full_result_count = False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["space", "user", "role", "created_at"]
    list_select_related = ["space", "user"]
    raw_id_fields = ["space", "user"]
    show_full_result_count = False
