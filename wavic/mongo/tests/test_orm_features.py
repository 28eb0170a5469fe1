"""What of Django's ORM the apps rely on, on a real mongod."""

import pytest
from bson import ObjectId
from django.core.exceptions import ValidationError
from django.db import IntegrityError, NotSupportedError, connection

from wavic.mongo.profiling import round_trips
from wavic.mongo.transactions import run_in_transaction


@pytest.fixture
def author(library):
    return library.Author.objects.create(email="a@example.com", name="Ann")


class TestBulk:
    def test_bulk_create_is_one_command_and_sets_the_keys(self, library, author):
        with round_trips() as trips:
            books = library.Book.objects.bulk_create(
                library.Book(title=f"{n}", author=author) for n in range(50)
            )
        assert len(trips) == 1
        assert all(isinstance(book.pk, ObjectId) for book in books)
        assert library.Book.objects.count() == 50

    def test_bulk_create_in_a_transaction_is_all_or_nothing(self, library, author):
        def fail():
            library.Author.objects.bulk_create(
                library.Author(email=email) for email in ("b@example.com", "a@example.com")
            )

        with pytest.raises(IntegrityError):
            run_in_transaction(fail)
        assert library.Author.objects.count() == 1

    def test_bulk_create_cannot_ignore_conflicts_and_says_so(self, library):
        with pytest.raises(NotSupportedError):
            library.Author.objects.bulk_create([library.Author(email="x")], ignore_conflicts=True)

    def test_bulk_update_is_one_command(self, library, author):
        books = library.Book.objects.bulk_create(
            library.Book(title=f"{n}", author=author) for n in range(5)
        )
        for number, book in enumerate(books):
            book.number = number * 10
        with round_trips() as trips:
            assert library.Book.objects.bulk_update(books, ["number"]) == 5
        assert len(trips) == 1
        stored = library.Book.objects.order_by("number").values_list("title", "number")
        assert list(stored) == [(f"{n}", n * 10) for n in range(5)]

    def test_in_bulk(self, library, author):
        other = library.Author.objects.create(email="b@example.com")
        found = library.Author.objects.in_bulk([author.pk, other.pk, ObjectId()])
        assert found == {author.pk: author, other.pk: other}


class TestOneRow:
    def test_update_or_create(self, library, author):
        same, created = library.Author.objects.update_or_create(
            email="a@example.com", defaults={"name": "Anna"}
        )
        assert (same.pk, same.name, created) == (author.pk, "Anna", False)
        _, created = library.Author.objects.update_or_create(email="b@example.com")
        assert created

    def test_save_of_some_fields_leaves_the_others(self, library, author):
        library.Author.objects.filter(pk=author.pk).update(pen_name="Ghost")
        author.name = "Anna"
        author.save(update_fields=["name"])
        author.refresh_from_db()
        assert (author.name, author.pen_name) == ("Anna", "Ghost")

    def test_a_malformed_key_is_a_validation_error(self, library):
        with pytest.raises(ValidationError):
            library.Author.objects.filter(pk="not an id").exists()

    def test_operators_in_a_value_are_only_text(self, library, author):
        assert not library.Author.objects.filter(email="a\x00b").exists()
        for typed in ('{"$ne": null}', "$where", ".*", "^A", "(A"):
            assert not library.Author.objects.filter(email=typed).exists()
            assert not library.Author.objects.filter(name__startswith=typed).exists()


class TestDelete:
    def test_it_cascades_and_sets_null(self, library, author):
        editor = library.Author.objects.create(email="editor@example.com")
        book = library.Book.objects.create(title="b", author=author, editor=editor)
        library.Loan.objects.create(book=book, reader="r")
        editor.delete()
        book.refresh_from_db()
        assert book.editor is None
        author.delete()
        assert not library.Book.objects.exists()
        assert not library.Loan.objects.exists()

    def test_it_rolls_back_with_its_transaction(self, library, author):
        library.Book.objects.create(title="b", author=author)

        def fail():
            author.delete()
            raise LookupError("no")

        with pytest.raises(LookupError):
            run_in_transaction(fail)
        assert library.Book.objects.count() == library.Author.objects.count() == 1


def test_a_row_whose_required_target_is_gone_is_never_half_read(library, author):
    """MongoDB checks no foreign keys; select_related drops such a row, as a join does."""
    library.Book.objects.create(title="kept", author=author)
    library.Book.objects.create(title="lost", author_id=ObjectId())
    connected = library.Book.objects.select_related("author").order_by("title")
    assert [book.title for book in connected] == ["kept"]
    assert [book.title for book in connected[:10]] == ["kept"]
    assert library.Book.objects.count() == 2


def test_iterator_reads_in_batches(library, author):
    library.Book.objects.bulk_create(
        library.Book(title=f"{n}", author=author, number=n) for n in range(250)
    )
    with round_trips() as trips:
        numbers = [book.number for book in library.Book.objects.order_by("number").iterator()]
    assert numbers == list(range(250))
    assert {next(iter(command)) for command in trips.commands} == {"aggregate", "getMore"}
    assert connection.session is None
