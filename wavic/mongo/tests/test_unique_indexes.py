"""Uniqueness: what may exist twice, and what happens when a field becomes nullable or stops."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, models
from django.test.utils import isolate_apps

from wavic.mongo.profiling import explain_queryset


@pytest.fixture
def book(library):
    author = library.Author.objects.create(email="a@example.com")
    return library.Book.objects.create(title="Unique", author=author)


def unique_indexes(model):
    """Name to filter of a model's unique indexes, as MongoDB has them."""
    information = connection.database[model._meta.db_table].index_information()
    return {
        name: index.get("partialFilterExpression")
        for name, index in information.items()
        if index.get("unique")
    }


def test_a_value_exists_once(library, book):
    with pytest.raises(IntegrityError):
        library.Author.objects.create(email="a@example.com")


def test_nulls_may_repeat_and_values_may_not(library):
    for n in range(3):
        library.Author.objects.create(email=f"{n}@example.com", pen_name=None)
    library.Author.objects.create(email="x@example.com", pen_name="Ghost")
    with pytest.raises(IntegrityError):
        library.Author.objects.create(email="y@example.com", pen_name="Ghost")


def test_only_nullable_fields_have_a_filter(library):
    filters = list(unique_indexes(library.Author).values())
    assert filters == [None, {"pen_name": {"$gte": ""}}]


def test_a_condition_on_isnull_binds_only_where_it_holds(library, book):
    now = datetime.now(UTC)
    library.Loan.objects.create(book=book, reader="first", returned_at=now)
    library.Loan.objects.create(book=book, reader="second", returned_at=now)
    library.Loan.objects.create(book=book, reader="third")
    with pytest.raises(IntegrityError):
        library.Loan.objects.create(book=book, reader="fourth")


def test_bulk_create_refuses_duplicates_too(library, book):
    with pytest.raises(IntegrityError):
        library.Author.objects.bulk_create(
            library.Author(email=email) for email in ("b@example.com", "a@example.com")
        )


class TestAlteredField:
    """NULL and NOT NULL have different unique indexes; altering a field makes it anew."""

    @pytest.fixture
    def build(self, db):
        """Makes one version of a model `Thing`; the table goes when the test ends."""

        @isolate_apps("wavic.mongo")
        def version(null, column=None):
            class Thing(models.Model):
                code = models.CharField(
                    max_length=9,
                    unique=True,
                    null=null,
                    default=None if null else "?",
                    db_column=column,
                )
                shelf = models.IntegerField(default=0)

                class Meta:
                    app_label = "wavic_mongo"
                    db_table = "things_thing"
                    unique_together = [("code", "shelf")]
                    constraints = [
                        models.UniqueConstraint(fields=["shelf", "code"], name="shelf_code")
                    ]

                def __str__(self):
                    return self.code

            return Thing

        yield version
        connection.database.drop_collection("things_thing")

    def alter(self, old, new):
        with connection.schema_editor() as editor:
            editor.alter_field(old, old._meta.get_field("code"), new._meta.get_field("code"))

    def test_not_null_to_null(self, build):
        required, optional = build(null=False), build(null=True)
        with connection.schema_editor() as editor:
            editor.create_model(required)
        assert list(unique_indexes(required).values()) == [None, None, None]
        required.objects.create(code="x")

        self.alter(required, optional)

        assert all(f == {"code": {"$gte": ""}} for f in unique_indexes(optional).values())
        optional.objects.create(code=None)
        optional.objects.create(code=None)
        with pytest.raises(IntegrityError):
            optional.objects.create(code="x")

    def test_null_to_not_null(self, build):
        required, optional = build(null=False), build(null=True)
        with connection.schema_editor() as editor:
            editor.create_model(optional)
        optional.objects.create(code=None)

        self.alter(optional, required)

        assert list(unique_indexes(required).values()) == [None, None, None]
        plan = explain_queryset(required.objects.filter(code="?"))
        assert (plan.documents_examined, plan.collection_scan) == (1, False)

    def test_renamed_and_made_nullable_at_once(self, build):
        required, optional = build(null=False), build(null=True, column="label")
        with connection.schema_editor() as editor:
            editor.create_model(required)
        self.alter(required, optional)
        (filter_,) = [f for f in unique_indexes(optional).values() if f and "label" in f]
        assert filter_ == {"label": {"$gte": ""}}
