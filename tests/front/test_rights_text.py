from collections.abc import Callable

import pytest
from typer.testing import Result

Run = Callable[..., Result]

TWO_AGENCIES = """\
# Each agency may write to its own topic, and read nothing. The service may read and write all.
# Whoever is not named here may do nothing, where the brokers deny what nobody allowed.
TOOL \\
  --allow-principal User:csc \\
  --operation Write \\
  --operation Describe \\
  --topic inbound.csc
TOOL \\
  --allow-principal User:police \\
  --operation Write \\
  --operation Describe \\
  --topic inbound.police
TOOL \\
  --allow-principal User:throughline \\
  --operation Read \\
  --operation Write \\
  --operation Describe \\
  --operation DescribeConfigs \\
  --topic inbound.csc \\
  --topic inbound.police \\
  --topic case.events \\
  --topic case.alerts \\
  --topic inbound.rejected \\
  --topic throughline.access \\
  --topic throughline.notices \\
  --topic throughline.heads
TOOL \\
  --allow-principal User:throughline \\
  --operation Read \\
  --group workers
"""
TOOL = "kafka-acls.sh --bootstrap-server k:9093 --command-config admin.properties --add"


def test_the_rights_are_printed_and_no_broker_is_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agency's right is to write to its own topic; not a word about anybody else."""
    monkeypatch.setenv("THROUGHLINE_AGENCIES", "csc,police")
    monkeypatch.setenv("THROUGHLINE_GROUP", "workers")

    ran = run("topics", "--acls", "--bootstrap", "k:9093")

    assert ran.stdout == TWO_AGENCIES.replace("TOOL", TOOL)
    assert ran.exit_code == 0


def test_the_service_is_no_agency(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or that agency could read and write all."""
    monkeypatch.setenv("THROUGHLINE_AGENCIES", "csc,throughline")

    ran = run("topics", "--acls")

    assert ran.exit_code == 2
    assert ran.stderr == (
        "throughline: THROUGHLINE_KAFKA_USER: throughline is an agency: "
        "the service needs a user of its own\n"
    )
