"""Links, guests, comments and invitations for tests."""

import secrets
from datetime import timedelta

from bson.objectid import ObjectId
from django.db.models import Model
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from collaboration import services
from collaboration.authentication import PREFIX
from collaboration.models import Comment, GuestPass, Link, LinkCopy
from collaboration.tokens import hash_of, token_for
from projects.models import Project
from spaces.models import Space
from tracks.models import Track


def make_link(target: Model, created_by: User | None = None, **allowed) -> Link:
    """A link by the space's owner, unless told, that allows nothing but what is said."""
    place = _place(target)
    maker = created_by or place["space"].owner
    link = Link.objects.create(**place, created_by=maker, **allowed)
    pk = ObjectId()
    LinkCopy.objects.create(pk=pk, link=link, token_hash=hash_of(token_for("link", pk, 1)))
    return link


def guest_of(link: Link, name: str = "") -> APIClient:
    """A client with the token of somebody who opened the link."""
    token = PREFIX + secrets.token_urlsafe()
    now = timezone.now()
    GuestPass.objects.create(
        link=link,
        copy=link.copies.get(),
        name=name,
        token_hash=hash_of(token),
        opened_at=now,
        expires_at=now + timedelta(days=1),
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def _place(target: Model) -> dict[str, Model]:
    if isinstance(target, Space):
        return {"space": target}
    if isinstance(target, Project):
        return {"space": target.space, "project": target}
    if isinstance(target, Track):
        return {"space": target.space, "project": target.project, "track": target}
    return {**_place(target.track), "version": target}


def make_comment(
    track: Track,
    body: str = "Too loud.",
    start_ms: int = 0,
    author: User | None = None,
    **said,
) -> Comment:
    """A thread or reply on a track, by the space's owner unless told."""
    draft = services.Draft(body=body, start_ms=start_ms, **said)
    made = services.post_comment(author or track.space.owner, track.pk, draft)
    return Comment.objects.get(pk=made["id"])
