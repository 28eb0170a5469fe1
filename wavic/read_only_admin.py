"""Admin pages of records that the system writes and people only read."""

from wavic.support.bounded import BoundedAdmin


class ReadOnlyAdmin(BoundedAdmin):
    """Lists, finds and shows; changes nothing, and doesn't count what it needn't."""

    def has_add_permission(self, *_args: object) -> bool:
        return False

    def has_change_permission(self, *_args: object) -> bool:
        return False
