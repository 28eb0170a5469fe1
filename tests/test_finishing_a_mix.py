"""Two people and a guest finish a mix, over HTTP alone: the promise of the whole."""

import httpx
import pytest

from tests.conftest import ON_THE_LAPTOP
from tests.musicians import Musician, links_mailed_to, mails_to, wait_for
from wavic.testing.audio import audio_file

pytestmark = ON_THE_LAPTOP


@pytest.fixture(scope="module")
def ada(laptop):
    with Musician(laptop.address, "Ada") as musician:
        yield musician


@pytest.fixture(scope="module")
def ben(laptop):
    with Musician(laptop.address, "Ben") as musician:
        yield musician


@pytest.fixture(scope="module")
def guest(laptop):
    browser = {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    }
    with httpx.Client(base_url=laptop.address, headers=browser, timeout=30) as http:
        yield http


def good(response: httpx.Response, status: int = 200):
    assert response.status_code == status, response.text
    return response.json() if response.content else None


def threads(http: httpx.Client, track: str, **query: str) -> list[dict]:
    return good(http.get(f"/comment/track/{track}", params=query))["results"]


def test_from_an_invitation_to_the_sign_off(laptop, ada, ben, guest):
    # Ada invites Ben by his address; he sees the space once he has accepted, not before.
    invitation = ada.create(
        "/collaboration/invite", space=ada.space["id"], email=ben.email, role="commenter"
    )
    assert invitation["role"] == "commenter"
    assert ben.http.get(f"/artist/{ada.space['id']}").status_code == 404
    token = wait_for(lambda: next(iter(links_mailed_to(ben.email, laptop.data)[1:]), None))
    preview = good(guest.post("/collaboration/preview", json={"token": token}))
    assert (preview["space"], preview["invited_by"]) == ("Ada's band", "Ada")
    good(ben.http.post("/collaboration/accept", json={"token": token}))
    assert good(ben.http.get(f"/artist/{ada.space['id']}"))["role"] == "commenter"

    # A mix, a comment to the second that calls Ada, a reply, a reaction.
    track = ada.upload(audio_file("wav", seconds=6.0), "Harbour.wav")
    first = ada.wait_until_heard(track["id"])
    thread = good(
        ben.http.post(
            "/comment",
            json={
                "track": track["id"],
                "start_ms": 2_000,
                "end_ms": 3_500,
                "body": "The **snare** is loud, @Ada. <script>alert(1)</script>",
                "mentions": [ada.id],
            },
        ),
        201,
    )
    mailed = wait_for(lambda: mention_of(ada.email, laptop.data))
    assert "<script>" not in mailed
    assert "snare" in mailed
    good(
        ada.http.post(
            "/comment", json={"track": track["id"], "parent": thread["id"], "body": "It is."}
        ),
        201,
    )
    good(ada.http.post(f"/comment/{thread['id']}/reaction", json={"emoji": "🔥"}))

    # A new mix: the comment is there too, marked, and is resolved there.
    ada.http.post(
        f"/track/{track['id']}/version",
        data={"label": "Mix 2"},
        files={"file": ("Harbour 2.wav", audio_file("wav", seconds=5.0))},
    )
    second = wait_for(lambda: newer(ada, track["id"], first["id"]))
    carried = wait_for(
        lambda: next(iter(threads(ben.http, track["id"], version=second["id"])), None)
    )
    assert carried["id"] == thread["id"]
    assert (carried["carried"], carried["version"]) == (True, first["id"])
    assert carried["replies"][0]["body"] == "It is."
    good(ada.http.post(f"/comment/{thread['id']}/resolve"))
    assert ada.track(track["id"])["comments"] == {"open": 0, "resolved": 1}

    # A guest comments by a link with a password and never sees an original.
    link = ada.create(
        "/link",
        target="track",
        target_id=track["id"],
        password="low tide",
        may_comment=True,
        may_approve=True,
        recipients=["Cleo at the label"],
    )
    assert "low tide" not in str(link)
    assert link["protected"]
    shared = link["copies"][0]["url"].rsplit("/", 1)[1]
    assert guest.post(f"/link/open/{shared}").status_code == 403
    assert guest.post(f"/link/open/{shared}", json={"password": "high"}).status_code == 403
    opened = good(guest.post(f"/link/open/{shared}", json={"password": "low tide", "name": "Cleo"}))
    guest.headers["Authorization"] = f"Bearer {opened['token']}"
    said = good(
        guest.post(
            "/comment", json={"track": track["id"], "start_ms": 500, "body": "Lovely start."}
        ),
        201,
    )
    assert said["guest"]["name"] == "Cleo"
    second = ada.wait_until_heard(track["id"])
    seen = "".join(
        guest.get(path).text
        for path in (
            f"/track/{track['id']}",
            f"/track/{track['id']}/version",
            f"/comment/track/{track['id']}",
            "/link/guest",
        )
    )
    original = httpx.URL(second["url"]).path
    assert original not in seen
    assert httpx.URL(second["stream_url"]).path in seen
    assert guest.get(f"/track/{track['id']}/download").status_code == 403
    assert guest.get(f"/artist/{ada.space['id']}").status_code == 404
    assert guest.get("/artist").status_code == 401

    # What the guest said is resolved, everybody approves, the record is signed off.
    good(ada.http.post(f"/comment/{said['id']}/resolve"))
    version = f"/track/{track['id']}/version/{second['id']}"
    assert ada.http.post(f"/project/{ada.project['id']}/sign-off").status_code == 409
    good(guest.post(f"{version}/approve", json={"note": "Cleo says yes."}))
    good(ben.http.post(f"{version}/approve", json={}))
    signed = good(ada.http.post(f"/project/{ada.project['id']}/sign-off"))
    assert signed["signed_off_by"]["name"] == "Ada"
    statistics = good(ada.http.get(f"/link/{link['id']}/stats"))
    assert (statistics["opens"], statistics["guests"], statistics["plays"]) == (1, 1, 0)

    # Revoked for this one recipient, it is closed at once.
    copy = link["copies"][0]["id"]
    good(ada.http.delete(f"/link/{link['id']}/copy/{copy}"), 204)
    assert guest.get(f"/track/{track['id']}").status_code == 401
    assert guest.post(f"/link/open/{shared}", json={"password": "low tide"}).status_code == 404


def mention_of(address: str, data) -> str | None:
    """The mail that says so, as it is shown."""
    mails = [mail for mail in mails_to(address, data) if "mentioned you" in mail["Subject"]]
    return str(mails[0].get_body(("html",))) if mails else None


def newer(musician: Musician, track: str, version: str) -> dict | None:
    current = musician.track(track)["version"]
    return current if current["id"] != version else None
