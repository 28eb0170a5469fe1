"""What of accounts the audit trail remembers, besides who logs in (services/login.py)
and whose plan is another (services/entitling.py)."""

from wavic.audit import audited, its_subject

audited(
    *("user.registered", "user.password_changed", "user.email_changed", "user.closed"),
    people=its_subject,
)
audited("user.made_staff", keep=("role", "new"), people=its_subject)
