"""Each scope lets through exactly its rate, and says truly when to come back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.test import Client
from rest_framework.exceptions import Throttled

from wavic.api import throttling
from wavic.api.rates import BLOCKS, RATES
from wavic.api.throttling import limit, peek, refund
from wavic.mongo.profiling import round_trips

pytestmark = [pytest.mark.django_db, pytest.mark.urls("wavic.api.tests.urls")]
NOON = "2026-11-22T12:00:00Z"


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch):
    """Limits on, small, and without what other tests left in this process."""
    settings.RATELIMIT_ENABLE = True
    monkeypatch.setitem(RATES, "read", "60/m")
    monkeypatch.setitem(RATES, "write", "5/m")
    monkeypatch.setitem(RATES, "login_account", "3/15m")
    throttling.forget_leases()
    yield
    throttling.forget_leases()


def get(who: str = "ann", **extra):
    return Client(**extra).get("/thing", headers={"Authorization": f"Bearer {who}"})


def post(who: str = "ann", **extra):
    headers = {"Authorization": f"Bearer {who}"}
    body = {"name": "a"}
    return Client(**extra).post("/thing", body, content_type="application/json", headers=headers)


def wait_of(call) -> int:
    with pytest.raises(Throttled) as caught:
        call()
    return caught.value.wait


def test_writes_are_counted_exactly():
    with time_machine.travel(NOON, tick=False):
        assert [post().status_code for _ in range(7)] == [201] * 5 + [429] * 2


def test_a_refusal_is_a_problem_with_a_true_retry_after():
    with time_machine.travel(NOON, tick=False) as clock:
        while (response := post()).status_code == 201:
            pass
        wait = int(response["Retry-After"])
        assert response.json()["code"] == "throttled"
        assert 1 <= wait <= 61
        clock.shift(wait - 1)
        assert post().status_code == 429
        clock.shift(1)
        assert post().status_code == 201


def test_callers_do_not_use_up_each_other():
    with time_machine.travel(NOON, tick=False):
        while post("ann").status_code == 201:
            pass
        assert post("bob").status_code == 201


def test_reads_and_writes_are_counted_apart():
    with time_machine.travel(NOON, tick=False):
        while post().status_code == 201:
            pass
        assert get().status_code == 200


def test_reads_never_exceed_their_rate_and_one_process_gets_all_of_it():
    with time_machine.travel(NOON, tick=False):
        answers = [get().status_code for _ in range(70)]
    assert answers == [200] * 60 + [429] * 10


def test_processes_share_one_count_of_reads(monkeypatch):
    """Two processes, each with leases of its own, let through no more than the rate together."""
    leases = [throttling._Leases(), throttling._Leases()]
    with time_machine.travel(NOON, tick=False):
        taken = [leases[n % 2].take("read", "ann") for n in range(100)]
    assert taken.count(None) == 60


def test_unused_reads_are_lost_within_the_documented_bound():
    """Each process may waste at most a block less one call."""
    leases = [throttling._Leases() for _ in range(3)]
    with time_machine.travel(NOON, tick=False):
        for lease in leases:
            assert lease.take("read", "ann") is None
        left = 0
        while throttling._leases.take("read", "ann") is None:
            left += 1
    assert 3 + left >= 60 - 3 * (BLOCKS["read"] - 1)


def test_most_reads_cost_no_round_trip():
    with time_machine.travel(NOON, tick=False):
        get()
        with round_trips() as trips:
            for _ in range(BLOCKS["read"] - 1):
                assert get().status_code == 200
        assert len(trips) == 0


def test_a_refused_reader_costs_no_round_trip_until_the_period_ends():
    with time_machine.travel(NOON, tick=False) as clock:
        while (response := get()).status_code == 200:
            pass
        with round_trips() as trips:
            assert get().status_code == 429
        assert len(trips) == 0
        clock.shift(int(response["Retry-After"]))
        assert get().status_code == 200


def test_leases_are_bounded_in_number(monkeypatch):
    monkeypatch.setattr(throttling._Leases, "_most", 10)
    leases = throttling._Leases()
    for number in range(30):
        leases.take("read", f"caller {number}")
    assert len(leases._held) == 10


def test_racing_threads_get_exactly_the_rate():
    def call(_: int) -> bool:
        try:
            limit("login_account", "ann")
        except Throttled:
            return False
        finally:
            connection.close()
        return True

    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(call, range(40))) == 3


def test_a_keyed_limit_waits_for_its_own_period():
    with time_machine.travel(NOON, tick=False):
        for _ in range(3):
            limit("login_account", "ann")
        assert 1 <= wait_of(lambda: limit("login_account", "ann")) <= 901
        limit("login_account", "bob")


def test_addresses_of_one_ipv6_network_share_a_bucket():
    """Anonymous callers too, at any door."""
    with time_machine.travel(NOON, tick=False):
        for number in range(3):
            limit("login_account", f"2001:db8:0:1::{number}")
        wait_of(lambda: limit("login_account", "2001:db8:0:1:ffff::9"))
        wait_of(lambda: peek("login_account", "2001:db8:0:1:ffff::9"))
        limit("login_account", "2001:db8:0:2::1")
        answers = [
            Client(REMOTE_ADDR=f"2001:db8::{n:x}").get("/thing/fail/busy").status_code
            for n in range(61)
        ]
    assert answers == [503] * 60 + [429]


def test_peek_counts_nothing():
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            peek("login_account", "ann")
        for _ in range(3):
            limit("login_account", "ann")
        assert wait_of(lambda: peek("login_account", "ann")) >= 1


def test_a_refund_gives_one_call_back():
    with time_machine.travel(NOON, tick=False):
        for _ in range(3):
            limit("login_account", "ann")
        refund("login_account", "ann")
        limit("login_account", "ann")
        wait_of(lambda: limit("login_account", "ann"))


def test_a_refund_after_the_period_changes_nothing():
    with time_machine.travel(NOON, tick=False):
        refund("login_account", "ann")
        for _ in range(3):
            limit("login_account", "ann")
        wait_of(lambda: limit("login_account", "ann"))


@pytest.mark.parametrize("path", ["/api/login", "/admin/login/"])
def test_login_forms_are_limited_per_account_whatever_the_address(path):
    with time_machine.travel(NOON, tick=False):
        answers = [
            Client(REMOTE_ADDR=f"10.0.0.{n}").post(path, {"username": who, "password": "x"})
            for n, who in enumerate(["Ann@example.com", "ann@example.com", " ann@example.com"] * 2)
        ]
    assert [response.status_code for response in answers] == [200] * 3 + [429] * 3
    assert answers[-1].json()["code"] == "throttled"
    assert int(answers[-1]["Retry-After"]) >= 1


def test_every_rate_can_be_read_and_blocks_divide_them():
    for scope, rate in RATES.items():
        calls, period = throttling._split_rate(rate)
        assert calls > 0
        assert period > 0
        assert calls % BLOCKS.get(scope, 1) == 0
