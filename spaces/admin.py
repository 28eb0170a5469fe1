"""Spaces for support staff."""

from django.contrib import admin

from spaces.models import Membership, Space


class MembershipInline(admin.TabularInline):
    model = Membership
    raw_id_fields = ["user"]
    extra = 0


@admin.register(Space)
class SpaceAdmin(admin.ModelAdmin):
    list_display = ["name", "owner", "state", "member_count", "project_count", "created_at"]
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
