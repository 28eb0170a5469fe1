"""No token of a link or a guest is ever written to a log, whatever becomes of the request."""

import os
import secrets

import pytest
import requests
from django.db import connection

from accounts.tests.people import Visitor
from collaboration.tests.sharing import share, token_of
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from wavic.testing.granian import granian

pytestmark = pytest.mark.django_db


def test_a_real_server_logs_routes_and_no_tokens(tmp_path):
    owner = Visitor.logged_in()
    link = share(owner, make_project(make_space(owner.user)), password="sesame")
    token, guess = token_of(link), secrets.token_urlsafe(18)
    here = connection.settings_dict["NAME"]
    database = os.environ["MONGODB_URI"].replace("/wavic?", f"/{here}?")
    log = tmp_path / "log"
    with granian("wavic.wsgi:application", log, MONGODB_URI=database) as port:
        base = f"http://127.0.0.1:{port}"
        post = requests.post(
            f"{base}/link/open/{token}", json={"password": "sesame", "name": "Cleo"}, timeout=60
        )
        bearer = {"Authorization": f"Bearer {post.json()['token']}"}
        answers = [
            requests.get(f"{base}/link/guest", headers=bearer, timeout=60),
            requests.get(f"{base}/s/{token}", timeout=60),
            requests.get(f"{base}/s/{token}/more", timeout=60),
            requests.get(f"{base}/link/open/{token}", timeout=60),
            requests.post(f"{base}/link/open/{token}", json={"password": "wrong"}, timeout=60),
            requests.post(f"{base}/link/open/{token}", data=b"{", timeout=60),
            requests.post(f"{base}/link/open/{guess}", json={}, timeout=60),
            requests.post(f"{base}/link/report/{guess}", json={"reason": "spam"}, timeout=60),
            requests.get(f"{base}/artist", headers=bearer, timeout=60),
        ]
        assert [answer.status_code for answer in (post, *answers)] == [
            200, 200, 200, 404, 405, 403, 415, 404, 404, 401,
        ]  # fmt: skip
    written = log.read_text()
    assert written.count("/link/open/<str:token>") == 5
    for secret in (token, guess, post.json()["token"], "sesame"):
        assert secret not in written
