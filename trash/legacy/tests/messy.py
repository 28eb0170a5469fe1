"""A database as a Mongoose application leaves it after some years: real, and not tidy.

Fifty people, some of them twice; ids as ObjectIds and as text; numbers as text; dates of four
kinds; arrays beside collections; things thrown away in three ways; and what refers to nothing.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import bcrypt
import pymongo
from bson.objectid import ObjectId
from django.conf import settings

from tracks.tests.factories import short_wav
from wavic.storage.blobs import blob_store
from wavic.testing.pictures import encoded, photograph

PASSWORD = "correct horse battery"
_HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
_LONG_AGO = datetime(2023, 3, 1, 12, tzinfo=UTC)
ODD_NAME = "uploads/My Söng (final) 100%.wav"  # as people call files, and the old system kept them

Row = dict[str, Any]


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


@contextmanager
def messy_source(bands: int = 3) -> Iterator[Messy]:
    """The database, beside ours in the test's own mongod, and its blobs in our store."""
    base, _, options = settings.MONGODB_URI.partition("?")
    name = f"legacy_source_{os.getpid()}"
    uri = f"{base.rpartition('/')[0]}/{name}?{options}"
    with pymongo.MongoClient[Row](uri, tz_aware=True) as client:
        client.drop_database(name)
        try:
            made = Messy(uri, client[name])
            _Maker(made, bands).make()
            yield made
        finally:
            client.drop_database(name)


def write_blob(name: str, content: bytes, content_type: str = "audio/wav") -> None:
    """A blob under a name that the old system gave it, whatever that is."""
    store = blob_store()
    plain = f"legacy/{ObjectId()}"
    store.write(plain, [content], content_type=content_type, disposition="inline")
    if hasattr(store, "folder"):
        target = store.folder / f"{name}@"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        (store.folder / f"{plain}@").rename(target)


class _Maker:
    def __init__(self, made: Messy, bands: int) -> None:
        self.made, self.named, self.bands = made, made.named, bands
        self.database = made.database

    def make(self) -> None:
        self.people()
        self.spaces()
        self.projects_and_tracks()
        self.comments()
        self.links_and_the_rest()

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
                    password=_HASH.replace("$2b$", ("$2a$", "$2b$", "$2y$")[number % 3]),
                    name=("Zoë", "天使", "Łukasz", "Ada")[number % 4] + f" {number}",
                    emailVerified=bool(number % 2),
                    createdAt=_LONG_AGO + timedelta(days=number),
                    updatedAt=_LONG_AGO + timedelta(days=100 + number),
                )
            )
        day = timedelta(days=1)
        twins = self.named["twins"] = [
            self.add(
                "users", email="Nina@Example.com", password=_HASH, name="Nina", lastLogin=_LONG_AGO
            ),
            self.add(
                "users",
                email=" nina@example.com",
                password=_HASH,
                name="Nina",
                lastLogin=_LONG_AGO + day,
            ),
        ]
        self.made.people += twins
        self.named["bare"] = self.add("users", email="bare@example.com")  # by another's login
        self.named["gone"] = self.add(
            "users", email="gone@example.com", password=_HASH, name="Gone", isDeleted=True
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
                createdAt=(_LONG_AGO + timedelta(days=number)).isoformat(),
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
        at = _LONG_AGO + timedelta(days=300)
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
            made_at = _LONG_AGO + timedelta(days=200)
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

    def comments(self) -> None:
        track, people = self.named["tracks"][0], self.made.people
        thread = self.named["thread"] = self.add(
            "comments", track=track, user=people[10], text="Zu laut. 🔥", timestamp=1.5,
            createdAt=_LONG_AGO + timedelta(days=205), mentions=[people[0]],
            likes=[people[0], str(people[30])],
            replies=[{"_id": ObjectId(), "user": people[0], "text": "Leiser?"}],
        )  # fmt: skip
        # A reply whose id comes before its parent's, and one to a reply.
        early = ObjectId("000000000000000000000001")
        self.named["reply"] = self.add(
            "comments", _id=early, track=track, user=people[0], text="Ja", parent=thread
        )
        self.add("comments", track=str(track), user=people[10], text="Gut", parentId=str(early))
        self.add(
            "comments", track=track, user=people[10], text="Done", timestamp=0, isResolved=True,
            resolvedAt=_LONG_AGO + timedelta(days=206), resolvedBy=people[0],
            createdAt=_LONG_AGO + timedelta(days=205),
        )  # fmt: skip
        self.add("comments", track=track, user=ObjectId(), text="By nobody", timestamp="3.25")
        self.add("comments", track=track, guestName="Gast", text="By a guest", timestamp=2)
        self.named["lost_comment"] = self.add(
            "comments", track=ObjectId(), user=people[0], text="?"
        )
        self.named["lost_reply"] = self.add("comments", track=track, text="?", parent=ObjectId())
        self.add(
            "comments",
            track=track,
            user=people[0],
            text="taken back",
            parent=thread,
            isDeleted=True,
        )

    def links_and_the_rest(self) -> None:
        people, (first, *_) = self.made.people, self.named["projects"]
        self.named["link"] = self.add(
            "links", token="old-Token_1", project=first, createdBy=people[0], allowComments="true",
            views=7, password=_HASH, expiresAt=datetime.now(UTC) + timedelta(days=9),
        )  # fmt: skip
        self.add(
            "links",
            token="old-Token_2",
            trackId=str(self.named["tracks"][0]),
            password="plain words",
        )
        self.add("links", token="old-Token_3", project=ObjectId())
        self.add(
            "invitations", email="New@Example.com", role="editor", space=self.named["spaces"][0],
            invitedBy=people[0], token="invite-1", status="pending",
            expiresAt=datetime.now(UTC) + timedelta(days=3),
        )  # fmt: skip
        for number in range(3):
            self.add(
                "notifications", user=people[0], type=("comment", "newTrack", "mystery")[number],
                actor=people[10], track=self.named["tracks"][0], isRead=number == 1, message="Look",
            )  # fmt: skip
        self.add(
            "subscriptions", user=people[0], plan="Premium", status="active",
            stripeCustomerId="cus_1", stripeSubscriptionId="sub_1",
        )  # fmt: skip
        write_blob(ODD_NAME, short_wav())
        self.named["stems"] = self.add(
            "files", blobName=ODD_NAME, originalName="Stems.wav", type="stem", project=first
        )
        self.named["lost_file"] = self.add(
            "files", blobName="uploads/nowhere.zip", originalName="x.zip"
        )
        self.named["no_blob"] = self.add(
            "tracks", project=first, title="Silent", file="uploads/not-there.wav", position=7
        )
        self.named["empty_track"] = self.add("tracks", project=first, title="Idea", position=8)
