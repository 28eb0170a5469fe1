"""The engine changes how queries run, never what they answer: compared row by row with stock."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import Avg, Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Lower


def fill(m):
    """A small library in whichever database is current."""
    authors = [
        m.Author.objects.create(
            email=f"{n}@example.com",
            pen_name=f"Pen {n}" if n % 2 else None,
            name=f"name {n % 3}",
            born=datetime(1950 + n, 1, 1, tzinfo=UTC) if n % 4 else None,
        )
        for n in range(8)
    ]
    subjects = [m.Subject.objects.create(name=name) for name in ("art", "law", "sea")]
    for n in range(24):
        book = m.Book.objects.create(
            title=f"Book {n:02}",
            author=authors[n % 5],
            editor=authors[n % 7] if n % 3 else None,
            number=n % 6,
            copies=n,
        )
        book.subjects.set(subjects[: n % 4])
        if n % 2:
            m.Loan.objects.create(book=book, reader=f"reader {n}")


QUERIES = {
    "all": lambda m: m.Book.objects.order_by("title").values_list("title"),
    "unordered": lambda m: m.Book.objects.filter(number=3).values_list("title"),
    "equal": lambda m: m.Author.objects.filter(email="3@example.com").values_list("name"),
    "null": lambda m: m.Author.objects.filter(born=None).values_list("email"),
    "not null": lambda m: m.Author.objects.exclude(born=None).values_list("email"),
    "less": lambda m: m.Author.objects.filter(
        born__lt=datetime(1953, 1, 1, tzinfo=UTC)
    ).values_list("email"),
    "at most": lambda m: m.Book.objects.filter(copies__lte=3).values_list("title"),
    "not less": lambda m: m.Author.objects.exclude(
        born__lt=datetime(1953, 1, 1, tzinfo=UTC)
    ).values_list("email"),
    "or": lambda m: m.Book.objects.filter(Q(number=1) | Q(author__name="name 1")).values_list(
        "title"
    ),
    "not": lambda m: m.Book.objects.filter(~Q(number=1), ~Q(author__name="name 1")).values_list(
        "title"
    ),
    "xor": lambda m: m.Book.objects.filter(Q(number=1) ^ Q(copies__lt=9)).values_list("title"),
    "column with column": lambda m: m.Book.objects.filter(copies__gt=F("number")).values_list(
        "title"
    ),
    "across a key": lambda m: m.Book.objects.filter(
        author__name="name 1", number__lt=4
    ).values_list("title", "author__email"),
    "across a nullable key": lambda m: (
        m.Book.objects.filter(number__lt=4)
        .order_by("title")
        .values_list("title", "editor__email")[2:9]
    ),
    "sorted by a joined column": lambda m: m.Book.objects.order_by(
        "editor__email", "title"
    ).values_list("title")[3:12],
    "sorted and matched late": lambda m: (
        m.Book.objects.filter(subjects__name="law")
        .order_by("-number", "title")
        .values_list("title")[:4]
    ),
    "sorted, nulls last": lambda m: m.Author.objects.order_by(
        F("born").desc(nulls_last=True), "email"
    ).values_list("email")[:5],
    "sorted by an expression": lambda m: m.Book.objects.order_by(
        (F("copies") - F("number")).desc(), "title"
    ).values_list("title")[:5],
    "sorted and annotated": lambda m: (
        m.Book.objects.annotate(low=Lower("title"))
        .order_by("-number", "title")
        .values_list("low")[4:8]
    ),
    "filtered by an annotation": lambda m: (
        m.Book.objects.annotate(rest=F("copies") - F("number"))
        .filter(rest__gt=10)
        .values_list("title")
    ),
    "grouped": lambda m: (
        m.Book.objects.values("author__name")
        .annotate(n=Count("pk"), most=Max("copies"))
        .order_by("author__name")
        .values_list("author__name", "n", "most")
    ),
    "having": lambda m: (
        m.Author.objects.annotate(n=Count("books"))
        .filter(n__gt=4, name="name 1")
        .order_by("email")
        .values_list("email", "n")
    ),
    "distinct": lambda m: m.Book.objects.order_by("number").values_list("number").distinct(),
    "distinct slice": lambda m: (
        m.Book.objects.order_by("-number").values_list("number").distinct()[1:3]
    ),
    "many to many": lambda m: m.Book.objects.filter(
        subjects__name="sea", number__gte=1
    ).values_list("title"),
    "without many": lambda m: m.Book.objects.exclude(subjects__name="art").values_list("title"),
    "in a subquery": lambda m: m.Book.objects.filter(
        author__in=m.Author.objects.filter(name="name 2"), number__lt=5
    ).values_list("title"),
    "exists": lambda m: m.Book.objects.filter(
        Exists(m.Loan.objects.filter(book=OuterRef("pk"))), number__gt=2
    ).values_list("title"),
    "subquery column": lambda m: (
        m.Author.objects.annotate(
            best=Subquery(
                m.Book.objects.filter(author=OuterRef("pk")).order_by("-copies").values("title")[:1]
            )
        )
        .order_by("email")
        .values_list("email", "best")
    ),
    "case": lambda m: (
        m.Book.objects.annotate(
            size=Case(When(copies__gt=12, then=Value("big")), default=Value("small"))
        )
        .order_by("title")
        .values_list("size")
    ),
    "union": lambda m: (
        m.Book.objects.filter(number=1)
        .values_list("title")
        .union(m.Book.objects.filter(number=2).values_list("title"))
    ),
    "nothing": lambda m: m.Book.objects.filter(pk__in=[]).values_list("title"),
    "everything but nothing": lambda m: m.Book.objects.exclude(pk__in=[]).values_list("title"),
}
VALUES = {
    "count": lambda m: m.Book.objects.filter(number=1).count(),
    "count of a join": lambda m: m.Book.objects.filter(subjects__name="art").count(),
    "count of distinct": lambda m: m.Book.objects.values("number").distinct().count(),
    "count of a slice": lambda m: m.Book.objects.order_by("title")[20:30].count(),
    "count of nothing": lambda m: m.Book.objects.filter(number=99).count(),
    "exists": lambda m: m.Book.objects.filter(author__name="name 1").exists(),
    "does not exist": lambda m: m.Book.objects.filter(author__name="nobody").exists(),
    "first": lambda m: m.Book.objects.order_by("-copies").first().title,
    "last": lambda m: m.Book.objects.order_by("copies").last().title,
    "aggregates": lambda m: m.Book.objects.filter(author__name="name 1").aggregate(
        n=Count("pk"), top=Max("copies"), mean=Avg("copies"), editors=Count("editor", distinct=True)
    ),
    "aggregates of nothing": lambda m: m.Book.objects.filter(number=99).aggregate(
        n=Count("pk"), top=Max("copies"), sure=Max("copies", default=7)
    ),
    "aggregate of a group": lambda m: (
        m.Book.objects.values("number").annotate(n=Count("pk")).aggregate(Max("n"))
    ),
    "nested relations": lambda m: [
        (loan.reader, loan.book.title, loan.book.author.email, loan.book.editor_id is None)
        for loan in m.Loan.objects.select_related("book__author", "book__editor").order_by(
            "reader"
        )[2:8]
    ],
    "deferred": lambda m: [b.title for b in m.Book.objects.only("title").order_by("title")[:3]],
    "dates": lambda m: list(m.Author.objects.dates("born", "year")),
    "delete": lambda m: m.Author.objects.filter(name="name 1").delete()[0],
    "update": lambda m: m.Book.objects.filter(number=2).update(copies=F("copies") * 2),
}


@pytest.fixture(scope="module")
def documents(stock_backend, django_db_blocker):
    """The filled library as plain documents, by collection."""
    from wavic.mongo.tests.library import models

    with django_db_blocker.unblock(), stock_backend():
        fill(models)
        collections = [name for name in connection.introspection.table_names() if "library" in name]
        return {name: list(connection.database[name].find()) for name in collections}


def restore(documents):
    for name, rows in documents.items():
        connection.database[name].delete_many({})
        connection.database[name].insert_many(rows)


@pytest.fixture
def both(library, stock_backend, documents):
    """Calls a function with the library on the stock backend, then on ours."""

    def call(fn):
        with stock_backend():
            restore(documents)
            expected = fn(library)
        restore(documents)
        return expected, fn(library)

    return call


@pytest.mark.parametrize("name", QUERIES)
def test_rows(name, both):
    def read(library):
        queryset = QUERIES[name](library)
        rows = list(queryset)
        return rows if queryset.ordered else sorted(rows)

    expected, found = both(read)
    assert found == expected
    assert found or name == "nothing"


@pytest.mark.parametrize("name", VALUES)
def test_values(name, both):
    expected, found = both(VALUES[name])
    assert found == expected
