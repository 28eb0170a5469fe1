"""What of projects the audit trail remembers."""

from wavic.audit import audited

audited("project.purged", keep=("title",))
