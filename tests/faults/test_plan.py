"""A campaign repeats exactly by its seed: its plan, its load, and what goes wrong with that."""

from faults.kinds.table import BOTH, KINDS, decks
from faults.load import chunks
from faults.plan import plans


def test_a_seed_gives_the_same_plan_each_time() -> None:
    """Another seed gives another."""
    dealt = decks(BOTH, [], faults=60)

    once, again, other = (list(plans(60, seed, dealt)) for seed in (7, 7, 8))

    assert once == again
    assert once != other


def test_a_plan_has_so_many_faults_and_each_on_a_store_that_can_have_it() -> None:
    """Among 300 every kind comes, also the broker that is stopped for a minute."""
    planned = list(plans(300, 7, decks(BOTH, [], faults=300)))

    drawn = [(plan.store, fault.kind) for plan in planned for fault in plan.faults]

    assert len(drawn) == 300
    assert all(store in KINDS[kind].stores for store, kind in drawn)
    assert {kind for _, kind in drawn} == KINDS.keys()


def test_of_few_faults_none_takes_a_minute_unless_it_is_asked_for() -> None:
    """A campaign of 60 is to be over soon."""
    few, asked = (decks(BOTH, [], faults=60, long=long) for long in (False, True))

    assert all("broker frozen a minute" not in deck for deck in few.values())
    assert all("broker frozen a minute" in deck for deck in asked.values())


def test_a_seed_gives_the_same_load_each_time() -> None:
    """Another seed gives another; the clock of the load never goes back."""
    once, again, other = chunks("7/0"), chunks("7/0"), chunks("7/1")

    assert once == again
    assert once != other
    assert [chunk.reads for chunk in once] == sorted(chunk.reads for chunk in once)


def test_the_load_is_troubled_in_every_way() -> None:
    """Repeated, corrected twice, retracted, in conflict, refused, and about adults."""
    sent = [record.value for n in range(5) for c in chunks(f"1/{n}") for record in c.records]

    for told in (b"-X2", b"-W1", b"-W2", b"-R", b"ADULT-", b"household_member_left"):
        assert any(told in value for value in sent)
    assert len(set(sent)) < len(sent)


def test_some_of_the_load_lies_under_no_key_or_under_another() -> None:
    """The key is not trusted: the subject says whose an event is."""
    keys = {(s.key, s.value) for n in range(5) for c in chunks(f"1/{n}") for s in c.records}

    assert any(key is None for key, _ in keys)
    assert any(key == b"OTHER" and b'"subject":"case/' in value for key, value in keys)
