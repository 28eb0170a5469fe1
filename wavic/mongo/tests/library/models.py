"""Models with every shape of index, key and relation that the engine makes promises about."""

from django.db import models


class Author(models.Model):
    email = models.EmailField(unique=True)
    pen_name = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 (its point)
    name = models.CharField(max_length=40, default="")
    born = models.DateTimeField(null=True)

    class Meta:
        app_label = "library"
        indexes = [models.Index(fields=["born"], name="author_born")]

    def __str__(self) -> str:
        return self.email


class Subject(models.Model):
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label = "library"

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=80)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    editor = models.ForeignKey(
        Author, on_delete=models.SET_NULL, null=True, related_name="edited_books"
    )
    subjects = models.ManyToManyField(Subject, related_name="books")
    number = models.IntegerField(default=0)
    copies = models.IntegerField(default=0)
    revision = models.IntegerField(default=1)

    class Meta:
        app_label = "library"
        indexes = [models.Index(fields=["author", "-number"], name="book_of_author")]

    def __str__(self) -> str:
        return self.title


class Loan(models.Model):
    """A book is lent to one reader at a time; returned loans are history."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="loans")
    reader = models.CharField(max_length=40)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "library"
        constraints = [
            models.UniqueConstraint(
                fields=["book"],
                condition=models.Q(returned_at__isnull=True),
                name="one_open_loan_a_book",
            ),
            models.UniqueConstraint(fields=["book", "reader"], name="a_reader_borrows_once"),
        ]

    def __str__(self) -> str:
        return self.reader
