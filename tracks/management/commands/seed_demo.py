"""Loads a small demo into an empty database."""

import io
from collections.abc import Iterator
from typing import Any

from bson.objectid import ObjectId
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import services as accounts
from accounts.clients import Client
from accounts.models import User
from projects import services as projects
from projects.models import Project
from spaces import services as spaces
from tracks import services as tracks
from tracks.models import Track
from wavic.audio import synthesis
from wavic.laptop.demo import EMAIL, PASSWORD


class RenderedFile:
    """A synthesised piece, handed to the same upload as everybody's files."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content_length_hint = len(content)
        self.max_size: int | None = None
        self._content = io.BytesIO(content)

    def chunks(self) -> Iterator[bytes]:
        """The file in blocks of a mebibyte."""
        return iter(lambda: self._content.read(1024 * 1024), b"")


class Command(BaseCommand):
    help = f"Loads a demo (log in as {EMAIL}) into a database without people; else does nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make what is missing, so that a start cut short is finished by the next one."""
        if User.objects.exclude(email=EMAIL, email_verified_at=None).exists():
            self.stdout.write("There are people here already: nothing was loaded.")
            return
        person = _person()
        album = _album(person)
        there = set(Track.objects.filter(project_id=album).values_list("title", flat=True))
        for piece in synthesis.PIECES:
            if piece.title not in there:
                file = RenderedFile(f"{piece.title} (mix 1).flac", synthesis.render_file(piece))
                tracks.upload_track(person, project=album, title=piece.title, file=file)
        # Last, since it says that the demo is whole.
        User.objects.filter(pk=person.pk).update(email_verified_at=timezone.now())
        self.stdout.write(f"Loaded the demo: log in as {EMAIL} with {PASSWORD}.")


def _person() -> User:
    if not User.objects.filter(email=EMAIL).exists():
        accounts.register(email=EMAIL, password=PASSWORD, name="Demo", client=Client())
    return User.objects.get(email=EMAIL)


def _album(person: User) -> ObjectId:
    found = Project.objects.filter(space__owner=person).first()
    if found is not None:
        return found.pk
    space = spaces.create_space(
        person, name="Northbound", description="A band, a producer and a van."
    )
    return projects.create_project(person, space=space["id"], title="First Light")["id"]
