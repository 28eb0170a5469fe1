"""Exports: what was asked for, how far it is, and the files that are in it."""

from bson.objectid import ObjectId
from django.db import models
from django_mongodb_backend.fields import ArrayField, ObjectIdField


class State(models.TextChoices):
    """How far an export is; there is none, or none any more, where there is no document."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class Export(models.Model):
    """The newest export of a space or a person: being made, to be fetched, or failed.

    It is written in turns, file by file: the next one begins with `number`. Sizes are bytes.
    """

    # One for each thing at a time: "space:<id>".
    key = models.CharField(max_length=60, unique=True)
    scope = models.CharField(max_length=20)
    subject = ObjectIdField()
    title = models.CharField(max_length=255, blank=True, help_text="As it was called then.")
    asked_by = ObjectIdField(null=True, blank=True, help_text="Who is told; None: an operator.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=40, blank=True)
    files = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0, help_text="Of the archive, as far as it is written.")
    expected = models.BigIntegerField(default=0, help_text="What it will come to, about.")
    # The archive, once it is ready; the blocks and the last bytes of it until then.
    blob = models.CharField(max_length=200, blank=True)
    staging = models.CharField(max_length=200, blank=True)
    tail = models.CharField(max_length=200, blank=True)
    turn = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=0, help_text="Of the file that comes next.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(help_text="When it is thrown away, whatever it is by then.")

    pk: ObjectId

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="exports_due")]

    def __str__(self) -> str:
        return f"{self.scope} {self.title}"


class File(models.Model):
    """A file of an export: planned or found on the way, then written (`written`)."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="+", db_index=False)
    export_id: ObjectId
    number = models.PositiveIntegerField()
    found_in = models.IntegerField(default=-1, help_text="The file whose making named it.")
    path = models.CharField(max_length=1000)
    # Who makes its content, of what; or the blob that it is a copy of.
    maker = models.CharField(max_length=40, blank=True)
    place = ObjectIdField(null=True, blank=True)
    folder = models.CharField(max_length=255, blank=True)
    blob = models.CharField(max_length=1024, blank=True)
    modified = models.DateTimeField()
    size = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    written = models.BooleanField(default=False)
    missing = models.BooleanField(default=False, help_text="Its blob was gone by then.")
    offset = models.BigIntegerField(default=0, help_text="In the archive.")
    crc = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="files_of_export")]

    def __str__(self) -> str:
        return self.path


class Load(models.Model):
    """An archive that was loaded into somebody's account, or is being so."""

    # "<the archive's id>:<the owner's>"
    key = models.CharField(max_length=60, unique=True)
    owner = ObjectIdField()
    spaces = ArrayField(ObjectIdField(), default=list)
    size = models.BigIntegerField(default=0, help_text="Bytes that were charged.")
    done = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "loads"

    def __str__(self) -> str:
        return self.key
