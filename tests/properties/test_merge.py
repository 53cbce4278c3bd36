"""What is true of the merge of any sources."""

import json
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from depgraph.exchange import COLLECTIONS, parse_exchange, parse_graph, write_graph
from depgraph.facts import Kept, Reading, SourceState
from depgraph.merge import merge
from depgraph.model import Contract, Integration, Record, Service, System, Use
from depgraph.names import normalise_name
from depgraph.renewal import Change, renew
from tests.properties.graphs import build_document
from tests.spec import JANUARY, JUNE, MARCH, build_source, keep

randoms = st.randoms(use_true_random=True)
NAMES = ["CRM", "crm", "Mail!", "ham/crm", "bow/mail", "Old Rents", "Mosaic", "é", "住房", "???"]
IDS = ["ham/crm", "ham/mail", "bow/crm", "bow/mail", "ham/old-rents", "crm"]
LINKS = ["k1", "k2", "k3", "k1 (a)"]
BOROUGHS = ["ham", "bow", None]
Aliases = dict[tuple[str | None, str], str]


def choose_dates(random: Random, *names: str) -> dict[str, Any]:
    """Choose some dates that stand in order."""
    days = sorted(random.choices([JANUARY, MARCH, JUNE, date(2027, 1, 1)], k=len(names)))
    return {name: day for name, day in zip(names, days, strict=True) if random.random() < 0.4}


def build_system(random: Random) -> System:
    return System(
        id=random.choice(IDS),
        name=random.choice([None, *NAMES]),
        borough=random.choice(BOROUGHS),
        aliases=tuple(random.choices(NAMES, k=random.randint(0, 2))),
        shared_with=random.choice([(), ("ham",), ("bow",)]),
        kind=random.choice(["application", "carrier", "external"]),
        hosting=random.choice([None, "cloud", "cellar"]),
        restricted=random.random() < 0.2,
        mentioned_only=random.random() < 0.2,
        **choose_dates(random, "live_from", "live_to"),
    )


def build_service(random: Random) -> Service:
    uses = (Use(system=name, essential=random.random() < 0.5) for name in random.choices(NAMES))
    dates = choose_dates(random, "live_from", "live_to")
    return Service(
        id=random.choice("st"), statutory=random.choice([None, False]), uses=tuple(uses), **dates
    )


def build_contract(random: Random) -> Contract:
    covers = tuple(random.choices(NAMES, k=2))
    dates = choose_dates(random, "start", "end", "latest_end")
    return Contract(id=random.choice("cd"), covers=covers, **dates)


def build_integration(random: Random) -> Integration:
    source, target, *via = random.choices(NAMES, k=random.choice([2, 2, 4]))
    return Integration(
        id=random.choice(LINKS),
        source=source,
        target=target,
        via=tuple(via),
        data=random.choice([(), ("*", "person"), ("address",)]),
        mechanism=random.choice(["unknown", "file", "api"]),
        **choose_dates(random, "live_from", "live_to"),
    )


def build_kept(random: Random) -> list[Kept]:
    """Build what a source states and stated: each thing once, its systems by any name."""
    builders: list[Callable[[Random], Record]] = [
        build_system,
        build_system,
        build_integration,
        build_service,
        build_contract,
    ]
    records: list[Record] = [random.choice(builders)(random) for _ in range(random.randint(1, 8))]
    distinct = {(type(record), record.id): record for record in records}
    return [
        keep(
            record,
            borough=random.choice(BOROUGHS),
            retired_on=random.choice([None, None, MARCH, JUNE]),
        )
        for record in distinct.values()
    ]


def build_states(random: Random) -> list[SourceState]:
    return [
        build_source(name, *build_kept(random), rank=random.choice([0, 0, 1]))
        for name in random.sample("abcd", random.randint(1, 4))
    ]


def build_aliases(random: Random) -> Aliases:
    return {
        (random.choice(BOROUGHS), normalise_name(random.choice(NAMES))): random.choice(IDS)
        for _ in range(random.randint(0, 3))
    }


def read_document(document: dict[str, Any]) -> Reading:
    exchange = parse_exchange(json.dumps(document).encode())
    records = (record for name in COLLECTIONS for record in getattr(exchange, name))
    statements = tuple(keep(record, borough=None).statement for record in records)
    return Reading(source="s", borough=None, importer="fake", statements=statements)


@given(randoms)
def test_the_order_of_the_sources_changes_nothing(random: Random) -> None:
    states, aliases = build_states(random), build_aliases(random)
    merged = merge(states, aliases=aliases)
    again = merge(random.sample(states, len(states)), aliases=aliases)
    assert again == merged
    assert again.graph.sources == merged.graph.sources


@given(randoms)
def test_a_source_in_two_parts_gives_the_same_graph(random: Random) -> None:
    states, aliases = build_states(random), build_aliases(random)
    stated = (kept.statement.record for state in states for kept in state.kept)
    references = [record.id for record in stated if isinstance(record, Integration)]
    # A reference that two sources give different ends is two integrations, named after them.
    assume(len(set(references)) == len(references))
    rank = states[0].rank
    parts: tuple[list[Kept], list[Kept]] = ([], [])
    for kept in states[0].kept:
        random.choice(parts).append(kept)
    split = [
        build_source(f"{states[0].source}{number}", *part, rank=rank)
        for number, part in enumerate(parts)
    ]
    whole, parted = (merge(each, aliases=aliases) for each in (states, [*states[1:], *split]))
    # where ids are joined with the names of sources, other names make other ids
    assume(all(each.id in LINKS for each in whole.graph.integrations))
    assert parted.graph == whole.graph
    assert parted.suggestions == whole.suggestions


@given(randoms)
def test_importing_the_same_again_changes_only_dates(random: Random) -> None:
    reading = read_document(build_document(random))
    first, _ = renew(None, reading, on=JANUARY)
    again, change = renew(first, reading, on=JUNE)
    assert change == Change(source="s", unchanged=len(reading.statements))
    assert merge([again]) == merge([first])
    assert [each.statement for each in again.kept] == [each.statement for each in first.kept]
    assert {(each.first_seen, each.last_seen) for each in again.kept} == {(JANUARY, JUNE)}


@given(randoms)
def test_the_merge_of_one_exchange_file_is_its_graph(random: Random) -> None:
    document = build_document(random)
    state, _ = renew(None, read_document(document), on=JANUARY)
    merged = merge([state])
    assert merged.graph == parse_graph(json.dumps(document).encode())
    assert (merged.conflicts, merged.suggestions) == ((), ())


@given(randoms)
def test_a_merged_graph_can_be_exported_and_read_again(random: Random) -> None:
    graph = merge(build_states(random), aliases=build_aliases(random)).graph
    assert parse_graph(write_graph(graph).encode()) == graph


@given(randoms)
def test_what_is_imported_gone_and_imported_again_is_as_if_it_never_went(random: Random) -> None:
    whole, half = (read_document(build_document(random)) for _ in range(2))
    states = [renew(None, whole, on=JANUARY)[0]]
    for reading, day in ((half, MARCH), (whole, JUNE)):
        states.append(renew(states[-1], reading, on=day, allow_shrink=True)[0])
    still = [each for each in states[-1].kept if each.retired_on is None]
    assert {each.statement for each in still} == set(whole.statements)
    assert all(each.first_seen == JANUARY for each in still)
