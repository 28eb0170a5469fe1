"""Forgetting who somebody was who has left: what they wrote stays, what names them doesn't.

Each step finds what is left by what still names them, so it can be cut short and begun again.
"""

import re
from collections.abc import Iterator
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model

from accounts.departures import Former
from accounts.models import FORMER_NAME
from collaboration.models import (
    AbuseReport,
    Activity,
    Comment,
    Digest,
    Invitation,
    Link,
    LinkCopy,
    Notification,
    Preferences,
    Status,
)
from wavic import search
from wavic.audit import forgetting as trail
from wavic.mail import forgetting as mail
from wavic.mongo.documents import Document, aggregate, collection, delete

_BATCH = 200


def forget_in_comments(former: Former) -> None:
    """Their reactions stay under the neutral name, and so do mentions of them."""
    theirs = {"by": former.user_id, "name": {"$ne": FORMER_NAME}}
    collection(Comment).update_many(
        {"reactions.by": former.user_id, "reactions": {"$elemMatch": theirs}},
        {"$set": {"reactions.$[theirs].name": FORMER_NAME}},
        array_filters=[{"theirs.by": former.user_id}],
    )
    called = re.compile(re.escape(f"@{former.name}"), re.IGNORECASE)
    says: list[Document] = [{"body": called}, {"history.body": called}]
    mentioning = {"mentions": former.user_id, "$or": says}
    for comments in _batches(Comment, mentioning, "body", "history"):
        for comment in comments:
            _take_name_out(comment, called)
        search.refresh("comment", [comment["_id"] for comment in comments])


def forget_in_mails(former: Former) -> None:
    """Mails that they caused say so in their subjects."""
    mentioning = {"author_id": former.user_id, "mentions.0": {"$exists": True}}
    for comments in _batches(Comment, mentioning):
        mail.forget_subjects(f"mention:{comment['_id']}:" for comment in comments)
    for invitations in _batches(Invitation, {"invited_by_id": former.user_id}):
        mail.forget_subjects(f"invitation:{each['_id']}:" for each in invitations)


def forget_invitations_of(former: Former) -> None:
    """Those they were sent name nobody any more; those they sent say nothing of their own."""
    nowhere = f"{former.user_id}@closed.invalid"
    for invitations in _batches(Invitation, {"email": {"$in": list(former.emails)}}):
        ids = [each["_id"] for each in invitations]
        theirs = Invitation.objects.filter(pk__in=ids)
        theirs.filter(status=Status.PENDING).update(status=Status.REVOKED)
        trail.forget_titles(Invitation, ids)
        theirs.update(email=nowhere, email_typed=nowhere, message="")
    Invitation.objects.filter(invited_by_id=former.user_id).update(message="")


def forget_in_feeds(former: Former) -> None:
    """Lines of feeds that were written about them, and notes on whom a link was for."""
    lines = collection(Activity)
    lines.update_many(
        {"data.person.id": str(former.user_id)}, {"$set": {"data.person.name": FORMER_NAME}}
    )
    for name in ("email", "recipient"):
        lines.update_many(
            {f"data.{name}": {"$in": list(former.emails)}}, {"$set": {f"data.{name}": FORMER_NAME}}
        )
    for copies in _batches(LinkCopy, {"recipient": {"$in": list(former.emails)}}, "link_id"):
        _forget_notes(former, [copy["link_id"] for copy in copies])
        ids = [copy["_id"] for copy in copies]
        LinkCopy.objects.filter(pk__in=ids).update(recipient=FORMER_NAME)


def forget_what_was_theirs(former: Former) -> None:
    """What only they were told or chose, and from where they complained of somebody's link."""
    delete(Notification, {"user_id": former.user_id})
    delete(Digest, {"user_id": former.user_id})
    delete(Preferences, {"user_id": former.user_id})
    reports = AbuseReport.objects.filter(email__in=former.emails)
    reports.update(email="", address="")


def _forget_notes(former: Former, links: list[ObjectId]) -> None:
    """What the makers of links were told of who came: by whom a copy was for."""
    makers = {"$match": {"_id": {"$in": links}}}
    people = {row["created_by_id"] for row in aggregate(Link, [makers])}
    told = {"user_id": {"$in": list(people)}, "note": {"$in": list(former.emails)}}
    collection(Notification).update_many(told, {"$set": {"note": FORMER_NAME}})


def _take_name_out(comment: Document, called: re.Pattern[str]) -> None:
    neutral = f"@{FORMER_NAME}"
    before = {name: comment[name] for name in ("body", "history")}
    edits = [{**edit, "body": called.sub(neutral, edit["body"])} for edit in before["history"]]
    # One that is edited at this moment is left: whoever does so sees what they write.
    collection(Comment).update_one(
        {"_id": comment["_id"], **before},
        {"$set": {"body": called.sub(neutral, before["body"]), "history": edits}},
    )


def _batches(model: type[Model], match: Document, *fields: str) -> Iterator[list[Document]]:
    """What matches, in batches by id; each once, whether it still matches afterwards or not."""
    shown: dict[str, Any] = dict.fromkeys(("_id", *fields), 1)
    after: Document = {}
    while True:
        found = collection(model).find({**match, **after}, shown).sort("_id", 1).limit(_BATCH)
        batch = list(found)
        if not batch:
            return
        yield batch
        after = {"_id": {"$gt": batch[-1]["_id"]}}
