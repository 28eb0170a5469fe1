"""What a player needs: where to stream from, what to draw, and two mixes side by side."""

from dataclasses import dataclass
from typing import Any

from bson.objectid import ObjectId

from spaces.access import Principal
from spaces.roles import Action
from tracks.models import Status
from tracks.selectors.shapes import shown_version, sources
from tracks.selectors.versions import rows_of_versions
from wavic.api.errors import Problem
from wavic.audio.loudness import Loudness
from wavic.audio.waveform import Level, Waveform
from wavic.storage.blobs import blob_store
from wavic.storage.signing import download_url

_RETRY_AFTER = 5  # seconds


@dataclass(frozen=True)
class DrawnWaveform:
    """A version's waveform at one zoom level; 0 is the coarsest of `zooms`."""

    version: ObjectId
    level: Level
    sample_rate: int
    zoom: int
    zooms: int

    def as_json(self) -> dict[str, Any]:
        """As audiowaveform's JSON, and which of how many levels it is."""
        drawn = self.level.json(self.sample_rate)
        return {**drawn, "zoom": self.zoom, "zooms": self.zooms}

    def dat(self) -> bytes:
        """As audiowaveform's .dat."""
        return self.level.dat(self.sample_rate)


def source(
    principal: Principal, track_id: ObjectId, version_id: ObjectId | None, *, original: bool
) -> tuple[ObjectId, str]:
    """The version that plays, and the signed URL to play from.

    The proxy, or until it is there the original for who may download it; the original always,
    where it is asked for: 403 for who may not. 409 `processing` while there is nothing to play.
    """
    action = Action.DOWNLOAD_ORIGINAL if original else Action.SEE
    granted, _, (row,) = rows_of_versions(principal, track_id, [version_id], action)
    side = sources(row, granted)
    url = side["original"] if original else side["stream"] or side["original"]
    if url is None:
        raise _not_there(row)
    return row["id"], url


def download(
    principal: Principal, track_id: ObjectId, version_id: ObjectId | None
) -> tuple[ObjectId, str]:
    """The version, and the signed URL that saves the original under its name.

    403 for who may not have it.
    """
    action = Action.DOWNLOAD_ORIGINAL
    _, _, (row,) = rows_of_versions(principal, track_id, [version_id], action)
    return row["id"], download_url(row["_blobs"]["blob"], row["filename"])


def waveform(
    principal: Principal, track_id: ObjectId, version_id: ObjectId | None, zoom: int
) -> DrawnWaveform:
    """What to draw of a version at a zoom level, or at the finest there is below it."""
    _, _, (row,) = rows_of_versions(principal, track_id, [version_id])
    levels, sample_rate = _levels(row)
    zoom = min(zoom, len(levels) - 1)
    return DrawnWaveform(row["id"], levels[zoom], sample_rate, zoom, len(levels))


def comparison(
    principal: Principal, track_id: ObjectId, a: ObjectId, b: ObjectId
) -> dict[str, Any]:
    """Two versions to be switched between: alike in kind of source, in start and in loudness.

    Both sources are proxies, or both originals where the caller may have them and a proxy is
    missing; either kind starts with the original's first sample. A gain in dB is never above 0:
    the louder one is turned down to the other. 409 `processing` until both are analysed.
    """
    granted, _, rows = rows_of_versions(principal, track_id, [a, b])
    levels = [_levels(row) for row in rows]
    sides = [sources(row, granted) for row in rows]
    kind = next((kind for kind in ("stream", "original") if all(side[kind] for side in sides)), "")
    if not kind:
        raise _not_there(rows[0] if not sides[0]["stream"] else rows[1])
    a_lufs, b_lufs = map(_heard_lufs, rows)
    difference = None if a_lufs is None or b_lufs is None else round(b_lufs - a_lufs, 2)
    shown = [
        {
            "version": shown_version(row, granted),
            "source_url": side[kind],
            "gain_db": gain,
            "waveform": drawn[0].json(rate),
        }
        for row, side, gain, (drawn, rate) in zip(
            rows, sides, _gains(difference), levels, strict=True
        )
    ]
    return {
        "track": track_id,
        "source": kind,
        "a": shown[0],
        "b": shown[1],
        "loudness_difference_lu": difference,
        "length_difference_ms": rows[1]["duration_ms"] - rows[0]["duration_ms"],
    }


def _heard_lufs(row: dict[str, Any]) -> float | None:
    measured = Loudness(row["loudness_lufs"], None, None, None)
    return measured.heard_lufs(row["channels"])


def _gains(difference: float | None) -> tuple[float, float]:
    """How much to turn a and b down, in dB, when b is `difference` LU louder than a."""
    if not difference:
        return 0.0, 0.0
    return (0.0, -difference) if difference > 0 else (difference, 0.0)


def _levels(row: dict[str, Any]) -> tuple[list[Level], int]:
    """The zoom levels of a version's waveform, the coarsest first, and its sample rate in Hz."""
    name = row["_blobs"]["waveform"]
    if not name:
        raise _not_there(row)
    with blob_store().open(name) as file:
        drawn = Waveform.unpack(file.read())
    return drawn.levels[::-1], drawn.sample_rate


def _not_there(row: dict[str, Any]) -> Problem:
    if row["status"] == Status.FAILED:
        return Problem(409, "unplayable", "This version can't be played.", failure=row["failure"])
    headers = {"Retry-After": str(_RETRY_AFTER)}
    return Problem(409, "processing", "This version is still being processed.", headers=headers)
