"""The tests' own mongod: what it acknowledges needn't outlive a power cut, so it syncs no journal.

Every write of a one-node replica set waits for its journal unless the set is told otherwise when
it is made (`writeConcernMajorityJournalDefault`, see "Replica Set Configuration" in MongoDB's
manual). Without that wait a write takes half the time, here and in mongod.
"""

from typing import Any

import pymongo

from wavic.mongo.embedded import REPLICA_SET, EmbeddedMongod


class ThrowAwayMongod(EmbeddedMongod):
    """A mongod on a new folder that is removed afterwards; never for what is to be kept."""

    def _configure(self, client: pymongo.MongoClient[dict[str, Any]]) -> None:
        config = {
            "_id": REPLICA_SET,
            "writeConcernMajorityJournalDefault": False,
            "members": [{"_id": 0, "host": f"127.0.0.1:{self.port}"}],
        }
        client.admin.command("replSetInitiate", config)
