"""What of spaces is found: they themselves, and who belongs to them."""

from accounts import selectors as accounts
from spaces.models import Membership, Space
from wavic.lifecycle.models import State
from wavic.mongo.documents import same
from wavic.search import Findable, Visitors, findable

findable(
    Findable(
        kind="space",
        model=Space,
        shape=[
            {"$match": {"state": State.ACTIVE}},
            {
                "$replaceWith": {
                    "object": "$_id",
                    "id": "$_id",
                    "title": "$name",
                    "text": "$description",
                    "space": "$_id",
                    "project": None,
                    "image": "$avatar",
                    **same("updated_at"),
                }
            },
        ],
        visitors=Visitors.ALL,
    )
)
findable(
    Findable(
        kind="member",
        model=Membership,
        shape=[
            accounts.joined_person("user_id", "person", "is_active"),
            {"$unwind": "$person"},
            {"$match": {"person.is_active": True}},
            {
                "$replaceWith": {
                    "object": "$_id",
                    "id": "$user_id",
                    "title": "$person.name",
                    "text": "",
                    "space": "$space_id",
                    "project": None,
                    "image": "$person.avatar",
                    **same("updated_at"),
                }
            },
        ],
        # Who else is in a space isn't theirs to see (Action.SEE_MEMBERS).
        visitors=Visitors.NOTHING,
        copies=8,
    )
)
