"""Asking for exports, making them, throwing them away."""

from wavic.exports.services.asking import ask, throw_away, throw_away_all, throw_away_due
from wavic.exports.services.filing import count_for, export_into
from wavic.exports.services.making import take_turn

__all__ = [
    "ask",
    "count_for",
    "export_into",
    "take_turn",
    "throw_away",
    "throw_away_all",
    "throw_away_due",
]
