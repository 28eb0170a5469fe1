"""The table: what each role may do. `access.py` is what asks it."""

from collections.abc import Mapping
from enum import StrEnum, auto

from bson.objectid import ObjectId
from django.db import models


class Role(models.TextChoices):
    """A member's role; a share link's guest has none of these but stands in the same table.

    A visitor belongs to single projects only: of the space itself they see what it is.
    """

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    COMMENTER = "commenter"
    VIEWER = "viewer"
    VISITOR = "visitor"


GUEST = "guest"
SEEN_AS = [*Role.choices, (GUEST, "guest")]
IN_A_PROJECT = [Role.ADMIN, Role.EDITOR, Role.COMMENTER, Role.VIEWER]
"""The roles that somebody can be given, in a space or in a single project of it."""


class Action(StrEnum):
    SEE = auto()
    SEE_COMMENTS = auto()
    COMMENT = auto()
    DOWNLOAD_ORIGINAL = auto()
    EDIT_COMMENT = auto()
    DELETE_COMMENT = auto()
    RESOLVE_COMMENT = auto()
    REVIEW_VERSION = auto()
    EDIT_CONTENT = auto()
    REMOVE_CONTENT = auto()
    SEE_USAGE = auto()
    CREATE_LINK = auto()
    EDIT_LINK = auto()
    MANAGE_LINK = auto()
    PURGE = auto()
    SEE_MEMBERS = auto()
    INVITE = auto()
    MANAGE_MEMBERS = auto()
    SEE_AUDIT = auto()
    SEE_ADDRESSES = auto()  # from where others acted
    EXPORT = auto()
    RENAME_SPACE = auto()
    DELETE_SPACE = auto()
    TRANSFER_SPACE = auto()


class Rule(StrEnum):
    """When a cell of the table says yes."""

    ALWAYS = auto()
    NEVER = auto()
    OWN = auto()  # the thing is the principal's own: its author, or the link's maker
    BY_LINK = auto()  # the guest's link allows it


_YES, _NO, _OWN, _LINK = Rule.ALWAYS, Rule.NEVER, Rule.OWN, Rule.BY_LINK
_COLUMNS = (*Role.values, GUEST)
_TABLE: dict[Action, tuple[Rule, ...]] = {
    #                           owner  admin  editor commenter viewer visitor guest
    Action.SEE:                (_YES,  _YES,  _YES,  _YES,     _YES,  _YES,   _YES),
    Action.SEE_COMMENTS:       (_YES,  _YES,  _YES,  _YES,     _YES,  _YES,   _LINK),
    Action.COMMENT:            (_YES,  _YES,  _YES,  _YES,     _NO,   _NO,    _LINK),
    Action.DOWNLOAD_ORIGINAL:  (_YES,  _YES,  _YES,  _YES,     _NO,   _NO,    _LINK),
    Action.EDIT_COMMENT:       (_OWN,  _OWN,  _OWN,  _OWN,     _NO,   _NO,    _OWN),
    Action.DELETE_COMMENT:     (_YES,  _YES,  _OWN,  _OWN,     _NO,   _NO,    _OWN),
    Action.RESOLVE_COMMENT:    (_YES,  _YES,  _YES,  _OWN,     _NO,   _NO,    _NO),
    Action.REVIEW_VERSION:     (_YES,  _YES,  _YES,  _YES,     _NO,   _NO,    _LINK),
    Action.EDIT_CONTENT:       (_YES,  _YES,  _YES,  _NO,      _NO,   _NO,    _NO),
    Action.REMOVE_CONTENT:     (_YES,  _YES,  _YES,  _NO,      _NO,   _NO,    _NO),
    Action.SEE_USAGE:          (_YES,  _YES,  _YES,  _NO,      _NO,   _NO,    _NO),
    Action.CREATE_LINK:        (_YES,  _YES,  _YES,  _NO,      _NO,   _NO,    _NO),
    Action.EDIT_LINK:          (_YES,  _YES,  _OWN,  _NO,      _NO,   _NO,    _NO),
    Action.MANAGE_LINK:        (_YES,  _YES,  _OWN,  _NO,      _NO,   _NO,    _NO),
    Action.PURGE:              (_YES,  _YES,  _NO,   _NO,      _NO,   _NO,    _NO),
    Action.SEE_MEMBERS:        (_YES,  _YES,  _YES,  _YES,     _YES,  _NO,    _NO),
    Action.INVITE:             (_YES,  _YES,  _NO,   _NO,      _NO,   _NO,    _NO),
    Action.MANAGE_MEMBERS:     (_YES,  _YES,  _NO,   _NO,      _NO,   _NO,    _NO),
    Action.SEE_AUDIT:          (_YES,  _YES,  _NO,   _NO,      _NO,   _NO,    _NO),
    Action.SEE_ADDRESSES:      (_YES,  _NO,   _NO,   _NO,      _NO,   _NO,    _NO),
    Action.EXPORT:             (_YES,  _YES,  _NO,   _NO,      _NO,   _NO,    _NO),
    Action.RENAME_SPACE:       (_YES,  _YES,  _NO,   _NO,      _NO,   _NO,    _NO),
    Action.DELETE_SPACE:       (_YES,  _NO,   _NO,   _NO,      _NO,   _NO,    _NO),
    Action.TRANSFER_SPACE:     (_YES,  _NO,   _NO,   _NO,      _NO,   _NO,    _NO),
}  # fmt: skip
MATRIX: Mapping[tuple[Action, str], Rule] = {
    (action, column): rule
    for action, rules in _TABLE.items()
    for column, rule in zip(_COLUMNS, rules, strict=True)
}


class ReadOnly(models.TextChoices):
    """Why a space can only be read: its owner's plan has less room than it takes."""

    SPACES = "spaces", "The owner has more spaces than their plan allows; this is a newer one."
    COLLABORATORS = "collaborators", "It has more collaborators than the owner's plan allows."


WHILE_READ_ONLY = frozenset({
    *(Action.SEE, Action.SEE_COMMENTS, Action.SEE_MEMBERS, Action.SEE_USAGE, Action.SEE_AUDIT),
    *(Action.SEE_ADDRESSES, Action.DOWNLOAD_ORIGINAL, Action.EXPORT),
    *(Action.REMOVE_CONTENT, Action.DELETE_COMMENT, Action.PURGE, Action.MANAGE_LINK),
    *(Action.MANAGE_MEMBERS, Action.DELETE_SPACE, Action.TRANSFER_SPACE),
})  # fmt: skip
"""What may be done in a space that can only be read: what adds nothing, and makes room."""


def effective_role(
    space_role: str, project_roles: Mapping[ObjectId, str], project: ObjectId | None
) -> str | None:
    """A member's role in a project, or in the space itself; None for what they may not see.

    A role given in a project counts there instead of the one in the space, be it more or less.
    """
    if project is None:
        return space_role
    role = project_roles.get(project, space_role)
    return None if role == Role.VISITOR else role
