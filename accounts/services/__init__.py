"""What people do to accounts, theirs to begin with. Nothing else writes."""

from accounts.services.addresses import (
    mark_verified,
    request_email_change,
    resend_verification,
    verify_email,
)
from accounts.services.credentials import change_password, forgot_password, reset_password
from accounts.services.departure import close_account, reopen, reopen_account
from accounts.services.entitling import entitle, set_by_hand
from accounts.services.exports import export_person, throw_export_away
from accounts.services.forgetting import due_departures, forget_person
from accounts.services.login import Entrance, authenticate, log_in
from accounts.services.profile import activate, deactivate, edit_profile
from accounts.services.quotas import (
    check_collaborators,
    check_file_size,
    check_link_features,
    check_versions,
    hold_limits,
    release_space,
    release_storage,
    require_open,
    reserve_space,
    reserve_storage,
    take_space,
)
from accounts.services.refusals import read_only
from accounts.services.registration import register
from accounts.services.sessions import note_use, refresh, revoke, revoke_all, revoked

__all__ = [
    "Entrance",
    "activate",
    "authenticate",
    "change_password",
    "check_collaborators",
    "check_file_size",
    "check_link_features",
    "check_versions",
    "close_account",
    "deactivate",
    "due_departures",
    "edit_profile",
    "entitle",
    "export_person",
    "forget_person",
    "forgot_password",
    "hold_limits",
    "log_in",
    "mark_verified",
    "note_use",
    "read_only",
    "refresh",
    "register",
    "release_space",
    "release_storage",
    "reopen",
    "reopen_account",
    "request_email_change",
    "require_open",
    "resend_verification",
    "reserve_space",
    "reserve_storage",
    "reset_password",
    "revoke",
    "revoke_all",
    "revoked",
    "set_by_hand",
    "take_space",
    "throw_export_away",
    "verify_email",
]
