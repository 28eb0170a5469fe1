"""Projects and their tracks, in order."""

from collections.abc import Iterable, Iterator

from projects.models import Project
from tracks.models import Track
from trash.legacy.drafts import Draft
from trash.legacy.kinds.base import TITLE, Kind, Move
from trash.legacy.records import Record, Refused

_ISRC, _KEY = 12, 12
_BEHIND = 1_000_000  # places from which on those without one are put, the oldest first


class Projects(Kind):
    name = "project"

    def keys(self, record: Record) -> Iterable[str]:
        return [f"space:{record.ref('space')}", f"user:{record.ref('deleted_by')}"]

    def prepare(self, records: list[Record]) -> None:
        self.look_at_pictures(records, "artwork")

    def drafts(self, record: Record) -> Iterator[Draft]:
        space = self.needed("space", record.ref("space"))
        state = self.state(record, space)
        released = record.moment("release_date")
        project = Project(
            pk=record.pk,
            space_id=space["target"],
            title=record.text("title", TITLE) or "Untitled",
            kind=self._kind(record),
            description=record.text("description"),
            artwork=self.picture(record, "artwork"),
            release_date=released and released.date(),
            **state,
            **self.times(record),
        )
        gone_at = record.gone_at or space["facts"].get("trashed_at")
        yield Draft(
            record.key,
            project,
            ("title", "kind", "description", "artwork", "release_date", "state"),
            facts={
                "space": space["target"],
                "owner": space["facts"]["owner"],
                "trashed_at": gone_at,
            },
            notes=record.notes,
            todo={"artwork": "project_artwork"},
        )

    def _kind(self, record: Record) -> str:
        try:
            return str(record.choice("kind"))
        except Refused as unknown:
            record.note(unknown.code, unknown.detail)
            return record.kind.defaults["kind"]


class Tracks(Kind):
    name = "track"

    def __init__(self, move: Move) -> None:
        super().__init__(move)
        self._listed: dict[str, tuple[str, int]] = {}

    def keys(self, record: Record) -> Iterable[str]:
        named = (record.ref("project"), self._listed.get(record.id, ("", 0))[0])
        return [f"project:{pk}" for pk in named if pk]

    def prepare(self, records: list[Record]) -> None:
        """Which projects list these tracks, and where."""
        kind = self.move.mapping.kinds["project"]
        unplaced = [r.id for r in records if r.raw("position") is None or r.ref("project") is None]
        listing = self.move.source.referring("project", kind.fields["tracks"], unplaced)
        for track, row in listing.items():
            project = self.move.records.whole("project", row)
            order = list(project.refs("tracks"))
            if track in order:
                self._listed[track] = (project.id, order.index(track))
        self.ledger.load(f"project:{pk}" for pk, _ in self._listed.values())

    def drafts(self, record: Record) -> Iterator[Draft]:
        listed_in, listed_at = self._listed.pop(record.id, (None, None))
        project = self.needed("project", record.ref("project") or listed_in)
        state = self.state(record, project)
        position = record.whole("position")
        if position is None:
            position = listed_at if listed_at is not None else self._behind(record)
        track = Track(
            pk=record.pk,
            project_id=project["target"],
            space_id=project["facts"]["space"],
            title=record.text("title", TITLE) or "Untitled",
            position=position,
            bpm=record.number("bpm"),
            key=record.text("key", _KEY),
            isrc=record.text("isrc", _ISRC).upper(),
            lyrics=record.text("lyrics"),
            **state,
            **self.times(record),
        )
        before = self.ledger.get(record.key)
        facts = before["facts"] if before else {"versions": {}}
        yield Draft(
            record.key,
            track,
            ("title", "position", "bpm", "key", "isrc", "lyrics", "state"),
            facts={
                **facts,
                "project": project["target"],
                "space": project["facts"]["space"],
                "owner": project["facts"]["owner"],
                "trashed_at": record.gone_at or project["facts"].get("trashed_at"),
                "current": record.ref("current"),
            },
            notes=record.notes,
        )

    def _behind(self, record: Record) -> int:
        """The same each time, and in the order of their making."""
        return _BEHIND + int(record.created_at().timestamp())
