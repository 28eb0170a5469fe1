"""A transaction that died with its process keeps nobody waiting without an answer."""

from datetime import timedelta

import pytest
from bson.objectid import ObjectId
from django.db import DatabaseError, connection
from django.utils import timezone

from wavic.api.translation import problem_of
from wavic.mongo import transactions
from wavic.uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload():
    return Upload.objects.create(
        purpose="track",
        target=ObjectId(),
        uploaded_by=ObjectId(),
        payer=ObjectId(),
        reserved=1,
        filename="song.wav",
        size=1,
        expires_at=timezone.now() + timedelta(days=1),
    )


@pytest.fixture
def dead_neighbour(upload):
    """The transaction of a process that is gone: MongoDB keeps it open for a minute."""
    client = connection.database.client
    with client.start_session() as session, session.start_transaction():
        held = connection.database[Upload._meta.db_table]
        held.update_one({"_id": upload.pk}, {"$set": {"size": 2}}, session=session)
        yield
        session.abort_transaction()


@pytest.mark.usefixtures("dead_neighbour")
def test_who_needs_the_same_document_is_told_to_come_again(upload, monkeypatch):
    monkeypatch.setattr(transactions, "RETRY_SECONDS", 0.2)
    claim = Upload.objects.filter(pk=upload.pk)
    with pytest.raises(DatabaseError) as refused:
        transactions.run_in_transaction(lambda: claim.update(size=3))
    problem = problem_of(refused.value)
    assert (problem.status_code, problem.code) == (503, "database_unavailable")
    assert problem.headers["Retry-After"] == "5"
