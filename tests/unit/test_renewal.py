"""Does an import change of a source just what it should?"""

from dataclasses import replace
from datetime import date

import pytest

from depgraph.errors import InputError
from depgraph.facts import Kept, Reading, SourceState, Statement
from depgraph.model import System
from depgraph.renewal import Change, renew, retire_all
from tests.spec import CRM, FEED, JANUARY, JUNE, MAIL, MARCH, RENTS, build_source, keep, state

BOTH = build_source("s", CRM, MAIL, rank=4)


def read(*statements: Statement, unread: tuple[str, ...] = ()) -> Reading:
    return Reading(
        source="s",
        borough="ham",
        importer="fake",
        statements=statements,
        unread=frozenset(unread),
    )


def list_open(source: SourceState) -> list[tuple[str, str]]:
    kept = [each.statement for each in source.kept if each.retired_on is None]
    return [(each.record.id, each.evidence.part) for each in kept]


def find(source: SourceState, identifier: str) -> Kept:
    (found,) = (each for each in source.kept if each.statement.record.id == identifier)
    return found


def test_a_first_import_is_all_new() -> None:
    after, change = renew(None, read(state(MAIL), state(CRM)), on=JANUARY)
    assert after == build_source("s", CRM, MAIL)
    assert change == Change(source="s", added=[("system", "ham/crm"), ("system", "ham/mail")])


def test_what_is_stated_again_keeps_its_first_day_and_gets_a_new_last_day() -> None:
    after, change = renew(BOTH, read(state(CRM), state(MAIL)), on=JUNE)
    assert change == Change(source="s", unchanged=2)
    assert [(each.first_seen, each.last_seen) for each in after.kept] == [(JANUARY, JUNE)] * 2
    assert (after.read_on, after.rank) == (JUNE, 4)


def test_another_place_in_the_source_is_no_change() -> None:
    moved = [state(CRM, part="moved", locator="row 9"), state(MAIL)]
    after, change = renew(BOTH, read(*moved), on=JUNE)
    assert change == Change(source="s", unchanged=2)
    assert find(after, "ham/crm").statement == moved[0]


@pytest.mark.parametrize(
    "statement", [state(replace(CRM, hosting="cloud")), state(CRM, borough="bow")]
)
def test_another_record_or_another_borough_is_a_change(statement: Statement) -> None:
    after, change = renew(BOTH, read(statement, state(MAIL)), on=JUNE)
    assert change == Change(source="s", changed=[("system", "ham/crm")], unchanged=1)
    assert find(after, "ham/crm") == Kept(statement=statement, first_seen=JANUARY, last_seen=JUNE)


def test_what_is_no_longer_stated_is_retired_and_keeps_its_days() -> None:
    after, change = renew(BOTH, read(state(CRM)), on=JUNE)
    assert change == Change(source="s", retired=[("system", "ham/mail")], unchanged=1)
    assert find(after, "ham/mail") == keep(MAIL, retired_on=JUNE)


def test_what_is_retired_stays_retired_since_its_day() -> None:
    before = build_source("s", CRM, keep(MAIL, retired_on=MARCH))
    after, change = renew(before, read(state(CRM)), on=JUNE)
    assert change == Change(source="s", unchanged=1)
    assert find(after, "ham/mail") == keep(MAIL, retired_on=MARCH)


def test_what_is_stated_again_after_its_retirement_is_open_without_a_gap() -> None:
    before = build_source("s", CRM, keep(MAIL, retired_on=MARCH))
    after, change = renew(before, read(state(CRM), state(MAIL)), on=JUNE)
    assert change == Change(source="s", added=[("system", "ham/mail")], unchanged=1)
    assert find(after, "ham/mail") == replace(keep(MAIL), last_seen=JUNE)


def test_an_unread_part_keeps_what_it_stated_and_the_rest_is_retired() -> None:
    before = build_source("s", CRM, MAIL, keep(RENTS, part="links"), keep(FEED, part="links"))
    after, change = renew(before, read(state(CRM), unread=("links",)), on=JUNE)
    assert change == Change(
        source="s",
        retired=[("system", "ham/mail")],
        kept_unread=[("integration", "k1"), ("system", "ham/rents")],
        unchanged=1,
    )
    assert find(after, "ham/rents") == keep(RENTS, part="links")


def test_a_part_of_which_some_rows_were_read_retires_nothing() -> None:
    after, change = renew(BOTH, read(state(CRM), unread=("apps",)), on=JUNE)
    assert change == Change(source="s", kept_unread=[("system", "ham/mail")], unchanged=1)
    assert find(after, "ham/mail") == keep(MAIL)


def test_what_was_retired_of_an_unread_part_stays_retired() -> None:
    before = build_source("s", CRM, keep(MAIL, part="links", retired_on=MARCH))
    after, change = renew(before, read(state(CRM), unread=("links",)), on=JUNE)
    assert change == Change(source="s", unchanged=1)
    assert find(after, "ham/mail") == keep(MAIL, part="links", retired_on=MARCH)


def test_what_an_unread_part_says_stays_beside_what_another_part_says_of_the_same() -> None:
    other = System(id="ham/crm", hosting="cloud")
    before = build_source("s", CRM, keep(other, part="hosting"))
    after, change = renew(before, read(state(CRM), unread=("hosting",)), on=JUNE)
    assert list_open(after) == [("ham/crm", "apps"), ("ham/crm", "hosting")]
    assert change.retired == []


def test_a_part_that_was_read_retires_what_it_said_though_an_unread_part_says_the_same() -> None:
    before = build_source("s", MAIL, CRM, keep(CRM, part="hosting"))
    after, _ = renew(before, read(state(MAIL), unread=("hosting",)), on=JUNE)
    assert list_open(after) == [("ham/crm", "hosting"), ("ham/mail", "apps")]


def test_one_of_two_statements_of_a_thing_that_is_gone_is_a_change() -> None:
    before = build_source("s", CRM, keep(CRM, part="more"))
    after, change = renew(before, read(state(CRM)), on=JUNE)
    assert list_open(after) == [("ham/crm", "apps")]
    assert change == Change(source="s", changed=[("system", "ham/crm")])


def build_many(count: int) -> list[System]:
    return [System(id=f"ham/{number}") for number in range(count)]


@pytest.mark.parametrize(("before", "now"), [(5, 2), (5, 0), (1, 0), (0, 0)])
def test_a_read_of_nothing_or_of_under_half_is_refused(before: int, now: int) -> None:
    old = build_source("s", *build_many(before))
    small = read(*map(state, build_many(now)))
    with pytest.raises(InputError, match=r"^s: .*--allow-shrink") as caught:
        renew(old, small, on=JUNE)
    assert len(caught.value.problems) == 1
    after, change = renew(old, small, on=JUNE, allow_shrink=True)
    assert (len(list_open(after)), len(change.retired)) == (now, before - now)


def test_a_first_read_of_nothing_is_refused() -> None:
    with pytest.raises(InputError):
        renew(None, read(), on=JUNE)
    assert renew(None, read(), on=JUNE, allow_shrink=True)[0].kept == ()


def test_a_read_of_half_is_taken() -> None:
    after, _ = renew(build_source("s", *build_many(4)), read(*map(state, build_many(2))), on=JUNE)
    assert len(list_open(after)) == 2


def test_what_stays_unread_does_not_make_a_read_small() -> None:
    before = build_source("s", CRM, *(keep(each, part="more") for each in build_many(9)))
    after, change = renew(before, read(state(CRM), unread=("more",)), on=JUNE)
    assert (len(list_open(after)), len(change.kept_unread)) == (10, 9)
    nothing, _ = renew(before, read(unread=("apps", "more")), on=JUNE)
    assert set(nothing.kept) == set(before.kept)


def test_what_was_retired_before_does_not_make_a_read_small() -> None:
    gone = (keep(each, retired_on=MARCH) for each in build_many(9))
    _, change = renew(build_source("s", CRM, *gone), read(state(CRM)), on=JUNE)
    assert change == Change(source="s", unchanged=1)


def test_forgetting_retires_all_that_is_open_and_keeps_the_rest() -> None:
    before = build_source("s", CRM, keep(MAIL, retired_on=MARCH), rank=4)
    after, change = retire_all(before, on=JUNE)
    assert change == Change(source="s", retired=[("system", "ham/crm")])
    assert after == build_source(
        "s", keep(CRM, retired_on=JUNE), keep(MAIL, retired_on=MARCH), rank=4
    )


@pytest.mark.parametrize("day", [JANUARY, JUNE])
def test_the_order_of_the_reading_changes_nothing(day: date) -> None:
    statements = [state(CRM), state(FEED), state(MAIL), state(CRM, part="more")]
    forward = renew(BOTH, read(*statements), on=day)
    assert renew(BOTH, read(*reversed(statements)), on=day) == forward


def test_a_day_before_the_first_import_ends_nothing_before_it_was_seen() -> None:
    before = build_source("s", keep(CRM, seen=MARCH), keep(MAIL, seen=MARCH))
    after, _ = renew(before, read(state(CRM)), on=JANUARY)
    crm, mail = find(after, "ham/crm"), find(after, "ham/mail")
    assert (crm.first_seen, crm.last_seen, crm.retired_on) == (JANUARY, JANUARY, None)
    assert (mail.first_seen, mail.last_seen, mail.retired_on) == (MARCH, MARCH, MARCH)
    gone, _ = retire_all(before, on=JANUARY)
    assert [each.retired_on for each in gone.kept] == [MARCH, MARCH]


def test_a_source_of_which_nothing_could_be_read_was_not_read_again() -> None:
    after, change = renew(BOTH, read(unread=("apps",)), on=JUNE)
    assert after == BOTH
    assert change.kept_unread == [("system", "ham/crm"), ("system", "ham/mail")]


def test_what_stays_unread_hides_no_small_read_of_the_rest() -> None:
    before = build_source(
        "s", *build_many(10), *(keep(System(id=f"more/{each}"), part="more") for each in range(40))
    )
    small = read(*map(state, build_many(4)), unread=("more",))
    with pytest.raises(InputError, match=r"^s: It states 4 things and stated 10 at the last"):
        renew(before, small, on=JUNE)
    assert len(renew(before, small, on=JUNE, allow_shrink=True)[1].retired) == 6
    with pytest.raises(InputError, match="It states nothing and stated 10"):
        renew(before, read(unread=("more",)), on=JUNE)


def test_a_thing_that_one_part_states_and_an_unread_part_stated_is_counted_once() -> None:
    both = [keep(each, part="more") for each in build_many(4)]
    before = build_source("s", *build_many(4), *both)
    after, change = renew(before, read(*map(state, build_many(2)), unread=("more",)), on=JUNE)
    assert len(list_open(after)) == 6
    assert (change.unchanged, len(change.kept_unread), change.retired) == (2, 2, [])
