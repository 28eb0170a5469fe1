"""Who is in the demo. One of them logs in; the others have passwords that nobody knows."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from accounts import services as accounts
from accounts.clients import Client
from accounts.models import User
from collaboration.demo.artwork.portraits import Looks, portrait
from collaboration.demo.files import put_picture
from wavic.laptop import demo

Cast = Mapping[str, User]
"""Everybody in the demo, by first name."""


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to be played."""

    name: str
    looks: Looks

    @property
    def called(self) -> str:
        """The first name."""
        return self.name.partition(" ")[0]

    @property
    def email(self) -> str:
        """Where nobody reads mail, except for who logs in."""
        return demo.EMAIL if self is ROLES[0] else f"{self.called.lower()}@wavic.example"


ROLES = (
    Role("Robin Vale", Looks("#5d8584", "#f1cdb0", "#c98f45", "#efe6d4", "bob")),
    Role("Tess Marlowe", Looks("#36364f", "#c98e66", "#3a2a26", "#8d9a5f", "bun", glasses=True)),
    Role("Jonas Hale", Looks("#1f4f63", "#e8b796", "#2b2320", "#ef6f4e", "short", beard=True)),
    Role("Mira Okafor", Looks("#e7a88a", "#8d5a3c", "#1c1512", "#16324a", "curls")),
    Role("Ines Duarte", Looks("#8d6c77", "#dba581", "#4a2d22", "#171c30", "long")),
    Role(
        "Elias Brandt",
        Looks("#d9b65c", "#f0c9ad", "#8d8d8a", "#2f6168", "short", beard=True, glasses=True),
    ),
)
"""A singer who logs in, a producer, bass, drums, a label, and a neighbour with a band."""

EMAILS = [role.email for role in ROLES]


def gather() -> Cast:
    """Have everybody registered, whoever is missing."""
    return {role.called: _register(role) for role in ROLES}


def show_faces(cast: Cast) -> None:
    """Have everybody upload a portrait, who has none."""
    for role in ROLES:
        person = cast[role.called]
        put_picture(person, "user_avatar", person.pk, partial(portrait, role.looks))


def _register(role: Role) -> User:
    if not User.objects.filter(email=role.email).exists():
        password = demo.PASSWORD if role.email == demo.EMAIL else secrets.token_urlsafe(32)
        accounts.register(email=role.email, password=password, name=role.name, client=Client())
    return User.objects.get(email=role.email)
