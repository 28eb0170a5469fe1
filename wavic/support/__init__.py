"""What support staff find, see and do: each room says it of its own documents, in its support.py.

    finds(Session, people=["user_id"])                 # by its id, and whom it leads to
    @finder(r"cus_\\w+", "a customer's id at Stripe")   # by anything else
    @panel("Sessions", 40)                             # a part of a person's page
    @act
    class LogOut(Act): ...                             # what can be done, with a reason

Knows no domain. See docs/support.md.
"""

from wavic.support.cells import all_of, size
from wavic.support.registry import (
    Act,
    Bar,
    Facts,
    Lead,
    Offer,
    Row,
    Table,
    To,
    act,
    finder,
    finds,
    panel,
    places,
)

__all__ = [
    "Act",
    "Bar",
    "Facts",
    "Lead",
    "Offer",
    "Row",
    "Table",
    "To",
    "act",
    "all_of",
    "finder",
    "finds",
    "panel",
    "places",
    "size",
]
