"""What keeps the local broker from starting is told in one line, before Java is ever run."""

import sys
from pathlib import Path, PurePosixPath

import pytest

from streams.broker import BrokerError, start_broker
from streams.jars import kafka_jars, listed
from streams.kafka_port import address, check_port, free_port, from_elsewhere, from_here


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The message says which folder, why, and what to do."""
    (tmp_path / "data").touch()

    with pytest.raises(BrokerError, match=rf"^cannot use {tmp_path}/data\S* \(.+\): .* --data$"):
        start_broker(tmp_path / "data", 0)


def test_a_disk_without_room_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No disk has as much room as is asked for here."""
    monkeypatch.setattr("streams.kafka_folder.ROOM", 2**80)
    said = rf"^the disk that holds {tmp_path}/kafka has [\d,]+ MB free, and Kafka needs [\d,]+ MB:"

    with pytest.raises(BrokerError, match=said):
        start_broker(tmp_path, 0)


def test_an_address_of_another_machine_is_told_with_the_option_to_change_it() -> None:
    """An address for documentation belongs to no machine, so not to this one."""
    with pytest.raises(BrokerError, match=r"on port \d+ of 192\.0\.2\.1 \([^(]+\): .* --host"):
        check_port("192.0.2.1", free_port())


def test_maven_central_out_of_reach_is_told_with_two_ways_forward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that was never connected can be given the jars by hand."""
    pytest.importorskip("jgo", reason="the extra `local` is not installed")
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    cache = tmp_path / "jars"

    with pytest.raises(BrokerError, match=rf"cannot be reached \(.+\): connect .* copy .* {cache}"):
        kafka_jars(cache, print)

    assert list(cache.iterdir()) == []


def test_without_the_extra_the_message_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installed the service without its local broker is told how to have it."""
    monkeypatch.setitem(sys.modules, "jgo.maven", None)

    with pytest.raises(BrokerError, match=r"extra `local`: pip install 'throughline\[local\]'"):
        start_broker(tmp_path, 0, jars=tmp_path / "jars")


def test_every_jar_on_the_list_is_where_a_maven_repository_has_it() -> None:
    """The path alone says what to fetch: group, artifact and version."""
    for path in map(PurePosixPath, listed()):
        version, artifact = path.parent.name, path.parent.parent.name
        assert path.name == f"{artifact}-{version}.jar"


def test_a_broker_that_listens_everywhere_is_reached_here_and_under_a_name() -> None:
    """An address that means all addresses cannot be told to a client."""
    assert from_here("::") == "127.0.0.1"
    assert from_elsewhere("::") not in ("", "::")
    assert from_elsewhere("127.0.0.1") == from_here("127.0.0.1") == "127.0.0.1"


def test_an_address_with_colons_is_bracketed() -> None:
    """Otherwise nobody could say where the port begins."""
    assert address("::1", 9092) == "[::1]:9092"
    assert address("127.0.0.1", 9092) == "127.0.0.1:9092"
