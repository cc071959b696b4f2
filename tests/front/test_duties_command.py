from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from projections.rules import RULES
from throughline.policy_file import read_policy
from throughline.settings import read_settings

Run = Callable[..., Result]
DEFAULT = Path(read_settings().policy)

BAD = {
    "not TOML": ("settle = ", "is not TOML"),
    "no such rule": ('[[X99]]\nwithin = "1 day"\n', "X99: there is no such rule"),
    "a rule left out": ('settle = "10 minutes"\n', "no entry for "),
    "a length of time misspelled": ('settle = "soon"\n', "settle: wanted minutes or hours"),
    "an entry that is no table": ("S01 = [3]\n", "S01, entry 1: wanted a table of values"),
    "a rule that is no list": ("S01 = 3\n", "S01: wanted [[S01]] entries"),
}
SPOILT = {
    "a variant misspelt": ("\n[S05.required]", "\n[S05.requird]", "requird: there is no such vari"),
    "a variant left out": ("[N04.cp]\nwithin", "# within", "the variant [N04.cp] is missing"),
    "a variant where there is none": ("[[S13]]", "[S01.urgent]\n[[S13]]", "it has none"),
    "a day misspelt": ("from = 2015-04-01", "from = 2015", "from: wanted a date"),
    "a value misspelt": ("within =", "witin =", "witin: there is no such value"),
    "a severity unheard of": ('severity = "high"', 'severity = "huge"', "wanted one of critical"),
    "an agency that is no list": ('owed_by = ["csc"]', 'owed_by = "csc"', "wanted a list of agen"),
    "an agency misspelt": (
        'owed_by = ["csc"]',
        'owed_by = ["cscc"]',
        "S01, entry 1: owed_by: cscc is no registered agency; did you mean csc?",
    ),
    "an agency misspelt in a variant": (
        "\n[S05.required]",
        '\n[S05.required]\nowed_to = ["polcie"]',
        "S05, entry 1: [S05.required] owed_to: polcie is no registered agency; did you mean police",
    ),
    "an agency unheard of": (
        'owed_by = ["csc"]',
        'owed_by = ["zzz"]',
        "zzz is no registered agency; see THROUGHLINE_AGENCIES",
    ),
    "a forecast in hours": ('warn = "15 working days"', 'warn = "24 hours"', "in working days"),
}


def test_every_duty_is_listed_with_its_numbers(run: Run) -> None:
    """Code, plain name, limit, severity and source."""
    policy = read_policy(read_settings())

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
    assert f"{code}. " not in told.splitlines()[1]
    assert rule.missing in told
    assert rule.closes in told
    assert all(example.says in told for example in rule.examples)
    assert told.count("From ") == len(read_policy(read_settings()).versions(code))


def test_a_partnerships_own_policy_is_shown(run: Run, tmp_path: Path) -> None:
    """A later entry with another number."""
    entry = '[[S13]]\nfrom = 2026-01-01\nwithin = "3 working days"\n'
    ours = tmp_path / "ours.toml"
    ours.write_text(
        f'{DEFAULT.read_text()}\n{entry}severity = "low"\nowed_by = ["csc"]\nsource = "ours"\n'
    )

    told = run("duties", "S13", "--policy", ours).stdout

    assert "From Thu 1 Jan 2026: 3 working days, low" in told
    assert "From Wed 1 Apr 2015 to Wed 31 Dec 2025: 1 working day, high" in told


def test_a_policy_may_name_whoever_is_registered_and_all_that_we_know(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new agency once it is registered; and few may be, though the policy names others."""
    monkeypatch.setenv("THROUGHLINE_AGENCIES", "csc,refuge")
    ours = tmp_path / "ours.toml"
    ours.write_text(DEFAULT.read_text().replace('owed_by = ["csc"]', 'owed_by = ["refuge"]', 1))

    assert run("duties", "--policy", ours).exit_code == 0


@pytest.mark.parametrize("fault", SPOILT)
def test_a_policy_with_one_thing_wrong_is_told_what_it_is(
    run: Run, tmp_path: Path, fault: str
) -> None:
    """Else a duty would be judged by another number, and nobody would notice."""
    good, bad, told = SPOILT[fault]
    assert good in DEFAULT.read_text()
    ours = tmp_path / "ours.toml"
    ours.write_text(DEFAULT.read_text().replace(good, bad, 1))

    ran = run("duties", "--policy", ours)

    assert ran.stderr.startswith(f"throughline: {ours}: ")
    assert told in ran.stderr
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)


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
