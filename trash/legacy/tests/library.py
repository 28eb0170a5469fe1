"""What the messy source holds, made step by step."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import bcrypt
import pymongo
from bson.objectid import ObjectId
from django.conf import settings

from tracks.tests.factories import short_wav
from trash.legacy.tests.blobs import write_blob
from wavic.testing.pictures import encoded, photograph

Row = dict[str, Any]

PASSWORD = "correct horse battery"
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
LONG_AGO = datetime(2023, 3, 1, 12, tzinfo=UTC)
ODD_NAME = "uploads/My Söng (final) 100%.wav"  # as people call files, and the old system kept them


@dataclass
class Messy:
    """The source's address, and ids of what tests look at."""

    uri: str
    database: pymongo.database.Database[Row]
    people: list[ObjectId] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)

    def person(self, number: int) -> ObjectId:
        """The id of a person."""
        return self.people[number]


class Library:
    """People, spaces, projects and tracks."""

    def __init__(self, made: Messy, bands: int) -> None:
        self.made, self.named, self.bands = made, made.named, bands
        self.database = made.database

    def add(self, collection: str, **document: Any) -> Any:
        document.setdefault("_id", ObjectId())
        document.setdefault("__v", 0)
        self.database[collection].insert_one(document)
        return document["_id"]

    def people(self) -> None:
        for number in range(46):
            self.made.people.append(
                self.add(
                    "users",
                    email=f"Person{number}@Example.com"
                    if number % 3
                    else f"person{number}@example.com",
                    password=HASH.replace("$2b$", ("$2a$", "$2b$", "$2y$")[number % 3]),
                    name=("Zoë", "天使", "Łukasz", "Ada")[number % 4] + f" {number}",
                    emailVerified=bool(number % 2),
                    createdAt=LONG_AGO + timedelta(days=number),
                    updatedAt=LONG_AGO + timedelta(days=100 + number),
                )
            )
        day = timedelta(days=1)
        twins = self.named["twins"] = [
            self.add(
                "users", email="Nina@Example.com", password=HASH, name="Nina", lastLogin=LONG_AGO
            ),
            self.add(
                "users",
                email=" nina@example.com",
                password=HASH,
                name="Nina",
                lastLogin=LONG_AGO + day,
            ),
        ]
        self.made.people += twins
        self.named["bare"] = self.add("users", email="bare@example.com")  # by another's login
        self.named["gone"] = self.add(
            "users", email="gone@example.com", password=HASH, name="Gone", isDeleted=True
        )
        write_blob("avatars/face.jpg", encoded(photograph(300, 300), "JPEG"), "image/jpeg")
        self.database["users"].update_one(
            {"_id": self.made.people[0]},
            {
                "$set": {
                    "avatar": self.address("avatars/face.jpg"),
                    "isAdmin": True,
                    "theme": "dark",
                }
            },
        )

    def address(self, name: str) -> str:
        return (
            f"https://acct.blob.core.windows.net/{settings.AZURE_CONTAINER or 'audio'}/{name}?sv=1"
        )

    def spaces(self) -> None:
        people = self.made.people
        self.named["spaces"] = [
            self.add(
                "artistspaces",
                name=f"Band {number}",
                owner=people[number] if number % 2 else str(people[number]),
                members=[
                    {"_id": ObjectId(), "user": people[number + 10], "role": "Editor"},
                    {"user": str(people[number + 20]), "role": "read_only"},
                    {"user": people[number + 30], "role": "ADMIN"},
                ],
                createdAt=(LONG_AGO + timedelta(days=number)).isoformat(),
            )
            for number in range(self.bands)
        ]
        self.named["orphan_space"] = self.add("artistspaces", name="Nobody's", owner=ObjectId())
        self.named["inherited"] = self.add(
            "artistspaces",
            name="Inherited",
            owner=ObjectId(),
            members=[{"user": people[3], "role": "editor"}],
        )
        self.named["wizard"] = self.add(
            "members", artistSpace=self.named["spaces"][0], user=people[40], role="wizard"
        )
        self.add(
            "members", artistSpace=self.named["spaces"][-1], user=str(people[41]), role="comment"
        )
        self.add("members", artistSpace=ObjectId(), user=people[41], role="editor")

    def projects_and_tracks(self) -> None:
        self.named["projects"], self.named["tracks"] = [], []
        for number, space in enumerate(self.named["spaces"]):
            for kind in ("Album", "EP", "mystery")[: self.bands]:
                project = self.add(
                    "projects",
                    space=space if number % 2 else str(space),
                    title=f"{kind} {number}",
                    kind=kind,
                    releaseDate="2024-05-01",
                )
                self.named["projects"].append(project)
                for place in range(3):
                    self.named["tracks"].append(self.track(project, place))
        first = self.named["projects"][0]
        self.named["collaborator"] = self.made.people[45]
        self.database["projects"].update_one(
            {"_id": first},
            {"$set": {"collaborators": [{"user": self.made.people[45], "role": "viewer"}]}},
        )
        self.add("projects", space=ObjectId(), title="Dangling", kind="album")
        at = LONG_AGO + timedelta(days=300)
        thrown = self.named["thrown"] = self.add(
            "projects", space=self.named["spaces"][-1], title="Thrown", kind="album", deletedAt=at,
            deletedBy=self.made.people[2],
        )  # fmt: skip
        self.named["with_it"] = self.track(thrown, 0, deletedAt=at)
        self.named["before_it"] = self.track(thrown, 1, deletedAt=at - timedelta(days=1))
        moved = self.named["moved"] = ObjectId()
        self.add(
            "trashspaces", itemType="Project", itemId=moved, deletedAt=at,
            data={"_id": moved, "space": self.named["spaces"][-1], "title": "Moved"},
        )  # fmt: skip

    def track(self, project: ObjectId, place: int, **more: Any) -> ObjectId:
        """Of three makes: with nested versions, with one file, with a document for its file."""
        name = f"uploads/{ObjectId()}.wav"
        write_blob(name, short_wav())
        owner = self.made.people[place]
        document: Row = {"project": project, "title": f"Sóng {place}", "order": str(place), **more}
        if place == 0:
            second = f"uploads/{ObjectId()}.wav"
            write_blob(second, short_wav())
            made_at = LONG_AGO + timedelta(days=200)
            document["versions"] = [
                {"_id": ObjectId(), "file": self.address(name), "version": 1, "createdAt": made_at},
                {
                    "_id": ObjectId(), "file": second, "version": "1", "label": "Louder",
                    "size": "12", "createdAt": made_at + timedelta(days=10), "uploadedBy": owner,
                },
            ]  # fmt: skip
        elif place == 1:
            document |= {"fileUrl": name, "originalName": "Harbour.wav", "uploadedBy": str(owner)}
        else:
            document["file"] = self.add(
                "files",
                blobName=name,
                originalName="Mix.wav",
                mimetype="audio/wav",
                size=3,
                user=owner,
            )
        return self.add("tracks", **document)
