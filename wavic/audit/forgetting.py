"""What the trail keeps of somebody who is forgotten: what they did, by their id alone."""

from collections.abc import Collection

from bson.objectid import ObjectId
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from wavic.audit.models import Entry
from wavic.mongo.documents import collection, session


def forget_origins(person: ObjectId) -> None:
    """Take from their entries where they came from, failed logins included.

    The one change that an entry ever sees, so it is made past the model.
    """
    # What somebody else did to them came from that one's address.
    theirs = {"people": person, "actor": {"$in": [person, None]}}
    collection(Entry).update_many(
        theirs, {"$set": {"address": "", "user_agent": ""}}, session=session()
    )


def forget_titles(model: type[Model], ids: Collection[ObjectId]) -> None:
    """Take from the admin's own log what these documents were called."""
    content = ContentType.objects.get_for_model(model)
    named = LogEntry.objects.filter(content_type=content, object_id__in=[str(pk) for pk in ids])
    named.update(object_repr="")
