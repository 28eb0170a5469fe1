"""`manage.py qcluster`: the worker as well.

django-q's own command would run tasks without renewing their leases, so that long ones were
begun twice; nobody shall start it by mistake.
"""

from wavic.queue.management.commands.worker import Command

__all__ = ["Command"]
