"""The Procfile, the image, compose.yaml and .env.example say the same."""

import re
from pathlib import Path

import yaml
from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parent.parent
PROCFILE = parse_procfile((ROOT / "Procfile").read_text()).processes
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


def variables_read() -> set[str]:
    sources = "\n".join(path.read_text() for path in (ROOT / "wavic" / "settings").glob("*.py"))
    reads = r'(?:environment|self)\.(?:text|number|words|required|secret)\(\s*"([A-Z_]+)"'
    return set(re.findall(reads, sources)) | set(re.findall(r"\$\{([A-Z_]+)", str(PROCFILE)))


def test_every_variable_is_explained_and_every_explanation_is_of_a_variable():
    lines = (ROOT / ".env.example").read_text().splitlines()
    explained = {line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=\s+# \S", line)}
    assert explained == variables_read()


def test_the_image_runs_the_web_command_of_the_procfile():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert f"\nCMD exec {PROCFILE['web']}\n" in dockerfile
    assert "\nUSER 10001\n" in dockerfile
    assert "/health/live" in dockerfile
    assert "requirements-embedded" not in dockerfile


def test_compose_runs_the_same_commands():
    assert "command" not in COMPOSE["web"]
    assert COMPOSE["worker"]["command"] == PROCFILE["worker"]
    assert COMPOSE["mongo"]["image"] == "mongo:8"
    for name in ("web", "worker"):
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
