"""A whole run: every kind in the order in which they refer to each other, then what follows."""

from tqdm import tqdm

from trash.legacy.drafts import Draft
from trash.legacy.finishing import batches, end_run, finish, is_unfinished
from trash.legacy.kinds.attachments import Attachments
from trash.legacy.kinds.base import Kind, Move
from trash.legacy.kinds.comments import Comments
from trash.legacy.kinds.files import AudioFiles, TrackFiles, Versions
from trash.legacy.kinds.people import Users
from trash.legacy.kinds.projects import Projects, Tracks
from trash.legacy.kinds.sharing import Invitations, Links
from trash.legacy.kinds.spaces import Members, Spaces
from trash.legacy.kinds.told import Notifications, Subscriptions
from trash.legacy.processing import process_arrivals
from trash.legacy.records import Record, Refused
from trash.legacy.settling import settle
from trash.legacy.source import BATCH
from trash.services import enter_missing

_FIRST: tuple[type[Kind], ...] = (
    Users,
    Spaces,
    Projects,
    Members,
    Tracks,
    Versions,
    TrackFiles,
    AudioFiles,
    Attachments,
)
_LAST: tuple[type[Kind], ...] = (Links, Invitations, Notifications, Subscriptions)


def run(move: Move, *, quiet: bool = False) -> None:
    """Bring everything; a dry run writes nothing, and reports the same.

    A run that was killed is begun again: what has come is found, the rest follows.
    """
    for kind in _FIRST:
        _bring(kind(move), quiet=quiet)
    _report_silent_tracks(move)
    _bring_comments(move, quiet=quiet)
    for kind in _LAST:
        _bring(kind(move), quiet=quiet)
    move.report.left_behind = move.records.left_behind
    if move.blobs.away:
        move.report.remarks.append("Storage didn't answer: run it again for what it knows.")
    if move.dry_run:
        return
    if is_unfinished():
        finish(move.ledger)
        enter_missing()
        end_run()
    enqueued = process_arrivals()
    move.report.remarks.append(f"The worker has {enqueued:,} versions and pictures to process.")


def _bring_comments(move: Move, *, quiet: bool) -> None:
    """Passes over the comments, until no reply waits for its parent any more."""
    kind, waited = Comments(move), -1
    _bring(kind, quiet=quiet)
    while kind.waiting:
        kind.last_pass = kind.waiting == waited
        kind.passes, waited, kind.waiting = kind.passes + 1, kind.waiting, 0
        _bring(kind, quiet=quiet)


def _bring(kind: Kind, *, quiet: bool) -> None:
    move = kind.move
    total = move.source.counts().get(kind.name)
    seen = tqdm(kind.all(), desc=kind.name, total=total, unit="", disable=quiet, leave=False)
    for records in batches(seen, BATCH):
        _bring_batch(kind, records)
        move.end_batch()


def _bring_batch(kind: Kind, records: list[Record]) -> None:
    move = kind.move
    move.records.mark(records)
    move.ledger.load(record.key for record in records)
    move.ledger.load(key for record in records for key in kind.keys(record))
    kind.prepare(records)
    # Several things that theirs say of one of ours are one draft: the last has seen them all.
    drafts: dict[str, Draft] = {}
    for record in filter(kind.wants, records):
        if kind.reads and getattr(kind, "passes", 1) == 1:
            move.report.count(kind.name, "read")
        try:
            drafts.update((draft.key, draft) for draft in kind.drafts(record))
        except Refused as refusal:
            move.report.refuse(kind.name, record.id, refusal.code, refusal.detail)
    settle(drafts.values(), move.ledger, move.report, dry_run=move.dry_run)


def _report_silent_tracks(move: Move) -> None:
    """Tracks of which nothing can be heard: they aren't shown before they have a version."""
    for row in move.ledger.rows("track"):
        if not row["facts"]["versions"]:
            source_id = row["key"].partition(":")[2]
            move.report.say("lost", "track", source_id, "no_audio", "It has no version to show.")
