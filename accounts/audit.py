"""What of accounts the audit trail remembers."""

from wavic.audit import audited, its_subject, noted

audited(
    *("user.registered", "user.password_changed", "user.email_changed"),
    *("user.closed", "user.reopened", "user.forgotten"),
    people=its_subject,
)
noted("user.logged_in", "user.login_failed")  # services/login.py
noted("plan.changed")  # services/entitling.py
noted("user.exported")
audited("user.made_staff", keep=("role", "new"), people=its_subject)
