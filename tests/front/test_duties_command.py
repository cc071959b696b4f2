from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from projections.rules import RULES
from throughline.settings import read_settings
from throughline.wiring import read_policy

Run = Callable[..., Result]
DEFAULT = Path(read_settings().policy)

BAD = {
    "not TOML": ("settle = ", "is not TOML"),
    "no such rule": ('[[X99]]\nwithin = "1 day"\n', "X99: there is no such rule"),
    "a rule left out": ('settle = "10 minutes"\n', "no entry for "),
    "a length of time misspelled": ('settle = "soon"\n', "settle: "),
}


def test_every_duty_is_listed_with_its_numbers(run: Run) -> None:
    """Code, plain name, limit, severity and source."""
    policy = read_policy(DEFAULT)

    told = " ".join(run("duties").stdout.split())

    for code, rule in RULES.items():
        entry = policy.versions(code)[0].entry
        said = f"{code} {rule.name}: {entry.within.spelled}, {entry.severity} {entry.source}"
        assert said in told


@pytest.mark.parametrize("code", RULES)
def test_a_duty_is_shown_in_full(run: Run, code: str) -> None:
    """What is owed, what the alert says, what closes it, and every entry with its date."""
    rule = RULES[code]

    told = run("duties", code.lower()).stdout

    assert told.startswith(f"{code} {rule.name}\n")
    assert rule.missing in told
    assert rule.closes in told
    assert all(example.says in told for example in rule.examples)
    assert told.count("From ") == len(read_policy(DEFAULT).versions(code))


def test_a_partnerships_own_policy_is_shown(run: Run, tmp_path: Path) -> None:
    """A later entry with another number."""
    entry = '[[S13]]\nfrom = 2026-01-01\nwithin = "3 working days"\n'
    ours = tmp_path / "ours.toml"
    ours.write_text(
        f'{DEFAULT.read_text()}\n{entry}severity = "low"\nowed_by = ["csc"]\nsource = "ours"\n'
    )

    told = run("duties", "S13", "--policy", ours).stdout

    assert "From Thu 1 Jan 2026: 3 working days, low" in told
    assert "From Wed 1 Apr 2015: 1 working day, high" in told


@pytest.mark.parametrize("fault", BAD)
def test_a_policy_that_cannot_be_used_is_told_in_one_line(
    run: Run, tmp_path: Path, fault: str
) -> None:
    """Which file, where in it, and what was wanted."""
    written, told = BAD[fault]
    ours = tmp_path / "ours.toml"
    ours.write_text(written)

    ran = run("duties", "--policy", ours)

    assert ran.stderr.startswith(f"throughline: {ours}: ")
    assert told in ran.stderr
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)
