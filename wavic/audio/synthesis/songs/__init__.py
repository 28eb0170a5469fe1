"""What the demo's bands have written."""

from wavic.audio.synthesis.songs.elsewhere import REEDS, SIGNAL_FIRES
from wavic.audio.synthesis.songs.first_light import (
    FIRST_LIGHT,
    HARBOUR_LIGHTS,
    MORNING_MARKET,
    PAPER_KITES,
    SLOW_TIDE,
)
from wavic.audio.synthesis.songs.night_ferry import ENGINE_ROOM, LAST_CROSSING, WINDOW_SEAT

PIECES = (
    *(HARBOUR_LIGHTS, PAPER_KITES, SLOW_TIDE, MORNING_MARKET, FIRST_LIGHT),
    *(ENGINE_ROOM, WINDOW_SEAT, LAST_CROSSING),
    *(SIGNAL_FIRES, REEDS),
)

__all__ = [
    "ENGINE_ROOM",
    "FIRST_LIGHT",
    "HARBOUR_LIGHTS",
    "LAST_CROSSING",
    "MORNING_MARKET",
    "PAPER_KITES",
    "PIECES",
    "REEDS",
    "SIGNAL_FIRES",
    "SLOW_TIDE",
    "WINDOW_SEAT",
]
