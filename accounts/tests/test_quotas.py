"""Quotas hold exactly under races, belong to transactions, and say what the limit is (case 8)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from accounts import selectors, services
from accounts.models import Entitlement
from accounts.plans import GIB, PLANS, LinkFeature, Plan
from accounts.tests.people import person
from wavic.api.errors import NotFound, Problem
from wavic.mongo.profiling import round_trips
from wavic.mongo.transactions import run_in_transaction

pytestmark = pytest.mark.django_db
FREE = PLANS[Plan.FREE]


@pytest.fixture
def owner():
    return person()


def limit(owner, **limits):
    Entitlement.objects.filter(user=owner).update(**limits)


def used(owner):
    entitlement = selectors.entitlement_for(owner.pk)
    return entitlement.storage_used, entitlement.spaces_used


def race(attempt, times=8):
    """Run it in that many threads at once; how many were not refused."""
    barrier = threading.Barrier(times)

    def run(_):
        barrier.wait()
        try:
            attempt()
        except Problem as problem:
            return problem.code
        else:
            return "passed"
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        outcomes = list(threads.map(run, range(times)))
    assert set(outcomes) <= {"passed", "quota_exceeded"}
    return outcomes.count("passed")


def test_storage_is_taken_and_given_back(owner):
    services.reserve_storage(owner.pk, 1_000)
    services.reserve_storage(owner.pk, 500)
    services.release_storage(owner.pk, 1_000)
    assert used(owner) == (500, 0)
    services.release_storage(owner.pk, 10_000)
    assert used(owner) == (0, 0)


def test_the_last_byte_fits_and_one_more_does_not(owner):
    limit(owner, storage_limit=1_000)
    services.reserve_storage(owner.pk, 1_000)
    with pytest.raises(Problem) as refusal:
        services.reserve_storage(owner.pk, 1)
    problem = refusal.value
    assert (problem.status_code, problem.code) == (403, "quota_exceeded")
    assert problem.extra == {
        "quota": "storage",
        "limit": 1_000,
        "used": 1_000,
        "plan": "pro",
        "current_plan": "free",
        "owner": str(owner.pk),
    }
    assert used(owner) == (1_000, 0)


def test_a_file_beyond_the_plans_largest_is_refused(owner):
    limit(owner, file_limit=100)
    for refuse in (services.check_file_size, services.reserve_storage):
        with pytest.raises(Problem) as refusal:
            refuse(owner.pk, 101)
        assert refusal.value.extra["quota"] == "file"
    services.check_file_size(owner.pk, 100)
    assert used(owner) == (0, 0)


def test_spaces_are_counted(owner):
    for _ in range(FREE.spaces_limit):
        services.reserve_space(owner.pk)
    with pytest.raises(Problem) as refusal:
        services.reserve_space(owner.pk)
    assert refusal.value.extra == {
        "quota": "spaces",
        "limit": FREE.spaces_limit,
        "used": FREE.spaces_limit,
        "plan": "pro",
        "current_plan": "free",
        "owner": str(owner.pk),
    }
    services.release_space(owner.pk)
    services.reserve_space(owner.pk)


@pytest.mark.parametrize("in_transaction", [False, True])
def test_eight_uploads_race_for_the_last_bytes(owner, in_transaction):
    limit(owner, storage_limit=350)

    def reserve():
        services.reserve_storage(owner.pk, 100)

    passed = race((lambda: run_in_transaction(reserve)) if in_transaction else reserve)
    assert passed == 3
    assert used(owner) == (300, 0)


def test_eight_spaces_race_for_the_last_place(owner):
    limit(owner, spaces_limit=5)
    passed = race(lambda: run_in_transaction(lambda: services.reserve_space(owner.pk)))
    assert passed == 5
    assert used(owner) == (0, 5)


def test_eight_releases_race_and_none_is_lost(owner):
    services.reserve_storage(owner.pk, 800)
    assert race(lambda: services.release_storage(owner.pk, 100)) == 8
    assert used(owner) == (0, 0)


def test_a_reservation_is_gone_with_its_transaction(owner):
    def fail():
        services.reserve_storage(owner.pk, 100)
        services.reserve_space(owner.pk)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        run_in_transaction(fail)
    assert used(owner) == (0, 0)


def test_a_closed_account_reserves_nothing(owner):
    limit(owner, closed=True)
    for reserve in (services.reserve_space, lambda pk: services.reserve_storage(pk, 1)):
        with pytest.raises(NotFound):
            reserve(owner.pk)
    assert used(owner) == (0, 0)


def test_reserving_is_one_round_trip_by_index(owner):
    for _ in range(20):
        person()
    with round_trips() as trips:
        services.reserve_storage(owner.pk, 1)
        services.reserve_space(owner.pk)
        services.release_storage(owner.pk, 1)
        services.release_space(owner.pk)
    assert len(trips) == 4
    for plan in trips.plans():
        assert not plan.collection_scan
        assert plan.documents_examined <= 1


def test_versions_of_a_track_and_what_links_can_do_are_limits_like_others(owner):
    services.check_versions(owner.pk, 10)
    services.check_link_features(owner.pk, [LinkFeature.PASSWORD])
    for check, quota in (
        (lambda: services.check_versions(owner.pk, 11), "versions"),
        (lambda: services.check_link_features(owner.pk, [LinkFeature.MAX_PLAYS]), "link_features"),
    ):
        with pytest.raises(Problem) as refusal:
            check()
        assert refusal.value.code == "quota_exceeded"
        assert (refusal.value.extra["quota"], refusal.value.extra["plan"]) == (quota, "pro")
    services.entitle(owner.pk, Plan.PRO)
    services.check_versions(owner.pk, 1_000)
    services.check_link_features(owner.pk, LinkFeature)


@pytest.mark.parametrize(
    ("limits", "ask", "said"),
    [
        (
            {"storage_used": 2_040_109_466},
            lambda pk: services.reserve_storage(pk, GIB),
            "The Free plan holds 2 GB, and 1.9 GB are in use. Pro holds 100 GB.",
        ),
        (
            {"storage_used": 150 * GIB},
            lambda pk: services.reserve_storage(pk, 1),
            "The Free plan holds 2 GB, and 150 GB are in use. Studio holds 1 TB.",
        ),
        (
            {},
            lambda pk: services.reserve_storage(pk, 100 * GIB),
            "The Free plan takes files up to 2 GB, and this one has 100 GB.",
        ),
        (
            {"spaces_used": 3},
            services.reserve_space,
            "The Free plan has room for 3 artist spaces, and there are 3. Pro has room for 20.",
        ),
        (
            {},
            lambda pk: services.check_collaborators(pk, 6),
            (
                "The Free plan has room for 5 collaborators in a space, and this one has 5. "
                "Pro has room for 25."
            ),
        ),
        (
            {},
            lambda pk: services.check_versions(pk, 11),
            (
                "The Free plan keeps 10 versions of a track, and this one has 10. "
                "Pro keeps as many as you like."
            ),
        ),
        (
            {"plan": "studio", "spaces_used": 300},
            services.reserve_space,
            "The Studio plan has room for 3 artist spaces, and there are 300.",
        ),
    ],
)
def test_a_refusal_is_a_sentence_with_numbers(owner, limits, ask, said):
    limit(owner, **limits)
    with pytest.raises(Problem) as refusal:
        ask(owner.pk)
    assert str(refusal.value.detail) == said


def test_uploads_race_for_the_last_bytes_while_the_plan_gets_smaller(owner):
    """Case 8: none is over the limit of its moment, and afterwards all are refused."""
    size = GIB // 2
    services.entitle(owner.pk, Plan.PRO)
    reserve = partial(services.reserve_storage, owner.pk, size)
    for _ in range(2):  # half of what Free holds
        reserve()
    downgraded = threading.Event()
    late = []

    def upload():
        gone = downgraded.is_set()
        run_in_transaction(reserve)
        if gone:
            late.append(used(owner)[0])

    def downgrade():
        services.entitle(owner.pk, Plan.FREE)
        downgraded.set()

    steps = iter([upload, upload, downgrade, upload, upload, upload, upload, upload])
    turn = threading.Lock()

    def step():
        with turn:
            mine = next(steps)
        mine()

    passed = race(step) - 1  # the downgrade
    bytes_used, _ = used(owner)
    assert bytes_used == (2 + passed) * size
    # What came after the downgrade fits into what Free holds; what came before may be above it.
    assert all(there <= FREE.storage_limit for there in late)
    while bytes_used < FREE.storage_limit:
        reserve()
        bytes_used += size
    with pytest.raises(Problem) as refusal:
        reserve()
    assert refusal.value.extra["limit"] == FREE.storage_limit
    assert used(owner)[0] == bytes_used
