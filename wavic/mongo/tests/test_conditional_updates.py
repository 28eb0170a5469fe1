"""update() with a condition: one atomic command that says how many rows it met.

This is what optimistic concurrency and quotas stand on, so it must never become a read and a
write.
"""

import pytest
from django.db.models import F

from wavic.mongo.profiling import round_trips

from .test_transactions_survive_contention import THREADS, in_threads


@pytest.fixture
def book(library):
    author = library.Author.objects.create(email="a@example.com")
    return library.Book.objects.create(title="Update", author=author, revision=3)


def test_it_is_one_command_with_the_condition_inside(library, book):
    with round_trips() as trips:
        met = library.Book.objects.filter(pk=book.pk, revision=3).update(
            revision=F("revision") + 1, title="New"
        )
    (command,) = trips.commands
    (update,) = command["updates"]
    assert met == 1
    assert update["q"] == {"$and": [{"_id": book.pk}, {"revision": 3}]}
    assert update["u"] == [
        {
            "$set": {
                "revision": {"$add": ["$revision", {"$literal": 1}]},
                "title": {"$literal": "New"},
            }
        }
    ]
    (plan,) = trips.plans()
    assert plan.indexes == ["_id_"]


def test_it_counts_rows_met_not_rows_changed(library, book):
    same = library.Book.objects.filter(pk=book.pk)
    assert same.update(title="Update") == 1
    assert same.filter(revision=99).update(title="Never") == 0
    book.refresh_from_db()
    assert book.title == "Update"


def test_of_many_writers_with_one_revision_one_wins(library, book):
    def edit(number):
        return library.Book.objects.filter(pk=book.pk, revision=3).update(
            revision=F("revision") + 1, title=f"writer {number}"
        )

    won = in_threads(edit)

    book.refresh_from_db()
    assert sorted(won) == [0] * (THREADS - 1) + [1]
    assert (book.revision, book.title) == (4, f"writer {won.index(1)}")


def test_a_limit_is_never_passed(library, book):
    def take(_):
        return sum(
            library.Book.objects.filter(pk=book.pk, copies__lte=20 - 3).update(
                copies=F("copies") + 3
            )
            for _ in range(10)
        )

    taken = in_threads(take)

    book.refresh_from_db()
    assert (sum(taken), book.copies) == (6, 18)
