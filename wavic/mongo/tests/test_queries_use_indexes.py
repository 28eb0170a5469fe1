"""Query plans on a real mongod: what the engine promises about indexes.

Each promise is made against the stock backend on the same rows, so that a test here fails
when upstream catches up, and says which part of the engine can go (docs/mongo.md).
"""

import os
from datetime import UTC, datetime

import pytest
from django.db.models import Count, Max

from accounts.models import User
from spaces.models import Membership, Space
from wavic.mongo.profiling import explain_aggregate, explain_queryset, round_trips

ROWS = int(os.environ.get("LIBRARY_ROWS", "500"))


def fill(library):
    for model in (library.Author, library.Book):
        model.objects.all().delete()
    authors = library.Author.objects.bulk_create(
        library.Author(
            email=f"{n}@example.com",
            pen_name=f"pen {n}" if n % 2 else None,
            name=f"name {n % 7}",
            born=datetime(1950, 1, 1, tzinfo=UTC) if n >= 5 else None,
        )
        for n in range(ROWS)
    )
    first, second = authors[:2]
    library.Book.objects.bulk_create(
        library.Book(title=f"book {n}", author=first, editor=second if n % 2 else None, number=n)
        for n in range(ROWS)
    )
    return first


@pytest.fixture
def first_author(library):
    return fill(library)


def rows(queryset):
    """The plan of a queryset that gives rows."""
    return explain_queryset(queryset)


def single(fn):
    """The plan of what a function such as `queryset.count` sends."""
    with round_trips() as trips:
        fn()
    *_, plan = trips.plans()
    return plan


# name: (a function that gives the plan of one query, the most documents it may examine)
PROMISES = {
    "equality on a unique field that is never null": (
        lambda m: rows(m.Author.objects.filter(email="77@example.com")),
        1,
    ),
    "equality on a unique field that may be null": (
        lambda m: rows(m.Author.objects.filter(pen_name="pen 77")),
        1,
    ),
    "isnull": (lambda m: rows(m.Author.objects.filter(born__isnull=True)), 5),
    "less than": (
        lambda m: rows(m.Author.objects.filter(born__lt=datetime(1940, 1, 1, tzinfo=UTC))),
        0,
    ),
    "the first of a sorted list": (
        lambda m: rows(
            m.Book.objects.filter(author=m.Author.objects.first()).order_by("-number")[:20]
        ),
        20,
    ),
    "a page of values in order": (
        lambda m: rows(
            m.Book.objects.filter(author=m.Author.objects.first())
            .order_by("-number")
            .values("title")[:20]
        ),
        20,
    ),
    "the first of a sorted list, with its author": (
        lambda m: rows(
            m.Book.objects.filter(author=m.Author.objects.first())
            .select_related("author")
            .order_by("-number")[:20]
        ),
        20,
    ),
    "the first of a sorted list, with an editor that may be null": (
        lambda m: rows(
            m.Book.objects.filter(author=m.Author.objects.first())
            .select_related("editor")
            .order_by("-number")[:20]
        ),
        20,
    ),
    "a condition on the own collection beside one on a joined one": (
        lambda m: rows(m.Author.objects.filter(email="0@example.com", books__title="book 3")),
        1,
    ),
    "an aggregate of an indexed column": (
        lambda m: single(
            lambda: m.Book.objects.filter(author=m.Author.objects.first()).aggregate(Max("number"))
        ),
        0,
    ),
    "a count": (
        lambda m: single(m.Book.objects.filter(author=m.Author.objects.first()).count),
        0,
    ),
}


@pytest.mark.parametrize("promise", PROMISES)
def test_an_index_answers(promise, library, first_author, record_property):
    explain, bound = PROMISES[promise]
    plan = explain(library)
    record_property("plan", str(plan))
    assert plan.documents_examined <= bound, plan
    assert not plan.in_memory_sort, plan
    assert not plan.collection_scan, plan


# Here the stock backend reads as little; what the engine adds is a filter that partial indexes
# know, and a pipeline without $facet.
EQUAL_ALONE = {"isnull", "less than", "a count", "an aggregate of an indexed column"}


@pytest.mark.parametrize("promise", sorted(set(PROMISES) - EQUAL_ALONE))
def test_the_stock_backend_still_does_worse(promise, library, stock_backend, record_property):
    """When this fails, upstream has caught up: see "How to drop it" in docs/mongo.md."""
    explain, bound = PROMISES[promise]
    with stock_backend():
        fill(library)
        plan = explain(library)
    record_property("plan", str(plan))
    assert plan.documents_examined > bound or plan.in_memory_sort, plan


def test_a_unique_together_answers_for_its_first_field(library, first_author):
    book = library.Book.objects.first()
    library.Loan.objects.create(book=book, reader="r", returned_at=datetime.now(UTC))
    plan = rows(library.Loan.objects.filter(book=book, reader="r"))
    assert (plan.documents_examined, plan.collection_scan) == (1, False)


def test_a_condition_on_isnull_is_a_partial_index_that_answers(library, first_author):
    book, *others = library.Book.objects.all()[:50]
    library.Loan.objects.bulk_create(
        library.Loan(book=book, reader=f"r{n}", returned_at=datetime.now(UTC)) for n in range(50)
    )
    library.Loan.objects.bulk_create(library.Loan(book=other, reader="r") for other in others)
    plan = rows(library.Loan.objects.filter(book=others[0], returned_at=None))
    assert plan.indexes == ["one_open_loan_a_book"]
    assert plan.documents_examined == 1


def test_a_membership_is_found_by_its_space_and_user(db):
    users = [User.objects.create_user(f"{n}@example.com", name="n") for n in range(3)]
    spaces = [Space.objects.create(name="s", owner=users[0]) for _ in range(3)]
    Membership.objects.bulk_create(
        Membership(space=space, user=user, role="viewer") for space in spaces for user in users
    )
    plan = rows(Membership.objects.filter(space=spaces[1], user=users[1]))
    assert plan.indexes == ["one_membership_a_person"]
    assert plan.documents_examined == plan.returned == 1


class TestAggregates:
    def test_a_count_reads_no_facet(self, library, first_author):
        with round_trips() as trips:
            assert library.Book.objects.filter(number__lt=10).count() == 10
        (command,) = trips.commands
        assert not any("$facet" in stage for stage in command["pipeline"])

    @pytest.mark.parametrize("slice_", [slice(None), slice(0, 5), slice(2, None)])
    def test_counts_of_nothing_are_zero(self, library, slice_):
        assert library.Book.objects.filter(number=-1)[slice_].count() == 0
        assert library.Book.objects.none().count() == 0

    def test_aggregates_of_nothing_are_what_django_says(self, library):
        nothing = library.Book.objects.filter(number=-1)
        assert nothing.aggregate(n=Count("pk"), top=Max("number")) == {"n": 0, "top": None}
        assert nothing.aggregate(top=Max("number", default=7)) == {"top": 7}


def test_the_last_page_of_a_shaped_aggregation_is_explained_alike(library, first_author):
    plan = explain_aggregate(
        library.Book,
        [
            {"$match": {"author_id": first_author.pk}},
            {"$sort": {"number": -1}},
            {"$limit": 3},
            {
                "$lookup": {
                    "from": library.Author._meta.db_table,
                    "localField": "editor_id",
                    "foreignField": "_id",
                    "as": "editor",
                    "pipeline": [{"$project": {"name": 1}}],
                }
            },
        ],
    )
    assert (plan.documents_examined, plan.returned) == (3, 3)
    assert set(plan.indexes) == {"book_of_author", "_id_"}
    assert plan.joined_documents_examined <= 3
    assert not plan.collection_scan
