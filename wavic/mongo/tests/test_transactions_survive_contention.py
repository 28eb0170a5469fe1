"""Transactions: nothing lost under contention, nothing left behind by failure."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections
from django.db import transaction as django_transaction  # noqa: TID251 (what the admin does)
from django.db.models import F
from django_mongodb_backend.query import wrap_database_errors
from django_mongodb_backend.transaction import atomic
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.errors import AutoReconnect

from wavic.mongo import transactions
from wavic.mongo.documents import aggregate
from wavic.mongo.transactions import on_commit, run_in_transaction

THREADS, ROUNDS = 8, 50


def in_threads(fn, count=THREADS):
    """Call fn(0) … fn(count - 1) at the same moment; their results, errors raised."""
    barrier = Barrier(count)

    def work(number):
        barrier.wait()
        try:
            return fn(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


@pytest.fixture
def book(library):
    author = library.Author.objects.create(email="a@example.com")
    return library.Book.objects.create(title="Counting", author=author)


def conflict_with_me(book):
    """Another client writes the same document, so that the open transaction can't any more."""

    def write():
        type(book).objects.filter(pk=book.pk).update(title=f"Theirs {uuid4()}")
        connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(write).result()


def lose_my_transaction():
    """The server forgets the open transaction, as a new primary would: its commit fails."""
    connection.connection.admin.command("killSessions", [connection.session.session_id])


def assert_clean():
    assert connection.session is None
    assert not connection.in_atomic_block_mongo
    assert connection.run_on_commit == []


def test_no_increment_is_lost_and_no_caller_sees_an_error(library, book):
    def increment():
        # Read, then write: only a transaction that is retried makes this safe.
        copies = library.Book.objects.values_list("copies", flat=True).get(pk=book.pk)
        library.Book.objects.filter(pk=book.pk).update(copies=copies + 1)

    def work(_):
        for _ in range(ROUNDS):
            run_in_transaction(increment)

    in_threads(work)

    book.refresh_from_db()
    assert book.copies == THREADS * ROUNDS


def test_the_result_is_handed_back(db):
    assert run_in_transaction(lambda: "result") == "result"
    assert_clean()


def test_a_decorated_function_is_a_transaction_of_its_own(library, book):
    @transactions.in_transaction
    def lend(number, *, fail):
        library.Book.objects.filter(pk=book.pk).update(copies=number)
        if fail:
            raise LookupError("no")
        return number

    assert lend(3, fail=False) == 3
    with pytest.raises(LookupError):
        lend(7, fail=True)
    book.refresh_from_db()
    assert book.copies == 3


def test_an_error_rolls_everything_back(library, book):
    def fail():
        library.Book.objects.filter(pk=book.pk).update(copies=7)
        library.Author.objects.create(email="b@example.com")
        raise LookupError("no")

    with pytest.raises(LookupError):
        run_in_transaction(fail)

    book.refresh_from_db()
    assert book.copies == 0
    assert library.Author.objects.count() == 1
    assert_clean()


def test_aggregate_reads_what_its_transaction_wrote(library, book):
    def read_own_write():
        library.Book.objects.filter(pk=book.pk).update(copies=7)
        return aggregate(library.Book, [{"$match": {"copies": 7}}])

    assert [d["_id"] for d in run_in_transaction(read_own_write)] == [book.pk]


def test_an_inner_transaction_joins_the_outer_one(library, book):
    def outer():
        run_in_transaction(lambda: library.Book.objects.update(copies=7))
        raise LookupError("no")

    with pytest.raises(LookupError):
        run_in_transaction(outer)

    book.refresh_from_db()
    assert book.copies == 0


def test_a_conflict_runs_the_function_again(library, book):
    attempts = []

    def write():
        attempts.append(1)
        library.Book.objects.get(pk=book.pk)
        if len(attempts) == 1:
            conflict_with_me(book)
        library.Book.objects.filter(pk=book.pk).update(copies=F("copies") + 1)

    run_in_transaction(write)

    book.refresh_from_db()
    assert (len(attempts), book.copies) == (2, 1)
    assert book.title.startswith("Theirs")


def test_an_error_of_the_function_is_not_taken_for_a_conflict_of_the_caller(library, book):
    """Called while a transient error is being handled, fn's own error is still its own."""
    attempts = []

    def refuse():
        attempts.append(1)
        raise LookupError("no")

    try:
        with atomic():
            library.Book.objects.get(pk=book.pk)
            conflict_with_me(book)
            library.Book.objects.update(copies=1)
    except DatabaseError:
        with pytest.raises(LookupError):
            run_in_transaction(refuse)
    assert attempts == [1]


def test_it_gives_up_in_time_and_says_why(library, book, monkeypatch):
    monkeypatch.setattr(transactions, "RETRY_SECONDS", 0.3)

    def always_conflict():
        library.Book.objects.get(pk=book.pk)
        conflict_with_me(book)
        library.Book.objects.update(copies=1)

    with pytest.raises(DatabaseError) as failure:
        run_in_transaction(always_conflict)
    assert "WriteConflict" in str(failure.value.__cause__)
    assert_clean()


def test_with_no_server_there_it_is_not_tried_again(db):
    """The driver has waited serverSelectionTimeoutMS by then; a caller wants its 503."""
    attempts = []
    away = MongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50)

    def read():
        attempts.append(1)
        with away.start_session() as session, session.start_transaction():
            wrap_database_errors(away.wavic.books.find_one)(session=session)

    with pytest.raises(DatabaseError) as failure:
        run_in_transaction(read)
    assert failure.value.__cause__.has_error_label("TransientTransactionError")
    assert attempts == [1]
    assert_clean()


class TestFailedCommit:
    def test_a_commit_whose_answer_was_lost_is_asked_for_again(self, library, book, monkeypatch):
        commit, attempts, answers = ClientSession.commit_transaction, [], []

        def lose_the_first_answer(session):
            commit(session)
            answers.append(1)
            if len(answers) == 1:
                lost = AutoReconnect("the connection broke")
                lost._add_error_label("UnknownTransactionCommitResult")
                raise lost

        monkeypatch.setattr(ClientSession, "commit_transaction", lose_the_first_answer)
        told = []

        def write():
            attempts.append(1)
            library.Book.objects.filter(pk=book.pk).update(copies=F("copies") + 1)
            on_commit(lambda: told.append("once"))

        run_in_transaction(write)

        book.refresh_from_db()
        assert (len(attempts), len(answers), book.copies, told) == (1, 2, 1, ["once"])
        assert_clean()

    def test_a_commit_that_stays_unanswered_is_never_run_twice(self, library, book, monkeypatch):
        monkeypatch.setattr("wavic.mongo.engine.base.COMMIT_SECONDS", 0.1)
        commit, attempts, told = ClientSession.commit_transaction, [], []

        def lose_every_answer(session):
            commit(session)
            lost = AutoReconnect("the connection broke")
            lost._add_error_label("UnknownTransactionCommitResult")
            raise lost

        monkeypatch.setattr(ClientSession, "commit_transaction", lose_every_answer)

        def write():
            attempts.append(1)
            library.Book.objects.filter(pk=book.pk).update(copies=F("copies") + 1)
            on_commit(lambda: told.append("never"))

        with pytest.raises(DatabaseError):
            run_in_transaction(write)
        assert (attempts, told) == ([1], [])
        assert_clean()

    def test_a_lost_transaction_is_begun_again(self, library, book):
        attempts = []

        def write():
            attempts.append(1)
            library.Book.objects.filter(pk=book.pk).update(copies=F("copies") + 1)
            if len(attempts) == 1:
                lose_my_transaction()

        run_in_transaction(write)

        book.refresh_from_db()
        assert (len(attempts), book.copies) == (2, 1)

    def test_it_leaves_a_clean_session_and_drops_its_hooks(self, library, book, monkeypatch):
        monkeypatch.setattr(transactions, "RETRY_SECONDS", 0)
        told = []

        def write():
            library.Book.objects.filter(pk=book.pk).update(copies=7)
            on_commit(lambda: told.append("never"))
            lose_my_transaction()

        with pytest.raises(DatabaseError):
            run_in_transaction(write)

        assert_clean()
        run_in_transaction(lambda: library.Book.objects.filter(pk=book.pk).update(copies=1))
        book.refresh_from_db()
        assert (book.copies, told) == (1, [])

    def test_so_does_the_stock_atomic(self, library, book):
        @atomic
        def write():
            library.Book.objects.filter(pk=book.pk).update(copies=7)
            lose_my_transaction()

        with pytest.raises(DatabaseError):
            write()
        assert_clean()


class TestDuplicateKey:
    """A duplicate key aborts a MongoDB transaction; it must look as it does outside of one."""

    def test_it_surfaces_as_an_integrity_error(self, library, book):
        with pytest.raises(IntegrityError):
            run_in_transaction(lambda: library.Author.objects.create(email="a@example.com"))
        assert_clean()

    def test_also_when_the_function_caught_it_and_read_on(self, library, book):
        attempts = []

        def catch_and_read():
            attempts.append(1)
            try:
                library.Author.objects.create(email="a@example.com")
            except IntegrityError:
                return library.Author.objects.get(email="a@example.com")

        with pytest.raises(IntegrityError):
            run_in_transaction(catch_and_read)
        assert attempts == [1]
        assert_clean()

    def test_get_or_create_races_to_one_row(self, library):
        def get_or_create(_):
            author, created = run_in_transaction(
                lambda: library.Author.objects.get_or_create(email="new@example.com")
            )
            return author.pk, created

        results = in_threads(get_or_create)

        assert len({pk for pk, _ in results}) == 1
        assert sum(created for _, created in results) == 1

    def test_get_or_create_outside_a_transaction_races_to_one_row(self, library):
        results = in_threads(lambda _: library.Author.objects.get_or_create(email="n@example.com"))

        assert len({author.pk for author, _ in results}) == 1
        assert sum(created for _, created in results) == 1


class TestOnCommit:
    def test_it_runs_once_and_only_after_the_commit(self, library, book):
        seen = []

        def write():
            library.Book.objects.filter(pk=book.pk).update(copies=7)
            on_commit(lambda: seen.append(library.Book.objects.get(pk=book.pk).copies))
            assert seen == []

        run_in_transaction(write)
        assert seen == [7]

    def test_it_is_dropped_by_a_rollback(self, library):
        seen = []

        def fail():
            on_commit(lambda: seen.append("never"))
            raise LookupError("no")

        with pytest.raises(LookupError):
            run_in_transaction(fail)
        run_in_transaction(lambda: None)
        assert seen == []

    def test_a_retry_runs_only_the_last_attempts_hooks(self, library, book):
        seen, attempts = [], []

        def write():
            attempts.append(1)
            number = len(attempts)
            on_commit(lambda: seen.append(number))
            library.Book.objects.filter(pk=book.pk).update(copies=7)
            if len(attempts) == 1:
                lose_my_transaction()

        run_in_transaction(write)
        assert seen == [2]

    def test_an_inner_transactions_hooks_wait_for_the_outer_one(self, db):
        seen = []

        def outer():
            run_in_transaction(lambda: on_commit(lambda: seen.append("inner")))
            assert seen == []

        run_in_transaction(outer)
        assert seen == ["inner"]

    def test_a_failing_hook_does_not_repeat_what_is_committed(self, library, book):
        attempts = []

        def conflict():
            with atomic():
                library.Book.objects.get(pk=book.pk)
                conflict_with_me(book)
                library.Book.objects.update(copies=100)

        def write():
            attempts.append(1)
            on_commit(conflict)
            library.Book.objects.filter(pk=book.pk).update(copies=F("copies") + 1)

        with pytest.raises(DatabaseError) as failure:
            run_in_transaction(write)
        assert "WriteConflict" in str(failure.value.__cause__)

        book.refresh_from_db()
        assert (len(attempts), book.copies) == (1, 1)
        assert_clean()

    def test_outside_a_transaction_it_runs_at_once(self, db):
        seen = []
        on_commit(lambda: seen.append("now"))
        assert seen == ["now"]

    def test_djangos_own_atomic_neither_blocks_nor_drops_it(self, library, book):
        """The admin and Model.save() use it around and inside our transactions."""
        seen = []

        def write():
            on_commit(lambda: seen.append("told"))
            with pytest.raises(LookupError), django_transaction.atomic():
                raise LookupError("no")

        with django_transaction.atomic():
            run_in_transaction(write)
        assert seen == ["told"]
