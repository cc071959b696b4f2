"""The compose file and the image, read as far as they can be without running them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from throughline.cli import app
from throughline.settings import PREFIX, Settings, read_settings, variable

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
SECRETS: dict[str, dict[str, str]] = yaml.safe_load(TEXT)["secrets"]
LASTING = {name: told for name, told in SERVICES.items() if told["restart"] != "no"}
OURS = {name: told for name, told in SERVICES.items() if told["image"].startswith("throughline:")}
STEPS = (ROOT / "Dockerfile").read_text().splitlines()
SECRET = re.compile("PASS|SECRET|TOKEN|KEY")
NETWORK = "THROUGHLINE_HOST"

each_service = pytest.mark.parametrize("name", SERVICES)
each_lasting = pytest.mark.parametrize("name", LASTING)
each_of_ours = pytest.mark.parametrize("name", OURS)


def test_it_runs_kafka_postgres_worker_and_web_and_tells_people_if_asked() -> None:
    """And something that makes the topics first, and ends."""
    assert set(LASTING) == {"kafka", "postgres", "worker", "web", "notify"}
    assert [name for name in SERVICES if "profiles" in SERVICES[name]] == ["notify"]
    assert set(SERVICES) - set(LASTING) == {"topics"}


@each_lasting
def test_whatever_lasts_has_a_health_check(name: str) -> None:
    """It is asked again and again, and may take a while to start."""
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} < set(check)


@each_service
def test_no_service_may_do_more_than_it_must(name: str) -> None:
    """Bounded, without rights of the system, and reached from this machine alone."""
    told = SERVICES[name]

    assert {"cpus", "memory"} == set(told["deploy"]["resources"]["limits"])
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert told.get("user") != "root"
    assert all(port.startswith("127.0.0.1:") for port in told.get("ports", ()))


@each_service
def test_an_image_is_named_with_its_version(name: str) -> None:
    """What was tried is what runs."""
    _, _, version = SERVICES[name]["image"].partition(":")

    assert version
    assert version != "latest"


@each_service
def test_no_password_stands_in_the_file(name: str) -> None:
    """What is secret comes by a file from outside, which is never committed."""
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    for variable_name, value in SERVICES[name]["environment"].items():
        if SECRET.search(variable_name):
            secret = value.removeprefix("/run/secrets/")
            assert variable_name.endswith("_FILE"), variable_name
            assert secret in SERVICES[name]["secrets"], variable_name
            assert SECRETS[secret]["file"].startswith("./secrets/"), variable_name
        assert not re.search(r"://[^/@]*:[^/@]*@", value), variable_name


def test_postgres_is_asked_by_tcp() -> None:
    """While it sets up a new database it answers on its socket alone, and then ends."""
    assert "--host=127.0.0.1" in SERVICES["postgres"]["healthcheck"]["test"]


@each_of_ours
def test_a_service_of_ours_writes_to_the_data_folder_alone(name: str) -> None:
    """There `verify` makes a store; in memory, as /tmp is, a large one would end the service."""
    (data,) = (line.partition("THROUGHLINE_DATA=")[2] for line in STEPS if "_DATA=" in line)
    (volume,) = OURS[name]["volumes"]
    (tmp,) = OURS[name]["tmpfs"]

    assert OURS[name]["read_only"]
    assert volume == f"throughline:{data}"
    assert f"install --directory --owner=throughline --mode=0700 {data}" in "\n".join(STEPS)
    assert "size=" in tmp


@each_of_ours
def test_a_service_of_ours_runs_a_command_that_there_is(name: str) -> None:
    """The image's entry point is `throughline`; a service says which of its commands."""
    (command,) = SERVICES[name]["command"]

    assert command in {each.name for each in app.registered_commands}


@each_of_ours
def test_a_service_of_ours_is_given_settings_that_there_are(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each variable is one of ours, and all of them together can be read."""
    given = SERVICES[name]["environment"]
    ours = {key: value for key, value in given.items() if key.startswith(PREFIX)}
    for key, value in ours.items():
        monkeypatch.setenv(key, value)

    settings = read_settings()

    assert ours.keys() <= {variable(field) for field in Settings.model_fields}
    assert settings.bootstrap == "kafka:9092"
    assert settings.store_url.get_secret_value().startswith("postgresql://")


def test_health_is_asked_where_it_is_served() -> None:
    """The worker's port is that of its metrics, web's that of its pages."""
    settings = Settings(host=OURS["web"]["environment"][NETWORK])

    assert f":{settings.metrics_port}/healthz" in SERVICES["worker"]["healthcheck"]["test"][-1]
    assert f":{settings.port}/healthz" in SERVICES["web"]["healthcheck"]["test"][-1]
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:{settings.port}:{settings.port}"]


def test_the_image_holds_what_is_locked_and_runs_as_nobody_special() -> None:
    """Packages by hash; a user that is not root; and `throughline` as its entry point."""
    told = "\n".join(STEPS)

    assert "--require-hashes -r requirements/run.txt" in told
    assert [step for step in STEPS if step.startswith("USER ")][-1] == "USER 10001"
    assert 'ENTRYPOINT ["throughline"]' in STEPS


def test_the_image_holds_every_folder_of_the_product() -> None:
    """Each is copied, and none is left behind by .dockerignore."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    folders = told["tool"]["uv"]["build-backend"]["module-name"]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()

    assert {f"COPY {folder} {folder}" for folder in folders} <= set(STEPS)
    assert {f"!{folder}" for folder in folders} <= set(ignored)
