"""Sessions that were ended, as every web process finds them."""

from datetime import timedelta
from pathlib import Path

from events.samples import moment
from store.ended import EndedSessions, name_of

NOW = moment("Wed 25 Nov 2026 09:00")
UNTIL = NOW + timedelta(hours=8)


def test_what_one_process_keeps_every_other_finds(url: str, tmp_path: Path) -> None:
    """Kept again it is kept once; of a token there is nothing to be read."""
    one, other = EndedSessions.open(url, tmp_path), EndedSessions.open(url, tmp_path)
    assert other.all() == frozenset()

    for session in ("A", "B", "A"):
        one.add(name_of(session), NOW, UNTIL)

    assert other.all() == {name_of("A"), name_of("B")}
    assert all(len(each) == 32 for each in other.all())


def test_what_is_over_by_itself_is_forgotten(url: str, tmp_path: Path) -> None:
    """The moment itself is still kept."""
    ended = EndedSessions.open(url, tmp_path)
    ended.add(name_of("A"), NOW, UNTIL)

    ended.add(name_of("B"), UNTIL, UNTIL + timedelta(hours=8))
    assert name_of("A") in ended.all()
    ended.add(name_of("C"), UNTIL + timedelta(seconds=1), UNTIL)
    assert name_of("A") not in ended.all()
