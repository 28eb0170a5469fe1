"""What `manage.py doctor` looks at: each file some of it, each function one thing."""

from wavic.operations.doctor.findings import Finding, Level, examine

__all__ = ["Finding", "Level", "examine"]
