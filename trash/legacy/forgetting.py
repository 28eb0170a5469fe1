"""What is kept of somebody who came from the replaced system, once they are forgotten."""

import bson

from accounts.departures import Former
from accounts.models import FORMER_NAME
from trash.legacy.models import Arrival, Kept
from wavic.mongo.documents import collection, delete


def forget_arrival(former: Former) -> None:
    """That they came stays in the ledger, or they would come again: under the neutral name."""
    delete(Kept, {"user": former.user_id})
    arrivals = collection(Arrival)
    theirs = {"key": {"$gte": "user:", "$lt": "user;"}, "target": former.user_id}
    for row in arrivals.find(theirs):
        facts = {**bson.decode(row["facts"]), "name": FORMER_NAME}
        known = {"facts": bson.encode(facts), "notes": []}
        arrivals.update_one({"_id": row["_id"]}, {"$set": known})
