"""Admin pages of records that the system writes and people only read."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists, finds and shows; changes nothing, and doesn't count what it needn't."""

    show_full_result_count = False

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def has_change_permission(self, *_args: object) -> bool:
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        return False
