"""Refresh tokens rotate; one in two hands ends the session, two tabs at once don't."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Session
from accounts.services.sessions import GRACE
from accounts.tests.people import PASSWORD, Visitor, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return Visitor.logged_in()


def refresh(token):
    return APIClient().post("/user/refresh", {"refresh": token})


def code_of(response):
    assert response.status_code == 401, response.content
    return response.json()["code"]


def test_a_refresh_token_gets_the_next_pair(ada):
    response = refresh(ada.refresh)
    assert response.status_code == 200
    pair = response.json()
    assert set(pair) == {"token", "refresh"}
    assert pair["refresh"] != ada.refresh
    ada.bear(pair["token"])
    assert ada.is_let_in()
    assert refresh(pair["refresh"]).status_code == 200
    assert Session.objects.count() == 1


def test_used_again_after_the_grace_it_ends_the_session(ada):
    pair = refresh(ada.refresh).json()
    with time_machine.travel(timezone.now() + GRACE + timedelta(seconds=1), tick=False):
        assert code_of(refresh(ada.refresh)) == "token_reused"
        assert code_of(refresh(pair["refresh"])) == "session_revoked"
        assert not ada.is_let_in()


def test_a_token_older_than_the_one_before_ends_the_session_at_once(ada):
    refresh(refresh(ada.refresh).json()["refresh"])
    assert code_of(refresh(ada.refresh)) == "token_reused"
    assert not ada.is_let_in()


def test_the_second_tab_gets_a_pair_as_good_as_the_first(ada):
    first = refresh(ada.refresh).json()
    second = refresh(ada.refresh).json()
    for pair in (first, second):
        ada.bear(pair["token"])
        assert ada.is_let_in()
    assert refresh(first["refresh"]).status_code == 200
    assert refresh(second["refresh"]).status_code == 200
    assert ada.is_let_in()


def test_ten_tabs_at_once_are_all_served(ada):
    answers, barrier = [], threading.Barrier(10)

    def tab():
        barrier.wait()
        try:
            answers.append(refresh(ada.refresh))
        finally:
            connection.close()

    threads = [threading.Thread(target=tab) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 10
    assert Session.objects.get().revoked_at is None
    for answer in answers:
        assert refresh(answer.json()["refresh"]).status_code == 200


def test_after_logout_both_tokens_are_dead(ada):
    assert ada.api.post("/user/logout").status_code == 204
    assert not ada.is_let_in()
    assert code_of(refresh(ada.refresh)) == "session_revoked"


def test_logging_out_here_leaves_other_devices_alone(ada):
    elsewhere = Visitor.logged_in(ada.user)
    ada.api.post("/user/logout")
    assert elsewhere.is_let_in()


def test_a_request_token_does_not_refresh_and_rubbish_does_not_either(ada):
    for token in (ada.token, "rubbish", "x" * 4_000):
        assert code_of(refresh(token)) == "token_invalid"
    assert ada.is_let_in()


def test_refreshing_extends_the_session_and_sixty_days_of_silence_end_it(ada):
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=59), tick=False):
        pair = refresh(ada.refresh).json()
    with time_machine.travel(now + timedelta(days=118), tick=False):
        pair = refresh(pair["refresh"]).json()
    with time_machine.travel(now + timedelta(days=179), tick=False):
        assert code_of(refresh(pair["refresh"])) == "token_expired"


def test_a_password_change_ends_other_sessions_and_all_refresh_tokens_so_far(ada):
    elsewhere = Visitor.logged_in(ada.user)
    body = {"current": PASSWORD, "new": "four taller ladders"}
    response = ada.api.post("/user/password/change", body)
    assert response.status_code == 200
    assert ada.is_let_in()
    assert not elsewhere.is_let_in()
    assert code_of(refresh(elsewhere.refresh)) == "session_revoked"
    assert refresh(response.json()["refresh"]).status_code == 200
    assert code_of(refresh(ada.refresh)) == "token_reused"
    assert not ada.is_let_in()


def test_the_list_shows_living_sessions_newest_first_and_marks_this_one(ada):
    phone = Visitor.logged_in(ada.user, address="192.0.2.7", user_agent="Phone")
    Visitor.logged_in(ada.user).api.post("/user/logout")
    Visitor.logged_in()
    page = ada.api.get("/user/sessions").json()
    assert set(page) == {"results", "next", "previous"}
    assert [row["current"] for row in page["results"]] == [False, True]
    newest = page["results"][0]
    assert (newest["address"], newest["user_agent"]) == ("192.0.2.7", "Phone")
    assert "refresh" not in str(page)
    assert phone.api.get("/user/sessions").json()["results"][0]["current"] is True


def test_the_list_is_read_page_by_page(ada):
    for _ in range(4):
        Visitor.logged_in(ada.user)
    first = ada.api.get("/user/sessions?limit=3").json()
    second = ada.api.get(f"/user/sessions?limit=3&cursor={first['next']}").json()
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert ids == [str(pk) for pk in Session.objects.order_by("-id").values_list("id", flat=True)]
    assert second["next"] is None
    assert ada.api.get("/user/sessions?cursor=rubbish").json()["code"] == "invalid_cursor"


def test_one_of_ones_own_sessions_can_be_ended_and_nobody_elses(ada):
    elsewhere, stranger = Visitor.logged_in(ada.user), Visitor.logged_in()
    theirs = Session.objects.get(user=stranger.user)
    other = Session.objects.filter(user=ada.user).order_by("-id").first()
    assert ada.api.delete(f"/user/sessions/{other.pk}").status_code == 204
    assert not elsewhere.is_let_in()
    for gone in (other.pk, theirs.pk, "f" * 24, "zz"):
        assert ada.api.delete(f"/user/sessions/{gone}").status_code == 404
    assert stranger.is_let_in()
    assert ada.is_let_in()


def test_logging_in_sweeps_the_sessions_that_ran_out(ada):
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    stranger = person()
    Visitor.logged_in(stranger)
    assert Session.objects.filter(user=ada.user).count() == 1
    Visitor.logged_in(ada.user)
    assert Session.objects.filter(user=ada.user).count() == 1
