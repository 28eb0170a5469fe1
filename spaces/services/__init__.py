"""What people do to spaces, and to who belongs to them. Nothing else writes either."""

from spaces.services.departing import bring_spaces_back, settle_spaces
from spaces.services.exports import export_space, throw_export_away
from spaces.services.limits import settle_limits
from spaces.services.members import (
    add_member,
    change_member,
    end_roles_in,
    leave_space,
    remove_member,
)
from spaces.services.spaces import (
    count_storage,
    create_space,
    edit_space,
    free_storage,
    trash_space,
)
from spaces.services.transfers import transfer_space

__all__ = [
    "add_member",
    "bring_spaces_back",
    "change_member",
    "count_storage",
    "create_space",
    "edit_space",
    "end_roles_in",
    "export_space",
    "free_storage",
    "leave_space",
    "remove_member",
    "settle_limits",
    "settle_spaces",
    "throw_export_away",
    "transfer_space",
    "trash_space",
]
