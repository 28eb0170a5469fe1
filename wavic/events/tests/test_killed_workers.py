"""kill -9 in the middle of a subscriber: after a restart it is told, and only once."""

import pytest

from wavic.events import emit
from wavic.events import subscribers as registry
from wavic.events.tests.listening.tasks import hear_slowly
from wavic.mongo.transactions import run_in_transaction
from wavic.queue.models import Once, State
from wavic.queue.tests.work import runs, times
from wavic.testing.workers import cluster, is_gone, kill_group, wait_until

pytestmark = pytest.mark.django_db

SHORT = {"TASK_LEASE": "3"}
LISTENING = {"DJANGO_SETTINGS_MODULE": "wavic.events.tests.listening.settings"}


def test_a_subscriber_survives_its_worker(tmp_path):
    log, gate = tmp_path / "log", tmp_path / "gate"
    assert registry.subscribers_of("tests.slow").popitem()[1] is hear_slowly
    run_in_transaction(lambda: emit("tests.slow", data={"gate": str(gate)}))
    with cluster(log, **SHORT, **LISTENING) as process:
        wait_until(lambda: times("began"), log)
        first = runs().find_one({"_id": "began"})["pid"]
        kill_group(process)
        wait_until(lambda: is_gone(first), log)  # on a busy machine a moment after its supervisor
    assert times("heard") == 0
    assert Once.objects.get().state == State.RUNNING

    gate.touch()
    with cluster(log, **SHORT, **LISTENING):
        wait_until(lambda: Once.objects.filter(state=State.DONE).exists(), log)
    assert times("heard") == 1
    assert runs().find_one({"_id": "heard"})["pid"] != first
    assert Once.objects.get().attempts == 2
