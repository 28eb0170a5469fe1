"""What the log of mails says of somebody who is forgotten."""

import re
from collections.abc import Collection, Iterable

from wavic.mail.addresses import fold_email
from wavic.mail.models import SentMail, Suppression
from wavic.mongo.documents import collection, delete, session


def forget_addresses(emails: Collection[str]) -> None:
    """Remove what was sent to these addresses, and what became of it."""
    folded = {"address": {"$in": sorted({fold_email(email) for email in emails})}}
    delete(Suppression, folded)
    delete(SentMail, folded)


def forget_subjects(beginnings: Iterable[str]) -> None:
    """Take the subject, which may name who caused it, from mails whose key begins like this."""
    for beginning in beginnings:
        key = {"$regex": f"^{re.escape(beginning)}"}
        collection(SentMail).update_many({"key": key}, {"$set": {"subject": ""}}, session=session())
