"""What becomes of what was thrown away. Nothing else restores or purges."""

from trash.services.missing import enter_missing
from trash.services.purging import begin_due, purge, purge_all, purge_unit
from trash.services.restoring import extend, restore, restore_by_support
from trash.services.warning import claim_warnings, warn_owner

__all__ = [
    "begin_due",
    "claim_warnings",
    "enter_missing",
    "extend",
    "purge",
    "purge_all",
    "purge_unit",
    "restore",
    "restore_by_support",
    "warn_owner",
]
