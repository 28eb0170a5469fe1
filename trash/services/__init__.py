"""What becomes of what was thrown away. Nothing else restores or purges."""

from trash.services.missing import enter_missing
from trash.services.purging import begin_due, purge, purge_all, purge_unit
from trash.services.restoring import restore
from trash.services.warning import claim_warnings, warn_owner

__all__ = [
    "begin_due",
    "claim_warnings",
    "enter_missing",
    "purge",
    "purge_all",
    "purge_unit",
    "restore",
    "warn_owner",
]
