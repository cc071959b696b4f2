"""What a run of hostile input found is told as it was."""

from collections import Counter

from faults.hostile_report import Found, summary, table

MIB = 2**20
FOUND = Found(
    cases=1_500,
    ended=Counter({("cut off", "refused"): 1_000, ("clock nonsense", "accepted"): 3}),
    answers=Counter({("HTTP: any JSON", 400): 496, ("HTTP: any JSON", None): 1}),
    landed=[0.1, 0.2, 0.9],
)


def test_each_kind_has_a_line() -> None:
    """With how it ended, or was answered."""
    lines = table(FOUND).splitlines()

    assert "| cut off | 1,000 | 0 | 1,000 |" in lines
    assert "| clock nonsense | 3 | 3 | 0 |" in lines
    assert "| HTTP: any JSON | 497 | 496 400, 1 no answer |" in lines


def test_the_last_tenth_is_held_against_the_second() -> None:
    """What a process grew by in the first, while it warmed up, does not count."""
    flat = [*range(10 * MIB, 100 * MIB, 10 * MIB), *([100 * MIB] * 91)]
    found = Found(memory={"worker": flat, "web": [*flat[:50], *([126 * MIB] * 50)]})

    assert found.grew("worker") == 1.0
    assert list(found.grown()) == ["the memory of web grew to 1.26 times what it was"]


def test_of_a_short_run_nothing_is_said_of_memory() -> None:
    """The process was still warming up."""
    found = Found(memory={"worker": [MIB, 9 * MIB]}, landed=[0.1])

    assert list(found.grown()) == []
    assert "worker: 9 MiB at the end, too short a run to tell" in summary(found, 7, 12)


def test_what_is_wrong_is_told() -> None:
    """The first of it, line by line."""
    found = Found(landed=[0.1], wrong=["over HTTP: answered 500"] * 30)

    lines = summary(found, 7, 12).splitlines()

    assert "30 THINGS WRONG" in lines[0]
    assert lines.count("  over HTTP: answered 500") == 20
