"""Threads of comments and their replies."""

from collections.abc import Iterable, Iterator
from typing import Any

from bson.objectid import ObjectId

from collaboration.models import Comment, Reaction
from trash.legacy import values
from trash.legacy.drafts import Draft, Row
from trash.legacy.kinds.base import Kind, Move
from trash.legacy.records import Record, Refused
from wavic.lifecycle.models import State

_HOURS_AT_MOST = 10 * 3_600  # seconds: nothing is longer, so larger numbers are milliseconds
_GUEST = 80
_EMOJI = "👍"  # of what is only liked


class Comments(Kind):
    """Threads and replies, in as many passes as it takes for parents to come before replies.

    A thread stands on the version that it was made on and on later ones while it was open, as if
    it had been made here.
    """

    name = "comment"

    def __init__(self, move: Move) -> None:
        super().__init__(move)
        self._unit = self._decided_unit()
        self.passes = 1
        self.waiting = 0
        self.last_pass = False

    def keys(self, record: Record) -> Iterable[str]:
        named = [("comment", record.ref("parent")), ("track", record.ref("track"))]
        named += [("user", record.ref(name)) for name in ("author", "resolved_by", "deleted_by")]
        named += [("user", pk) for pk in record.refs("mentions")]
        named += [("user", whom) for _, whom in _reactions(record)]
        return [record.key, *(f"{kind}:{pk}" for kind, pk in named if pk)]

    def wants(self, record: Record) -> bool:
        """In later passes only what has waited."""
        row = self.ledger.get(record.key)
        waits = record.ref("parent") is not None and (row is None or row["written"] is None)
        return self.passes == 1 or waits

    def drafts(self, record: Record) -> Iterator[Draft]:
        parent_id = record.ref("parent")
        thread = self.come("comment", parent_id)
        if parent_id and thread is None and not self.last_pass:
            self.waiting += 1
            return
        if parent_id:
            thread = self.needed("comment", parent_id)
        if thread is not None and record.trashed():
            # Here a deleted reply is gone: it waits where nobody sees it.
            yield self.keep(record, "deleted_reply", self.person(record.ref("author")))
            self.ledger.put(record.key, record.pk, written={}, facts=thread["facts"])
            return
        place = thread["facts"] if thread else self._place(record)
        times = self.times(record)
        comment = Comment(
            pk=record.pk,
            space_id=place["space"],
            project_id=place["project"],
            track_id=place["track"],
            parent_id=place["thread"] if thread else None,
            body=record.text("body"),
            mentions=self._people(record),
            reactions=self._reacted(record),
            edited_at=record.moment("edited_at"),
            **self._author(record),
            **({"state": State.ACTIVE} if thread else self._thread(record, place, times)),
            **times,
        )
        facts = {name: place[name] for name in ("space", "project", "track")}
        facts["thread"] = place["thread"] if thread else record.pk
        # At once: replies to it may stand in the same batch.
        self.ledger.put(record.key, record.pk, facts=facts)
        yield Draft(
            record.key,
            comment,
            ("body", "mentions", "reactions", "edited_at", "state")
            + (() if thread else ("resolved", "start_ms", "end_ms")),
            facts=facts,
            notes=record.notes,
            counted_on="" if thread else place["row"]["key"],
        )

    def _place(self, record: Record) -> Row:
        track = self.needed("track", record.ref("track"))
        if not track["facts"]["versions"]:
            raise Refused("track_without_version", record.ref("track") or "")
        return {**track["facts"], "track": track["target"], "row": track}

    def _thread(self, record: Record, place: Row, times: dict[str, Any]) -> dict[str, Any]:
        resolved = bool(record.flag("resolved") or record.raw("resolved_at"))
        resolved_at = (record.moment("resolved_at") or times["updated_at"]) if resolved else None
        start, end = self._moment(record, "start"), self._moment(record, "end")
        if end is not None and end <= (start or 0):
            record.note("end_before_start")
            end = None
        return {
            **self.state(record, place["row"]),
            "versions": self._stands_on(record, place, times["created_at"], resolved_at),
            "start_ms": start or 0,
            "end_ms": end,
            "resolved": resolved,
            "resolved_at": resolved_at,
            "resolved_by": self.person(record.ref("resolved_by")) if resolved else None,
        }

    def _stands_on(
        self, record: Record, place: Row, made_at: Any, resolved_at: Any
    ) -> list[ObjectId]:
        """The version it was made on, then those that came while it was open."""
        order = sorted(place["versions"].items(), key=lambda item: item[1]["number"])
        said = record.ref("version")
        first = str(values.kept_id("version", said)[0]) if said else ""
        if first not in place["versions"]:
            if said:
                record.note("version_missing", said)
            earlier = [pk for pk, version in order if version["created_at"] <= made_at]
            first = earlier[-1] if earlier else order[0][0]
        number = place["versions"][first]["number"]
        later = [
            pk
            for pk, version in order
            if version["number"] > number
            and (resolved_at is None or version["created_at"] <= resolved_at)
        ]
        return [ObjectId(pk) for pk in (first, *later)]

    def _moment(self, record: Record, name: str) -> int | None:
        exact = record.whole(f"{name}_ms")
        if exact is not None:
            return exact
        found = record.number(name)
        if found is None or found < 0:
            return None
        return round(found * 1000) if self._unit == "s" else round(found)

    def _author(self, record: Record) -> dict[str, Any]:
        said = record.ref("author")
        if author := self.person(said):
            return {"author_id": author}
        name = record.text("guest_name", _GUEST)
        if said and not name:
            record.note("author_missing", said)
            return {}
        guest = values.kept_id("guest", f"{record.ref('track')}/{name}")[0]
        return {"guest_id": guest, "guest_name": name or "Guest"}

    def _people(self, record: Record) -> list[ObjectId]:
        found = (self.person(whom) for whom in record.refs("mentions"))
        return list(dict.fromkeys(pk for pk in found if pk))

    def _reacted(self, record: Record) -> list[Reaction]:
        found = {(emoji, whom) for emoji, whom in _reactions(record)}
        people = [(emoji, self.come("user", whom)) for emoji, whom in sorted(found)]
        return [
            Reaction(emoji=emoji, by=row["target"], name=row["facts"]["name"])
            for emoji, row in people
            if row
        ]

    def _decided_unit(self) -> str:
        """Seconds or milliseconds, for all comments and all runs alike."""
        row = self.ledger.get("unit:comment")
        said = self.move.mapping.options["comment_unit"]
        if row is None:
            kind = self.move.mapping.kinds["comment"]
            largest, fraction = self.move.source.largest(kind, "start")
            seconds = fraction or largest <= _HOURS_AT_MOST
            unit = ("s" if seconds else "ms") if said == "auto" else said
            row = self.ledger.put("unit:comment", None, written={}, facts={"unit": unit})
        unit = row["facts"]["unit"]
        how = "as the mapping says" if said != "auto" else "judged by the numbers"
        self.move.report.remarks.append(f"Moments of comments are in {unit} ({how}).")
        return str(unit)


def _reactions(record: Record) -> Iterator[tuple[str, str]]:
    """(emoji, whose) of each; only who, for what is liked."""
    found = record.raw("reactions")
    for each in found if isinstance(found, list) else ():
        whole = isinstance(each, dict) and ("user" in each or "userId" in each)
        try:
            whom = values.reference((each.get("user") or each.get("userId")) if whole else each)
        except values.Unreadable:
            continue
        said = (each.get("emoji") or each.get("type")) if whole else None
        yield str(said or _EMOJI)[:16], whom
