"""What of projects the audit trail remembers."""

from projects.models import Project
from wavic.audit import audited, named

audited("project.purged", keep=("title",))
named(Project, "title")
