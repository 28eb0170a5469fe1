"""prefetch_related() over many-to-many relations, which the stock backend refuses."""

import pytest
from django.db.models import Prefetch

from wavic.mongo.profiling import round_trips


@pytest.fixture
def shelf(library):
    author = library.Author.objects.create(email="a@example.com")
    subjects = [library.Subject.objects.create(name=name) for name in ("art", "law", "sea")]
    for n in range(3):
        book = library.Book.objects.create(title=f"book {n}", author=author)
        book.subjects.set(subjects[: n + 1])
    return library


def names(relation):
    return sorted(item.name for item in relation.all())


def test_forward_in_two_queries(shelf):
    with round_trips() as trips:
        books = list(shelf.Book.objects.order_by("title").prefetch_related("subjects"))
        found = [names(book.subjects) for book in books]
    assert found == [["art"], ["art", "law"], ["art", "law", "sea"]]
    assert len(trips) == 2


def test_backward_in_two_queries(shelf):
    with round_trips() as trips:
        subjects = list(shelf.Subject.objects.order_by("name").prefetch_related("books"))
        found = [sorted(book.title for book in subject.books.all()) for subject in subjects]
    assert [len(titles) for titles in found] == [3, 2, 1]
    assert len(trips) == 2


def test_through_a_foreign_key_and_filtered(shelf):
    lawless = Prefetch("books__subjects", shelf.Subject.objects.exclude(name="law"))
    (author,) = shelf.Author.objects.prefetch_related(lawless)
    found = {book.title: names(book.subjects) for book in author.books.all()}
    assert found == {"book 0": ["art"], "book 1": ["art"], "book 2": ["art", "sea"]}


def test_with_annotations_of_its_own(shelf):
    from django.db.models.functions import Upper

    loud = Prefetch("subjects", shelf.Subject.objects.annotate(loud=Upper("name")), "loud_ones")
    book = shelf.Book.objects.prefetch_related(loud).get(title="book 1")
    assert sorted(subject.loud for subject in book.loud_ones) == ["ART", "LAW"]


def test_other_uses_of_extra_are_still_refused(shelf):
    from django.db import NotSupportedError

    with pytest.raises(NotSupportedError):
        list(shelf.Book.objects.extra(select={"one": "1"}))
