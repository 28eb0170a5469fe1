"""Tracks by the million, written raw but shaped by the models, and people who may see them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bson.objectid import ObjectId
from django.db import connection
from django.db.models import Model

from accounts.clients import Client
from accounts.models import User
from accounts.services import sessions
from projects.models import Project
from spaces.models import Membership, Space
from spaces.roles import Role
from tracks.models import Status, Track, Version
from wavic.mongo.documents import collection
from wavic.storage.names import blob_name

TRACKS_OF_PROJECT, PROJECTS_OF_SPACE = 12, 100
TRACKS_OF_SPACE = TRACKS_OF_PROJECT * PROJECTS_OF_SPACE
SPACES_OF_CALLER = 20
CALLERS = 200
_BATCH = 5_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """A person with a token, and a space, a project and a project's tracks that they may see."""

    token: str
    space: ObjectId
    project: ObjectId


class Library:
    """Spaces of 100 projects of 12 tracks. `grow` fills it, `callers` lets people into it."""

    def __init__(self) -> None:
        self._random = random.Random(1)
        self._owner = insert([row_of(named("owner"))], User)[0]
        self._spaces: list[ObjectId] = []
        self._projects: dict[ObjectId, list[ObjectId]] = {}  # the whole ones of each space
        self._tracks = 0

    def grow(self, size: int) -> None:
        """Add tracks until there are this many."""
        while len(self._spaces) < max(SPACES_OF_CALLER, -(-size // TRACKS_OF_SPACE)):
            self._add_space()
        pairs = self._new_tracks(size)
        while batch := [pair for pair, _ in zip(pairs, range(_BATCH), strict=False)]:
            insert([track for track, _ in batch], Track)
            insert([version for _, version in batch], Version)

    def callers(self) -> list[Caller]:
        """New people, each a member of 20 spaces, the first of which has projects."""
        full = [space for space, projects in self._projects.items() if len(projects) > 20]
        return [self._caller(number, full) for number in range(CALLERS)]

    def _caller(self, number: int, full: list[ObjectId]) -> Caller:
        home = self._random.choice(full)
        others = self._random.sample([each for each in self._spaces if each != home], 19)
        [person] = insert([row_of(named(f"caller-{self._tracks}-{number}"))], User)
        member = row_of(Membership(user_id=person, space_id=home, role=Role.EDITOR))
        insert([like(member, space_id=space) for space in (home, *others)], Membership)
        token = sessions.open_session(person, Client("127.0.0.1", "bench")).token
        return Caller(token, home, self._random.choice(self._projects[home]))

    def _add_space(self) -> None:
        space = Space(name=f"Space {len(self._spaces)}", owner_id=self._owner)
        [made] = insert([row_of(space)], Space)
        self._spaces.append(made)
        self._projects[made] = []

    def _new_tracks(self, size: int) -> Iterator[tuple[Row, Row]]:
        """Track and version rows up to the size; their projects are written on the way."""
        track, version = _track(), _version(self._owner)
        while self._tracks < size:
            space = self._spaces[self._tracks // TRACKS_OF_SPACE]
            project = self._add_project(space)
            for position in range(TRACKS_OF_PROJECT):
                ids = {"_id": ObjectId()}
                made = ObjectId()
                yield (
                    like(
                        track,
                        **ids,
                        space_id=space,
                        project_id=project,
                        position=position,
                        title=f"Track {self._tracks}",
                        current_version_id=made,
                    ),
                    like(version, _id=made, track_id=ids["_id"], blob=blob_name("audio", "wav")),
                )
                self._tracks += 1

    def _add_project(self, space: ObjectId) -> ObjectId:
        project = Project(
            space_id=space, title=f"Project {self._tracks}", track_count=TRACKS_OF_PROJECT
        )
        [made] = insert([row_of(project)], Project)
        self._projects[space].append(made)
        return made


def named(name: str) -> User:
    """Somebody who isn't saved yet."""
    return User.objects.build(f"{name}@wavic.example", name=name)


def _track() -> Row:
    return row_of(
        Track(position=0, bpm=120.0, key="F# minor", isrc="GBAYE0601498", version_count=1)
    )


def _version(owner: ObjectId) -> Row:
    version = Version(
        number=1,
        label="Mix 1",
        uploaded_by_id=owner,
        filename="Harbour (mix 1).wav",
        content_type="audio/wav",
        size=48_000_044,
        sha256="0" * 64,
        status=Status.READY,
        duration_ms=272_109,
        sample_rate=44_100,
        channels=2,
        bit_depth=16,
        codec="pcm_s16le",
    )
    return row_of(version)


def row_of(instance: Model) -> Row:
    """What saving the instance would write: every column, so that a new one isn't forgotten."""
    row = {}
    for field in instance._meta.concrete_fields:
        value = field.pre_save(instance, add=True)
        row[field.column] = field.get_db_prep_save(value, connection)
    if row["_id"] is None:
        del row["_id"]
    return row


def like(row: Row, **columns: Any) -> Row:
    """The row with other values; KeyError for a column that the model doesn't have."""
    if unknown := columns.keys() - row.keys() - {"_id"}:
        raise KeyError(unknown)
    return {**row, **columns}


def insert(rows: list[Row], model: type[Model]) -> list[ObjectId]:
    """Write the rows; their ids."""
    return collection(model).insert_many(rows, ordered=False).inserted_ids
