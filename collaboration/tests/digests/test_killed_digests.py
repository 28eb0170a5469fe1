"""kill -9 anywhere between a digest's turn and its end: it is mailed, once.

A real worker, and real mail in files. `pytest -m prove` kills at every step.
"""

import email
import email.policy
from pathlib import Path

import pytest

from accounts.tests.people import Visitor
from collaboration.models import Digest, DigestStatus, Notification
from collaboration.tasks import send_due_digests
from collaboration.tests.digests.digesting import make_all_due, make_world, say
from wavic.testing.workers import cluster, wait_until

pytestmark = pytest.mark.django_db

DYING = {"DJANGO_SETTINGS_MODULE": "collaboration.tests.dying.settings", "TASK_LEASE": "3"}
DIGESTS, MAILS = "collaboration_digest", "wavic_mail_sentmail"
CLAIMED = f"after:commitTransaction:{DIGESTS}"  # and not mailed
STEPS = [
    CLAIMED,
    f"before:insert:{MAILS}",
    f"after:update:{MAILS}",  # mailed, and not over
    # What isn't committed is held by MongoDB for a minute.
    f"before:commitTransaction:{DIGESTS}",
    f"before:update:{DIGESTS}",
]


@pytest.fixture
def ben():
    """He has not read three comments, and it is time to mail him that."""
    world = make_world()
    say(world.track, "One", "Two", "Three")
    make_all_due()
    send_due_digests()
    return world.ben


def test_a_worker_that_dies_before_it_mails_what_it_claimed_mails_it_once(ben, tmp_path):
    work(tmp_path, CLAIMED)
    assert_mailed_once(ben, tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize("step", STEPS)
def test_a_worker_may_die_at_any_step(ben, tmp_path, step):
    work(tmp_path, step)
    assert_mailed_once(ben, tmp_path)


def work(folder: Path, death: str) -> None:
    """A worker that dies there, and one after it, until the digest is over."""
    log, marks = folder / "log", folder / "deaths"
    marks.mkdir()
    dying = {**DYING, "DEATHS": death, "DEATHS_IN": str(marks)}
    with cluster(log, WAVIC_DATA=str(folder), **dying):
        wait_until(lambda: Digest.objects.get().look_at is None, log, seconds=300)
    assert (marks / death).exists()


def assert_mailed_once(ben: Visitor, folder: Path) -> None:
    [letter] = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (folder / "mail").glob("*.eml")
    ]
    assert letter["To"] == ben.user.email_typed
    assert letter["Subject"] == "Northbound: 3 comments"
    assert Digest.objects.get().status == DigestStatus.SENT
    assert not Notification.objects.filter(mailed_at=None).exists()
