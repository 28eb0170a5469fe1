"""People who are told things, and what they are mailed of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import mail as django_mail
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration.models import Digest, Notification
from collaboration.tasks import send_due_digests
from collaboration.tests.factories import make_comment
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track
from tracks.tests.factories import make_track
from wavic.queue.broker import MongoBroker
from wavic.testing.workers import make_due, work_off

PATH = "/notification/preferences"


@dataclass
class World:
    """Northbound has one track; Ada owns it, and Ben listens."""

    owner: Visitor
    track: Track
    ben: Visitor


def make_world() -> World:
    """Nobody has been told anything."""
    owner = Visitor.logged_in(verified("Ada"))
    track = quiet_track(make_project(make_space(owner.user, "Northbound")), "Harbour")
    return World(owner, track, listener(track.space))


def quiet_track(project: Project, title: str = "Song") -> Track:
    """A track that nobody is told of, nor is it processed."""
    track = make_track(project, title)
    MongoBroker().purge_queue()
    return track


def verified(name: str = "Ada", **fields) -> User:
    return person(name=name, email_verified_at=timezone.now(), **fields)


def listener(space: Space, name: str = "Ben", role: str = Role.COMMENTER) -> Visitor:
    """A member with a proved address."""
    visitor = Visitor.logged_in(verified(name))
    add_member(space, visitor.user, role)
    return visitor


def letters(to: User | Visitor, *, of: str = "") -> list:
    address = (to.user if isinstance(to, Visitor) else to).email_typed
    return [
        letter
        for letter in django_mail.outbox
        if letter.to == [address] and (not of or letter.tags == [of])
    ]


def digests(to: User | Visitor) -> list:
    return letters(to, of="digest")


def settle() -> None:
    """Do what waits in the queue and what comes of it, whatever year the tests are in."""
    while MongoBroker().collection.count_documents({}):
        make_due(seconds=4e9)
        work_off()


def send_due() -> None:
    """As at the next turn of the schedule, and all that comes of it."""
    send_due_digests()
    settle()


def waiting(user: User | Visitor) -> list[datetime]:
    pk = (user.user if isinstance(user, Visitor) else user).pk
    return list(
        Digest.objects.filter(user_id=pk, status="waiting")
        .order_by("due_at")
        .values_list("due_at", flat=True)
    )


def make_all_due() -> None:
    """Whatever waits has waited for long enough, without changing what its turn was."""
    Digest.objects.filter(status="waiting").update(look_at=timezone.now() - timedelta(seconds=1))


def untold(visitor: Visitor) -> int:
    return Notification.objects.filter(user=visitor.user, mailed_at=None).count()


def say(track, *bodies, **said):
    made = [make_comment(track, body, **said) for body in bodies]
    settle()
    return made


def choose(visitor, **changes):
    assert visitor.api.patch(PATH, changes).status_code == 200


def at(clock, moment):
    clock.move_to(f"{moment}+00:00")
