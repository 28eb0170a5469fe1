"""The audit trail: who did what that matters for safety, where, when and from which address.

audited("member.removed", keep=("role",), people=its_subject) # some app's audit.py, of its events
noted("user.login_failed")                                    # beside it: what is no event
note("user.login_failed", people=[user.pk])                   # a service, when it happens
named(Project, "title")                                       # what ids in entries are called

Knows no domain. See docs/data.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wavic.audit.recording import audited, in_space, its_subject, named, note, noted

__all__ = ["audited", "in_space", "its_subject", "named", "note", "noted"]


def __getattr__(name: str) -> Any:
    # Django imports this package before models can be imported.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("wavic.audit.recording"), name)
