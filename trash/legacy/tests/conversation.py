"""What people said and shared in the messy source, and what refers to nothing."""

from datetime import UTC, datetime, timedelta

from bson.objectid import ObjectId

from tracks.tests.factories import short_wav
from trash.legacy.tests.blobs import write_blob
from trash.legacy.tests.library import HASH, LONG_AGO, ODD_NAME, Library


class Everything(Library):
    """The library, and all that goes on in it."""

    def make(self) -> None:
        """All of it."""
        self.people()
        self.spaces()
        self.projects_and_tracks()
        self.comments()
        self.links_and_the_rest()

    def comments(self) -> None:
        track, people = self.named["tracks"][0], self.made.people
        thread = self.named["thread"] = self.add(
            "comments", track=track, user=people[10], text="Zu laut. 🔥", timestamp=1.5,
            createdAt=LONG_AGO + timedelta(days=205), mentions=[people[0]],
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
            resolvedAt=LONG_AGO + timedelta(days=206), resolvedBy=people[0],
            createdAt=LONG_AGO + timedelta(days=205),
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
            views=7, password=HASH, expiresAt=datetime.now(UTC) + timedelta(days=9),
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
