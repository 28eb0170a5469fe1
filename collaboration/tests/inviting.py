"""Inviting and answering, as clients of the API do it."""

import re
from typing import Any

from django.conf import settings

from accounts.models import User
from accounts.tests.people import Visitor
from collaboration.models import Invitation
from collaboration.services import token_of_invitation
from spaces.models import Space
from wavic.lifecycle.models import Document
from wavic.testing.schema import assert_documented

LINK = re.compile(re.escape(settings.PUBLIC_URL) + r"/app/invitation#token=(\S+)")


def invite(visitor: Visitor, target: Document, email: str, role: str = "editor", **more: Any):
    """The answer to inviting an address to a space or a project."""
    kind = "space" if isinstance(target, Space) else "project"
    body = {kind: str(target.pk), "email": email, "role": role, **more}
    return posted(visitor, "invite", **body)


def posted(visitor: Visitor, route: str, **body: Any):
    """The answer of POST /collaboration/…, checked against the schema."""
    answer = visitor.api.post(f"/collaboration/{route}", body, format="json")
    assert_documented(answer)
    return answer


def invited(visitor: Visitor, target: Document, email: str, role: str = "editor") -> Invitation:
    """An invitation that was sent."""
    answer = invite(visitor, target, email, role)
    assert answer.status_code == 201, answer.json()
    return Invitation.objects.get(pk=answer.json()["id"])


def token_of(invitation: Invitation) -> str:
    """What the mail's link carries, as things stand now."""
    invitation.refresh_from_db()
    return token_of_invitation(invitation)


def verified(visitor: Visitor) -> Visitor:
    """The same person, their address proved."""
    User.objects.filter(pk=visitor.user.pk).update(email_verified_at=visitor.user.created_at)
    return visitor


def told(answer) -> tuple[int, str]:
    """How a request was refused."""
    return answer.status_code, answer.json()["code"]
