"""Of static/ browsers get what was built, for a year where its name changes with its content."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

OF_FOLDERS = "django.contrib.staticfiles.finders.FileSystemFinder"  # not those of packages
A_YEAR = "max-age=31536000, public, immutable"
SOURCES = [
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "openapi.json",
    "src/main.ts",
    "src/api/schema.d.ts",
    "node_modules/svelte/package.json",
    "dist/index.html",
    ".vite/../../package.json",
    "../manage.py",
]


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("name", ["index-B1gHaSh_.js", "sans-latin-Xy-0_9Zz.woff2"])
def test_what_has_a_hash_in_its_name_is_kept_for_a_year(name):
    response = Client().get(f"/static/assets/{name}")
    assert (response.status_code, response["Cache-Control"]) == (200, A_YEAR)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    body_of(response)


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", ["robots.txt", "index.html", "site/site.css", "share/player.js"])
def test_what_has_none_is_asked_for_again_in_a_minute(path):
    response = Client().get(f"/static/{path}")
    assert (response.status_code, response["Cache-Control"]) == (200, "max-age=60, public")
    body_of(response)


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", SOURCES)
def test_sources_are_not_served(path):
    response = Client().get(f"/static/{path}")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_nothing_of_the_repository_is_found_but_what_was_built_and_two_folders(settings):
    served = {
        Path(storage.path(path)).relative_to(settings.BASE_DIR / "static").parts[0]
        for path, storage in finders.get_finder(OF_FOLDERS).list(None)
    }
    assert {"site", "share"} <= served <= {"site", "share", "dist"}


@pytest.mark.usefixtures("dist")
def test_collected_for_production_they_are_compressed_and_named_as_they_were(settings, tmp_path):
    root = settings.STATIC_ROOT = settings.STUDIO_DIR = tmp_path / "collected"
    settings.STATICFILES_FINDERS = [OF_FOLDERS]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    assert sorted(path.name for path in (root / "assets").iterdir()) == [
        "index-B1gHaSh_.js",
        "index-B1gHaSh_.js.br",
        "index-B1gHaSh_.js.gz",
        "sans-latin-Xy-0_9Zz.woff2",
    ]
    assert {path.name for path in root.iterdir() if path.is_dir()} == {"assets", "site", "share"}
    client = Client()
    assert 'src="/static/assets/index-B1gHaSh_.js"' in client.get("/app").text
    sizes = {}
    for encoding in ("br", "gzip", "identity"):
        response = client.get(
            "/static/assets/index-B1gHaSh_.js", headers={"Accept-Encoding": encoding}
        )
        assert response.get("Content-Encoding", "identity") == encoding
        assert response["Cache-Control"] == A_YEAR
        sizes[encoding] = len(body_of(response))
    assert sizes["br"] < sizes["gzip"] < sizes["identity"] / 4


def test_a_studio_that_is_not_built_troubles_no_check(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path / "nowhere", *settings.STATICFILES_DIRS[1:]]
    for deployment in (False, True):
        found = run_checks(tags=["staticfiles"], include_deployment_checks=deployment)
        assert [message for message in found if not message.is_silenced()] == []
    assert Client().get("/static/site/site.css").status_code == 200


@pytest.mark.studio
def test_all_that_the_built_page_names_is_served_and_kept_for_a_year(settings):
    client = Client()
    page = client.get("/app").text
    named = re.findall(r'(?:src|href)="(/static/assets/[^"]+)"', page)
    assert any(name.endswith(".js") for name in named)
    assert any(name.endswith(".css") for name in named)
    for name in named:
        response = client.get(name)
        assert (response.status_code, response["Cache-Control"]) == (200, A_YEAR), name
        body_of(response)
    assert '"__CSP_NONCE__"' not in page
    built = [path.name for path in (settings.STUDIO_DIR / "assets").iterdir()]
    immutable = re.compile(settings.WHITENOISE_IMMUTABLE_FILE_TEST)
    plain = [name for name in built if name[-3:] not in {".br", ".gz"}]
    assert [name for name in plain if not immutable.search(f"/static/assets/{name}")] == []
