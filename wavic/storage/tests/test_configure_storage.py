"""manage.py configure_storage makes a store ready, and lets the right pages read from Azure."""

import httpx
import pytest
from django.core.files.storage import storages
from django.core.management import call_command

from wavic.api.errors import Unavailable
from wavic.storage.signing import sign
from wavic.storage.tests.web import ask, written

STUDIO = "https://studio.example"


def preflight(url, origin, method="GET", headers="range"):
    return httpx.options(
        url,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )


def test_it_says_what_it_did_and_may_be_repeated(store, capsys):
    call_command("configure_storage")
    call_command("configure_storage")
    assert "is ready; 0 unfinished writes removed." in capsys.readouterr().out


@pytest.mark.node
def test_pages_of_origin_may_read_ranges_and_upload_others_may_not(azure_store, settings):
    settings.ORIGIN = [STUDIO]
    call_command("configure_storage")
    url = sign(written(azure_store))

    allowed = preflight(url, STUDIO, headers="range,if-none-match")
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == STUDIO
    for headers in ("content-md5", "content-type,x-ms-blob-type,x-ms-version,content-md5"):
        assert preflight(url, STUDIO, "PUT", headers).status_code == 200
    assert preflight(url, "https://evil.example").status_code == 403

    exposed = ask(url, origin=STUDIO, range="bytes=0-1").headers["access-control-expose-headers"]
    assert {"etag", "content-range"} <= {header.strip() for header in exposed.lower().split(",")}


@pytest.mark.node
def test_the_container_is_never_public(azure_store):
    assert azure_store.client.get_container_properties().public_access is None
    url = sign(written(azure_store)).partition("?")[0]
    assert httpx.get(url).status_code in (403, 404)


@pytest.mark.node
def test_production_never_creates_a_container(azure_store, settings):
    settings.WAVIC_ENV = "production"
    settings.AZURE_CONTAINER = "not-there"
    settings.STORAGES = {**settings.STORAGES}
    with pytest.raises(Unavailable):
        storages["default"].ensure()
    assert not azure_store.service_client.get_container_client("not-there").exists()
