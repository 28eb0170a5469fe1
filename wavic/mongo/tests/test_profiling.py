"""Round trips are counted as they happen, and plans tell what MongoDB really did."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from wavic.mongo import profiling
from wavic.mongo.documents import aggregate, collection
from wavic.mongo.profiling import explain_aggregate, explain_queryset, round_trips
from wavic.mongo.transactions import run_in_transaction

ROWS = 300


@pytest.fixture
def books(library):
    author = library.Author.objects.create(email="a@example.com", name="Ann")
    library.Book.objects.bulk_create(
        library.Book(title=f"{n}", author=author, number=n) for n in range(ROWS)
    )
    return library.Book


def join(library, foreign_field, **more):
    return {
        "$lookup": {
            "from": library.Author._meta.db_table,
            "localField": "author_id",
            "foreignField": foreign_field,
            "as": "author",
            **more,
        }
    }


class TestRoundTrips:
    def test_each_command_counts(self, books):
        with round_trips() as trips:
            books.objects.first()
            books.objects.update(copies=1)
            list(aggregate(books, [{"$limit": 1}]))
        assert len(trips) == 3
        assert str(trips).split(", ") == [
            "aggregate library_book",
            "update library_book",
            "aggregate library_book",
        ]

    def test_a_transaction_costs_its_commit(self, books):
        with round_trips() as trips:
            run_in_transaction(lambda: books.objects.update(copies=1))
        assert [next(iter(command)) for command in trips.commands] == [
            "update",
            "commitTransaction",
        ]

    def test_other_threads_do_not_count(self, books):
        def elsewhere():
            books.objects.count()
            connections.close_all()

        with round_trips() as trips, ThreadPoolExecutor(1) as pool:
            pool.submit(elsewhere).result()
        assert len(trips) == 0

    def test_nested_countings_both_count(self, books):
        with round_trips() as outer:
            books.objects.count()
            with round_trips() as inner:
                books.objects.count()
        assert (len(outer), len(inner)) == (2, 1)

    def test_collections_can_be_left_out(self, books, library):
        with round_trips() as trips:
            books.objects.count()
            library.Subject.objects.count()
        assert len(trips.without("library_subject")) == 1

    def test_the_plans_of_what_was_sent(self, books):
        with round_trips() as trips:
            books.objects.filter(title="7").count()
            books.objects.filter(number=7).update(copies=1)
            collection(books).find_one({"_id": books.objects.first().pk})
        assert [plan.collection_scan for plan in trips.plans()] == [True, True, False, False]
        assert books.objects.filter(copies=1).count() == 1

    def test_unregistered_it_refuses_instead_of_counting_nothing(self, db, monkeypatch):
        monkeypatch.setattr(profiling, "_RECORDER", profiling._Recorder())
        with pytest.raises(RuntimeError, match="register_round_trips"), round_trips():
            pass

    def test_registering_twice_counts_once(self, books):
        profiling.register_round_trips()
        with round_trips() as trips:
            books.objects.count()
        assert len(trips) == 1


class TestPlans:
    def test_an_index_scan(self, books):
        plan = explain_queryset(books.objects.filter(pk=books.objects.first().pk))
        assert plan.indexes == ["_id_"]
        assert (plan.keys_examined, plan.documents_examined, plan.returned) == (1, 1, 1)

    def test_a_collection_scan(self, books):
        plan = explain_queryset(books.objects.filter(title="7"))
        assert plan.collection_scan
        assert (plan.documents_examined, plan.returned) == (ROWS, 1)

    def test_a_sort_in_memory_before_and_after_a_join(self, books, library):
        sort = {"$sort": {"title": 1}}
        assert explain_aggregate(books, [sort]).in_memory_sort
        late = explain_aggregate(books, [join(library, "_id"), {"$unwind": "$author"}, sort])
        assert late.in_memory_sort
        assert not explain_aggregate(books, [{"$sort": {"_id": 1}}]).in_memory_sort

    @pytest.mark.parametrize("shape", [{}, {"pipeline": [{"$project": {"name": 1}}]}])
    def test_what_a_join_reads_is_told_apart(self, books, library, shape):
        """With a pipeline inside, the classic engine runs it; without, the slot-based one may."""
        first = {"$match": {"number": {"$lt": 10}}}
        plan = explain_aggregate(books, [first, join(library, "_id", **shape)])
        assert "_id_" in plan.indexes
        assert plan.documents_examined == ROWS
        assert plan.joined_documents_examined <= 10
        assert plan.returned == 10

    @pytest.mark.parametrize("shape", [{}, {"pipeline": [{"$project": {"name": 1}}]}])
    def test_a_scan_inside_a_join_is_a_scan(self, books, library, shape):
        first = {"$match": {"_id": books.objects.first().pk}}
        plan = explain_aggregate(books, [first, join(library, "name", **shape)])
        assert plan.documents_examined == 1
        assert plan.collection_scan

    def test_a_union_is_counted_in(self, books, library):
        union = {"$unionWith": {"coll": library.Author._meta.db_table, "pipeline": []}}
        plan = explain_aggregate(books, [union])
        assert plan.returned == plan.documents_examined == ROWS + 1

    def test_an_empty_collection(self, library):
        plan = explain_aggregate(library.Subject, [{"$match": {"name": "x"}}])
        assert (plan.documents_examined, plan.returned) == (0, 0)


def test_documents_look_like_what_models_hold(library):
    from django.utils import timezone

    now = timezone.now().replace(microsecond=123_000)
    author = library.Author.objects.create(email="a@example.com", born=now)
    (document,) = aggregate(library.Author, [{"$match": {"email": "a@example.com"}}])
    assert document == {
        "_id": author.pk,
        "email": "a@example.com",
        "pen_name": None,
        "name": "",
        "born": now,
    }
    assert document["born"].utcoffset() == now.utcoffset()
    assert connection.session is None


def test_hundreds_of_documents_are_one_round_trip(library):
    author = library.Author.objects.create(email="a@example.com")
    library.Book.objects.bulk_create(library.Book(title="b", author=author) for _ in range(900))
    with round_trips() as trips:
        assert len(aggregate(library.Book, [{"$match": {}}])) == 900
    assert len(trips) == 1
