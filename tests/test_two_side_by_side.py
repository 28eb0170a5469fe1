"""Two runs on ports and folders of their own: neither knows of the other."""

import shutil

import httpx
import pytest

from tests.conftest import ON_THE_LAPTOP
from tests.musicians import PASSWORD, Musician
from tests.running import Run
from wavic.testing.audio import audio_file
from wavic.testing.ports import free_base_port

pytestmark = ON_THE_LAPTOP


@pytest.fixture(scope="module")
def neighbour(installed, tmp_path_factory):
    data = shutil.copytree(installed, tmp_path_factory.mktemp("neighbour") / "data")
    shutil.rmtree(data / "secrets")  # a run makes its own
    with Run(data, free_base_port()) as run:
        yield run.wait_until_ready()


@pytest.mark.prove
def test_neither_knows_the_others_people_music_or_links(laptop, neighbour):
    with Musician(laptop.address, "Ada") as ada:
        track = ada.upload(audio_file("wav"))
        assert ada.wait_until_heard(track["id"])["status"] == "ready"
        with httpx.Client(base_url=neighbour.address, timeout=30) as next_door:
            login = {"email": ada.email, "password": PASSWORD}
            assert next_door.post("/user/login", json=login).status_code == 401
            token = {"Authorization": f"Bearer {ada.token}"}
            assert next_door.get(f"/track/{track['id']}", headers=token).status_code == 401
            url = httpx.URL(track["version"]["url"])
            assert httpx.get(url).status_code == 200
            assert next_door.get(url.raw_path.decode()).status_code == 403
        with Musician(neighbour.address, "Grace") as grace:
            assert grace.http.get(f"/track/{track['id']}").status_code == 404
            assert grace.http.get(f"/artist/{ada.space['id']}").status_code == 404


@pytest.mark.prove
def test_one_stops_and_the_other_goes_on(laptop, neighbour):
    assert neighbour.stop() == 0
    assert laptop.status_of("/health/ready") == 200
