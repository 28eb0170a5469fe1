"""What of the trash the audit trail remembers; what it deletes says so in its own room."""

from wavic.audit import noted

noted("purge.asked")
