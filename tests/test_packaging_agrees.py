"""The Procfile, the image, the Makefile, compose.yaml and .env.example say the same."""

import json
import re
from pathlib import Path

import yaml
from honcho.environ import parse_procfile

from wavic.testing.checks import NPM, OF_THE_STUDIO

ROOT = Path(__file__).resolve().parent.parent
PROCFILE = parse_procfile((ROOT / "Procfile").read_text()).processes
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def variables_read() -> set[str]:
    sources = "\n".join(path.read_text() for path in (ROOT / "wavic" / "settings").glob("*.py"))
    reads = r'(?:environment|self)\.(?:text|number|words|required|secret)\(\s*"([A-Z_]+)"'
    return set(re.findall(reads, sources)) | set(re.findall(r"\$\{([A-Z_]+)", str(PROCFILE)))


def test_every_variable_is_explained_and_every_explanation_is_of_a_variable():
    lines = (ROOT / ".env.example").read_text().splitlines()
    explained = {line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=\s+# \S", line)}
    assert explained == variables_read()


def test_the_image_runs_the_web_command_of_the_procfile():
    assert f"\nCMD exec {PROCFILE['web']}\n" in DOCKERFILE
    assert "\nUSER 10001\n" in DOCKERFILE
    assert "/health/live" in DOCKERFILE
    assert "requirements-embedded" not in DOCKERFILE


def stages() -> dict[str, tuple[str, str]]:
    """Stage of the Dockerfile -> what it is from and its instructions; the last is `image`."""
    stage = re.compile(r"^FROM (\S+)(?: AS (\w+))?\n(.*?)(?=^FROM |\Z)", re.MULTILINE | re.DOTALL)
    found = stage.findall(DOCKERFILE)
    return {name or "image": (origin, steps) for origin, name, steps in found}


def assert_in_order(steps: str, *wanted: str) -> None:
    places = [steps.find(step) for step in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_the_image_has_the_studio_built_from_its_own_schema_and_no_node():
    assert list(stages()) == ["source", "studio", "build", "image"]
    schema = "--format openapi-json --file static/openapi.json"
    assert_in_order(stages()["source"][1], "COPY . .", f"manage.py spectacular {schema}")
    origin, steps = stages()["studio"]
    assert re.fullmatch(r"node:20-\w+-slim", origin)
    assert_in_order(
        steps,
        "WORKDIR /static\n",
        "npm ci",
        "\nCOPY --from=source /wavic/static ./\n",
        "npm run schema && npm run build",
    )
    origin, steps = stages()["build"]
    assert origin == "source"
    assert_in_order(steps, "COPY --from=studio /static/dist static/dist\n", "collectstatic")
    origin, steps = stages()["image"]
    assert origin == "python:3.13-slim-bookworm"
    copied = re.findall(r"^COPY (.+)$", steps, re.MULTILINE)
    assert copied == ["--from=build /venv /venv", "--from=build /wavic /wavic"]


def test_what_is_built_of_the_studio_is_in_no_commit_and_in_no_build_context():
    kept_out = {"static/dist", "static/openapi.json", "static/src/api/schema.d.ts", "node_modules"}
    for file in (".gitignore", ".dockerignore"):
        lines = (ROOT / file).read_text().split()
        assert kept_out <= {line.removeprefix("**/").rstrip("/") for line in lines}, file
    assert "**/node_modules" in (ROOT / ".dockerignore").read_text().split()  # not the root's alone


def test_the_studio_is_installed_built_and_checked_by_scripts_that_are_there():
    package = json.loads((ROOT / "static" / "package.json").read_text())
    makefile = (ROOT / "Makefile").read_text()
    run = {*re.findall(r"npm run ([\w:-]+)", DOCKERFILE + makefile)}
    run |= {command[-1] for _, command in OF_THE_STUDIO}
    assert {"schema", "build", "lint", "test", "size"} == run <= set(package["scripts"])
    assert all(command[: len(NPM)] == NPM for _, command in OF_THE_STUDIO)
    installs = "npm ci --include=dev --no-audit --no-fund"
    assert installs in DOCKERFILE
    assert installs in makefile


def test_compose_runs_the_same_commands():
    assert "command" not in COMPOSE["web"]
    assert COMPOSE["worker"]["command"] == PROCFILE["worker"]
    assert COMPOSE["stream"]["command"] == PROCFILE["stream"]
    assert "\nEXPOSE 8000 8001\n" in DOCKERFILE
    assert COMPOSE["mongo"]["image"] == "mongo:8"
    for name in ("web", "worker", "stream"):
        assert (
            COMPOSE[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        )


def test_compose_publishes_on_loopback_only():
    published = [port for service in COMPOSE.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_continuous_integration_runs_make_test():
    script = (ROOT / ".ci" / "run").read_text()
    assert script.rstrip().endswith("make test")
    assert "set -e" in script
