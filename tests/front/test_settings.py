import json
from collections.abc import Callable

import pytest
from pydantic import ValidationError
from typer.testing import Result

from throughline.settings import Settings, SettingsError, read_settings, variable

Run = Callable[..., Result]

CODES = "codes of lower-case letters, digits and _, with commas between; none is `rejected`"
MEMBERS = "group=agency,agency and so on, with semicolons between the groups"
STORES = "sqlite, or postgresql://user:password@host/database"
BAD = {
    "port": ("eighty", "THROUGHLINE_PORT: got 'eighty', wanted a port, 1 to 65535"),
    "host": ("a b", "THROUGHLINE_HOST: got 'a b', wanted a host's name or address"),
    "bootstrap": (
        "localhost",
        "THROUGHLINE_BOOTSTRAP: got 'localhost', wanted host:port, or several with commas between",
    ),
    "agencies": (
        "csc,rejected",
        f"THROUGHLINE_AGENCIES: got 'csc,rejected', wanted {CODES}",
    ),
    "groups": (
        "csc",
        f"THROUGHLINE_GROUPS: got 'csc', wanted {MEMBERS}",
    ),
    "store_url": (
        "mysql://me:hunter2@db/x",
        f"THROUGHLINE_STORE_URL: got a value that is not shown, wanted {STORES}",
    ),
    "tick": ("0", "THROUGHLINE_TICK: got '0', wanted seconds, more than 0, at most 3600"),
    "member": ("A B", "THROUGHLINE_MEMBER: got 'A B', wanted letters, digits, - and _, at most 64"),
    "traceback": ("perhaps", "THROUGHLINE_TRACEBACK: got 'perhaps', wanted true or false"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_setting_is_told_in_one_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which variable, what came unless it is secret, and what was wanted."""
    value, told = BAD[name]
    monkeypatch.setenv(variable(name), value)

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert str(refused.value) == told


def test_a_bad_option_is_told_by_its_own_name() -> None:
    """Who typed an option is not told of a variable."""
    with pytest.raises(SettingsError, match=r"^--kafka-port: got '70000', wanted a port"):
        read_settings(kafka_port=70_000)


def test_an_option_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that was not given leaves the environment's value."""
    monkeypatch.setenv("THROUGHLINE_PORT", "8080")

    assert read_settings(port=9000).port == 9000
    assert read_settings(port=None).port == 8080


def test_an_empty_variable_is_as_if_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment's template may leave one empty."""
    monkeypatch.setenv("THROUGHLINE_PARTITIONS", "")

    assert read_settings().partitions == 4


def test_settings_once_read_do_not_change() -> None:
    """Whoever holds them can rely on them."""
    settings = read_settings()

    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # what must not work
    assert settings.port == 8000


def test_lists_are_spelled_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces do not matter, and an agency named twice is one."""
    monkeypatch.setenv("THROUGHLINE_AGENCIES", "csc, gp,csc")
    monkeypatch.setenv("THROUGHLINE_GROUPS", "csc=csc,csc_mash; police=police")

    settings = read_settings()

    assert settings.agencies == ("csc", "gp")
    assert settings.groups == {"csc": {"csc", "csc_mash"}, "police": {"police"}}


def test_kafka_is_the_local_broker_unless_said() -> None:
    """Its port and address follow those of the local broker."""
    assert read_settings().bootstrap == "127.0.0.1:9092"
    assert read_settings(kafka_port=9192, host="0.0.0.0").bootstrap == "127.0.0.1:9192"  # noqa: S104  a setting, nothing listens
    assert read_settings(bootstrap="k1:9092,k2:9092").bootstrap == "k1:9092,k2:9092"


def test_every_setting_is_printed_with_its_meaning(run: Run) -> None:
    """By its variable, with its value, and in such a way that it can be set so again."""
    ran = run("settings")

    assert ran.exit_code == 0
    for name, field in Settings.model_fields.items():
        assert f"{variable(name)}=" in ran.stdout
        assert field.description
        assert field.description in ran.stdout


def test_what_is_printed_can_be_set_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value, as its variable has it, is read as the same setting."""
    before = read_settings()

    for told in json.loads(run("settings", "--json").stdout).values():
        monkeypatch.setenv(told["variable"], told["value"])

    assert read_settings() == before


def test_a_secret_is_masked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In text and in JSON."""
    monkeypatch.setenv("THROUGHLINE_STORE_URL", "postgresql://me:hunter2@db/throughline")

    told = run("settings").output + run("settings", "--json").output

    assert "THROUGHLINE_STORE_URL=**********" in told
    assert "hunter2" not in told


def test_a_misspelled_variable_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would else be passed over in silence."""
    monkeypatch.setenv("THROUGHLINE_BOOSTRAP", "k1:9092")

    ran = run("settings")

    assert "THROUGHLINE_BOOSTRAP is no setting; did you mean THROUGHLINE_BOOTSTRAP?" in ran.stderr
    assert ran.exit_code == 0


def test_a_policy_that_is_not_there_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whoever asks for the settings; a command that needs it is refused."""
    monkeypatch.setenv("THROUGHLINE_POLICY", "nowhere.toml")

    ran = run("settings")

    assert ran.stderr == "THROUGHLINE_POLICY: there is no file nowhere.toml\n"
    assert ran.exit_code == 0


@pytest.mark.parametrize("command", ["status", "up", "worker", "topics", "publish"])
def test_help_says_what_an_option_is_by_default(run: Run, command: str) -> None:
    """As the settings have it."""
    usual = Settings.model_fields["bootstrap"].get_default(
        call_default_factory=True, validated_data={}
    )

    told = " ".join(run(command, "--help").stdout.replace("│", " ").split())

    assert ("--bootstrap" in told) == (f"Default: {usual}." in told)
    assert ("--data" in told) == ("The data folder. Default: " in told)
