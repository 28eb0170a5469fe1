"""The table: what each role may do. `access.py` is what asks it."""

from collections.abc import Mapping
from enum import StrEnum, auto

from django.db import models


class Role(models.TextChoices):
    """A member's role; a share link's guest has none of these but stands in the same table."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    COMMENTER = "commenter"
    VIEWER = "viewer"


GUEST = "guest"


class Action(StrEnum):
    SEE = auto()
    COMMENT = auto()
    DOWNLOAD_ORIGINAL = auto()
    EDIT_COMMENT = auto()
    DELETE_COMMENT = auto()
    RESOLVE_COMMENT = auto()
    REVIEW_VERSION = auto()
    EDIT_CONTENT = auto()
    CREATE_LINK = auto()
    MANAGE_LINK = auto()
    PURGE = auto()
    MANAGE_MEMBERS = auto()
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
    #                           owner  admin  editor commenter viewer guest
    Action.SEE:                (_YES,  _YES,  _YES,  _YES,     _YES,  _YES),
    Action.COMMENT:            (_YES,  _YES,  _YES,  _YES,     _NO,   _LINK),
    Action.DOWNLOAD_ORIGINAL:  (_YES,  _YES,  _YES,  _YES,     _NO,   _LINK),
    Action.EDIT_COMMENT:       (_OWN,  _OWN,  _OWN,  _OWN,     _NO,   _OWN),
    Action.DELETE_COMMENT:     (_OWN,  _YES,  _OWN,  _OWN,     _NO,   _OWN),
    Action.RESOLVE_COMMENT:    (_YES,  _YES,  _YES,  _OWN,     _NO,   _NO),
    Action.REVIEW_VERSION:     (_YES,  _YES,  _YES,  _YES,     _NO,   _LINK),
    Action.EDIT_CONTENT:       (_YES,  _YES,  _YES,  _NO,      _NO,   _NO),
    Action.CREATE_LINK:        (_YES,  _YES,  _YES,  _NO,      _NO,   _NO),
    Action.MANAGE_LINK:        (_YES,  _YES,  _OWN,  _NO,      _NO,   _NO),
    Action.PURGE:              (_YES,  _YES,  _NO,   _NO,      _NO,   _NO),
    Action.MANAGE_MEMBERS:     (_YES,  _YES,  _NO,   _NO,      _NO,   _NO),
    Action.RENAME_SPACE:       (_YES,  _YES,  _NO,   _NO,      _NO,   _NO),
    Action.DELETE_SPACE:       (_YES,  _NO,   _NO,   _NO,      _NO,   _NO),
    Action.TRANSFER_SPACE:     (_YES,  _NO,   _NO,   _NO,      _NO,   _NO),
}  # fmt: skip
MATRIX: Mapping[tuple[Action, str], Rule] = {
    (action, column): rule
    for action, rules in _TABLE.items()
    for column, rule in zip(_COLUMNS, rules, strict=True)
}
