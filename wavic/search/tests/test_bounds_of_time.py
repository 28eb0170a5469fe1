"""A search that takes too long ends, and says that something may be missing."""

import pytest
from bson.objectid import ObjectId
from django.utils import timezone

from wavic.search import Findable, Query, Within, finding, search
from wavic.search.models import Entry

pytestmark = pytest.mark.django_db

# mongod's own JavaScript, which waits.
_SLOWLY = {
    "$function": {"body": "function() { sleep(400); return true }", "args": [], "lang": "js"}
}


def test_a_search_that_takes_too_long_is_partial(monkeypatch):
    monkeypatch.setattr(finding, "MOST_MS", 100)
    space = ObjectId()
    pk = ObjectId()  # it is the document that it is an entry of
    Entry.objects.create(
        pk=pk, kind="slow", object=pk, space=space, words=["song"], moment=timezone.now()
    )
    slow = Findable("slow", Entry, [{"$match": {"$expr": _SLOWLY}}])
    found = search(Query.of("song"), [slow], Within([space]), limit=5)
    assert (found.groups, found.partial) == ([], True)
