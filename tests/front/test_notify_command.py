"""`throughline notify` with an action: what it says, and what it refuses."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from events.samples import moment
from store.notifier import Notifier
from store.store import Store
from throughline.cli import app


@pytest.mark.parametrize("was_on", [True, False])
def test_once_off_nothing_says_that_it_has_stopped(tmp_path: Path, *, was_on: bool) -> None:
    """The file need not be there any more; what was told stays."""
    with Store.open("sqlite", tmp_path) as store:
        if was_on:
            store.write_notifier(Notifier(moment("Mon 5 Mar 2018 10:00"), {}, ()))

        answer = CliRunner().invoke(app, ["notify", "off", "--data", str(tmp_path)])

        assert answer.exit_code == 0
        assert answer.stdout.startswith("Nobody is told any more" if was_on else "Nobody was told")
        assert store.notifier() is None


def test_where_there_is_no_service_it_says_so(tmp_path: Path) -> None:
    """And makes none."""
    answer = CliRunner().invoke(app, ["notify", "off", "--data", str(tmp_path / "none")])

    assert answer.exit_code == 2
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pass-over", "case.alerts", "0"), "name a record by topic, partition and offset"),
        (("pass-over", "case.alerts", "0", "-1x"), "name a record by topic, partition and offset"),
        (("off", "case.alerts", "0", "17"), "only `pass-over` is asked for one record"),
    ],
)
def test_a_record_is_named_whole_and_to_be_passed_over(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    """Else nothing is done, and no Kafka is asked."""
    answer = CliRunner().invoke(app, ["notify", "--data", str(tmp_path), "--", *words])

    assert answer.exit_code == 2
    assert said in answer.stderr
