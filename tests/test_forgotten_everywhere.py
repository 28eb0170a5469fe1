"""Thirty days after somebody has left nothing in the database says who they were.

They do all that people do here, and others do things to them; then every document of every
collection is searched for their name, their addresses, their network address and their browser.
"""

from datetime import timedelta
from typing import Any

import bson
import pytest
import time_machine
from bson import json_util
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_q.models import Failure
from rest_framework.test import APIClient

from accounts import links, services, tasks
from accounts.links import Purpose
from accounts.models import Entitlement, User
from accounts.tests.people import PASSWORD, Visitor, person
from collaboration.models import Invitation
from collaboration.tests.factories import make_comment, make_link
from collaboration.tests.inviting import invited, token_of
from collaboration.tests.sharing import share, try_to_open
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track, make_version
from trash.legacy.models import Arrival, Kept
from trash.tests.records import blobs, tell_all
from wavic.events.models import Event
from wavic.mail.models import Reason, SentMail, Suppression
from wavic.mail.suppressions import suppress
from wavic.mongo.connections import mongo_connection
from wavic.storage.removals import sweep_removals
from wavic.testing.pictures import encoded, photograph

pytestmark = pytest.mark.django_db

NAME = "Zebulon Quarrington"
ADDRESS, EARLIER = "Zeb@quarrington.example", "quarrington.before@example.org"
NETWORK, BROWSER = "203.0.113.77", "QuarringtonBrowser/9"
SAY_WHO = [NAME.lower(), "zebulon", ADDRESS.lower(), EARLIER, NETWORK, BROWSER.lower()]


class Musician:
    """Zebulon, who does everything: in spaces of his own, in another's, to himself."""

    def __init__(self) -> None:
        self.api = APIClient(REMOTE_ADDR=NETWORK, HTTP_USER_AGENT=BROWSER)
        entered = self.post(
            "/user/register", 201, email=EARLIER, password=PASSWORD, name=NAME
        ).json()
        self.api.credentials(HTTP_AUTHORIZATION=f"Bearer {entered['token']}")
        self.user = User.objects.get(email=EARLIER)
        self.post("/user/login", 401, email=EARLIER, password="a guess")
        self.post("/user/password/forgot", 202, email=EARLIER)
        tasks.send_password_reset(EARLIER, "a")
        self.change_address()
        Entitlement.objects.filter(user=self.user).update(spaces_limit=9)
        content = encoded(photograph(300, 300), "JPEG")
        picture = {"file": SimpleUploadedFile("me.jpg", content)}
        assert self.api.put("/user/me/avatar", picture, format="multipart").status_code == 200
        wishes = {"timezone": "Europe/Berlin", "digest": "weekly"}
        assert self.api.patch("/notification/preferences", wishes).status_code == 200
        services.export_person(self.user.pk)

    def post(self, route: str, expected: int, **body: Any) -> Any:
        answer = self.api.post(route, body, format="json")
        assert answer.status_code == expected, (route, answer.content)
        return answer

    def change_address(self) -> None:
        token = links.token_for(Purpose.VERIFY, self.user, ADDRESS)
        self.post("/user/email/verify", 204, token=token)
        self.user.refresh_from_db()


def test_nothing_says_who_they_were(settings):
    zeb = Musician()
    ada = Visitor.logged_in(person(name="Ada"))
    User.objects.filter(pk=ada.user.pk).update(email_verified_at=timezone.now())
    theirs = make_space(ada.user, "Harbour Lights")
    work_in(theirs, zeb, ada)
    handed, thrown = make_space(zeb.user, "Kept"), make_space(zeb.user, "Thrown")
    heir = add_member(handed, person(name="Eve"), Role.EDITOR).user
    own = make_track(make_project(handed))
    make_link(own, created_by=zeb.user, may_comment=True)
    invited(visitor_of(zeb), handed, "somebody.else@example.org")
    others_write_of(zeb, ada)
    tell_all()
    before = blobs()
    assert User.objects.get(pk=zeb.user.pk).avatar.pending
    assert said_anywhere() >= {
        *("accounts_user", "accounts_session", "collaboration_comment", "collaboration_activity"),
        *("collaboration_invitation", "collaboration_linkcopy", "collaboration_abusereport"),
        *("wavic_mail_sentmail", "wavic_mail_suppression", "wavic_audit_entry"),
        *("wavic_search_entry", "wavic_events_event", "django_admin_log", "legacy_kept"),
        *("collaboration_notification", "wavic_exports_export"),
    }

    heirs = [
        {"space": str(handed.pk), "transfer_to": str(heir.pk)},
        {"space": str(thrown.pk), "transfer_to": None},
    ]
    body = {"password": PASSWORD, "spaces": heirs}
    assert zeb.api.delete("/user/me", body, format="json").status_code == 204
    tell_all()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        what_forgets_by_itself_does()
        for user_id in services.due_departures():
            tasks.forget_person(str(user_id))
        sweep_removals()
        tell_all()
        assert said_anywhere(detailed=True) == set()
    assert blobs() < before  # the picture
    user = User.objects.get(pk=zeb.user.pk)
    assert user.avatar is None
    [thread, *_] = ada.api.get(f"/comment/track/{zeb.track.pk}").json()["results"]
    assert thread["author"] == {"id": str(user.pk), "name": "Former member", "avatar": None}


def visitor_of(zeb: Musician) -> Visitor:
    return Visitor(zeb.user, api=zeb.api)


def work_in(space: Space, zeb: Musician, ada: Visitor) -> None:
    """He is invited, comes in by the mail's link, and works with Ada there."""
    invitation = invited(ada, space, ADDRESS)
    Invitation.objects.update(message=f"Dear {NAME}, come in.")
    tell_all()
    zeb.post("/collaboration/accept", 200, token=token_of(invitation))
    zeb.track = track = make_track(make_project(space))
    version = make_version(track, label="Mix 2")
    zeb.post(
        "/comment",
        201,
        track=str(track.pk),
        start_ms=1,
        body="Louder.",
        mentions=[str(ada.user.pk)],
    )
    heard = make_comment(track, f"@{NAME} is it you?", 7, ada.user, mentions=[zeb.user.pk])
    said = {"body": f"@{NAME.lower()}, and you too"}
    assert ada.api.patch(f"/comment/{heard.pk}", said).status_code == 200
    zeb.post(f"/comment/{heard.pk}/reaction", 200, emoji="🔥")
    zeb.post(f"/track/{track.pk}/version/{version.pk}/approve", 200, note="Yes.")
    zeb.post("/link", 201, target="track", target_id=str(track.pk), recipients=["A label"])
    zeb.post(f"/track/{track.pk}/heard", 204, version=str(version.pk), play="1", ranges=[[0, 90]])


def others_write_of(zeb: Musician, ada: Visitor) -> None:
    """Others share with his address, staff look after him, mail to him comes back."""
    link = share(ada, zeb.track, recipients=[ADDRESS, "Bo"])
    assert try_to_open(link, name="Guest").status_code == 200
    token = link["copies"][1]["url"].rpartition("/")[2]
    zeb.post(f"/link/report/{token}", 202, reason="spam", details="x", email=ADDRESS)
    LogEntry.objects.create(
        user=ada.user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(zeb.user.pk),
        object_repr=ADDRESS,
        action_flag=CHANGE,
    )
    Failure.objects.create(
        id="a" * 32,
        name="mail",
        func="accounts.tasks.send_password_reset",
        args=(ADDRESS.lower(), "key"),
        started=timezone.now(),
        stopped=timezone.now(),
        success=False,
    )
    Kept.objects.create(key="k", kind="plan", reason="x", user=zeb.user.pk, content=ADDRESS)
    facts = bson.encode({"name": NAME})
    Arrival.objects.create(key="user:1", target=zeb.user.pk, facts=facts, notes=[["a", ADDRESS]])
    suppress(ADDRESS, Reason.COMPLAINT, at=timezone.now())
    tell_all()
    assert SentMail.objects.filter(subject__contains=NAME).exists()
    assert Suppression.objects.exists()


def what_forgets_by_itself_does() -> None:
    """What MongoDB removes of itself by then; but for what was never told, which stays."""
    untold = ("user.email_changed", "address.suppressed", "link.opened", "export.asked")
    Event.objects.exclude(kind__in=untold).delete()
    from wavic.exports.services.asking import throw_away_due

    throw_away_due()


def said_anywhere(*, detailed: bool = False) -> set[str]:
    """The collections with a document that says who he was; with what, where that is asked."""
    database = mongo_connection().database
    found = set()
    for name in database.list_collection_names():
        for document in database[name].find():
            text = _readable(document)
            if words := [word for word in SAY_WHO if word in text]:
                found.add(f"{name}: {words} in {text}" if detailed else name)
    return found


def _readable(document: dict[str, Any]) -> str:
    """All that stands in a document, what is packed in it as well."""
    packed = [value for value in document.values() if isinstance(value, bytes)]
    text = json_util.dumps(document, ensure_ascii=False)
    return (text + "".join(value.decode("utf-8", "replace") for value in packed)).lower()
