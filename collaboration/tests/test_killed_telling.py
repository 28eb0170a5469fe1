"""kill -9 anywhere between a comment's commit and its telling: everybody is told, once.

A real web process, a real worker and real mail in files. `pytest -m prove` kills at every step.
"""

import email
import email.policy
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from django.db import connection

from accounts.tests.people import Visitor, person
from collaboration.models import Activity, Comment, Notification, Told
from collaboration.tests.commenting import member
from collaboration.tests.telling import forget_what_happened
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.models import Track
from tracks.tests.factories import make_track
from wavic.events import Event
from wavic.queue.broker import MongoBroker
from wavic.queue.models import Once, State
from wavic.testing.granian import granian
from wavic.testing.workers import cluster, have_everything_emptied, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.prove]

DYING = {"DJANGO_SETTINGS_MODULE": "collaboration.tests.dying.settings", "TASK_LEASE": "3"}
QUEUE, FEED, TOLD = "queue_wavic", "collaboration_activity", "collaboration_told"
ROWS, MAILS, ONCE = "collaboration_notification", "wavic_mail_sentmail", "wavic_queue_once"
WHEN = ("before", "after")
# One of each part of the telling. What a transaction wrote that wasn't committed is held by MongoDB
# for a minute: deaths in the middle of one are for `prove`.
STEPS_AT_ONCE = [
    f"after:commitTransaction:{FEED}",
    f"after:commitTransaction:{TOLD}",
    f"after:update:{MAILS}",  # the mail is sent, its notification doesn't know yet
]
STEPS = [
    *STEPS_AT_ONCE,
    f"after:commitTransaction:{QUEUE}",  # its subscribers' tasks are there, it is not done itself
    f"before:insert:{FEED}",
    f"before:commitTransaction:{FEED}",
    f"before:insert:{TOLD}",
    f"before:update:{ROWS}",
    f"before:commitTransaction:{TOLD}",
    f"before:insert:{MAILS}",
    f"before:update:{ONCE}",  # told, and about to say so
]


@dataclass
class Scene:
    """Ada comments and mentions Ben; Eli is there as well."""

    track: Track
    ada: Visitor
    ben: Visitor
    eli: Visitor
    folder: Path

    def post(self, **dying: str) -> int:
        """Over HTTP, to a web process of its own; the status, 0 where it died instead."""
        said = {"body": "Listen", "start_ms": 0, "mentions": [str(self.ben.user.pk)]}
        serving = granian("wavic.wsgi:application", self.folder / "web", **database(), **dying)
        with serving as port, suppress(requests.ConnectionError):
            return requests.post(
                f"http://127.0.0.1:{port}/comment",
                json={"track": str(self.track.pk), **said},
                headers={"Authorization": f"Bearer {self.ada.token}"},
                timeout=60,
            ).status_code
        return 0

    def work(self, deaths: list[str]) -> None:
        """A worker until there is nothing to do and everybody has died."""
        log, marks = self.folder / "log", self.folder / "deaths"
        marks.mkdir()
        dying = {**DYING, "DEATHS": ",".join(deaths), "DEATHS_IN": str(marks)}
        with cluster(log, WAVIC_DATA=str(self.folder), **dying):
            wait_until(lambda: Told.objects.exists() and queue_is_empty(), log, seconds=600)
        assert {mark.name for mark in marks.iterdir()} == set(deaths)

    def letters(self) -> list[email.message.EmailMessage]:
        """What was mailed."""
        files = (self.folder / "mail").glob("*.eml")
        return [
            email.message_from_bytes(each.read_bytes(), policy=email.policy.default)
            for each in files
        ]

    def assert_told_once(self) -> None:
        comment = Comment.objects.get()
        assert Activity.objects.filter(comment=comment.pk).count() == Activity.objects.count() == 1
        rows = Notification.objects.values_list("user_id", "kind", "count")
        assert sorted(rows) == sorted(
            [(self.ben.user.pk, "mention", 1), (self.eli.user.pk, "comment", 1)]
        )
        assert Notification.objects.get(kind="mention").mailed_at
        screens = Event.objects.filter(kind="notification.changed")
        assert sorted(event.data["user"] for event in screens) == sorted(
            str(visitor.user.pk) for visitor in (self.ben, self.eli)
        )
        assert [letter["To"] for letter in self.letters()] == [self.ben.user.email_typed]
        assert not Once.objects.exclude(state=State.DONE).exists()


@pytest.fixture
def scene(tmp_path) -> Iterator[Scene]:
    ada = Visitor.logged_in(person(name="Ada"))
    track = make_track(make_project(make_space(ada.user)))
    ben, eli = member(track, Role.COMMENTER), member(track, Role.VIEWER)
    forget_what_happened()
    MongoBroker().purge_queue()
    have_everything_emptied()
    return Scene(track, ada, ben, eli, tmp_path)


def database() -> dict[str, str]:
    here = connection.settings_dict["NAME"]
    return {"MONGODB_URI": os.environ["MONGODB_URI"].replace("/wavic?", f"/{here}?")}


def queue_is_empty() -> bool:
    return MongoBroker().collection.count_documents({}) == 0


def test_the_web_process_dies_at_the_commit_and_the_workers_after_it(scene):
    died = "after:commitTransaction:collaboration_comment"
    assert scene.post(**DYING, DEATHS=died, DEATHS_IN=str(scene.folder)) == 0
    assert (scene.folder / died).exists()
    assert Comment.objects.count() == 1
    assert not Told.objects.exists()
    scene.work(STEPS_AT_ONCE)
    scene.assert_told_once()


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_may_die_at_any_step(scene, step):
    assert scene.post() == 201
    scene.work([step])
    scene.assert_told_once()


def test_the_same_telling_may_be_cut_short_again_and_again(scene):
    assert scene.post() == 201
    scene.work([f"{when}:commitTransaction:{what}" for when in WHEN for what in (FEED, TOLD)])
    scene.assert_told_once()
