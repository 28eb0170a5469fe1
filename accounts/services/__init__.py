"""What people do to accounts, theirs to begin with. Nothing else writes."""

from accounts.services.addresses import request_email_change, resend_verification, verify_email
from accounts.services.credentials import change_password, forgot_password, reset_password
from accounts.services.login import Entrance, authenticate, log_in
from accounts.services.profile import close_account, edit_profile
from accounts.services.quotas import (
    check_file_size,
    release_space,
    release_storage,
    reserve_space,
    reserve_storage,
)
from accounts.services.registration import register
from accounts.services.sessions import note_use, refresh, revoke, revoke_all, revoked

__all__ = [
    "Entrance",
    "authenticate",
    "change_password",
    "check_file_size",
    "close_account",
    "edit_profile",
    "forgot_password",
    "log_in",
    "note_use",
    "refresh",
    "register",
    "release_space",
    "release_storage",
    "request_email_change",
    "resend_verification",
    "reserve_space",
    "reserve_storage",
    "reset_password",
    "revoke",
    "revoke_all",
    "revoked",
    "verify_email",
]
