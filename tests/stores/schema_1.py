"""What the store of schema 1 holds: every field of every kind of record, and history."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from depgraph.facts import Evidence, Kept, SourceState, Statement
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
    Use,
)
from depgraph.stores import open_writable

JANUARY, MARCH, JUNE = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1)


def keep(record: Record, *, part: str, locator: str, retired_on: date | None = None) -> Kept:
    """Keep what the register of Hackford stated, in all that a store keeps of it."""
    evidence = Evidence(part=part, locator=locator, importer="register 1", confidence="medium")
    return Kept(
        statement=Statement(record=record, borough="hackford", evidence=evidence),
        first_seen=JANUARY,
        last_seen=JANUARY if retired_on else JUNE,
        retired_on=retired_on,
    )


def state(record: Record, locator: str) -> Kept:
    """Keep what an exchange file stated."""
    evidence = Evidence(part="graph.json", locator=locator, importer="exchange 1")
    statement = Statement(record=record, borough=None, evidence=evidence)
    return Kept(statement=statement, first_seen=MARCH, last_seen=MARCH)


HOUSING = System(
    id="hackford/housing",
    name="Housing “Größe” 住宅",
    borough="hackford",
    product="nec-housing",
    shared_with=("brackwater", "westmere"),
    kind="data_store",
    owner="hackford/housing-team",
    aliases=("Northgate", "SX3"),
    derives=(Derivation(**{"from": "tenancy", "to": "rent-charge"}),),
    hosting="supplier's cloud",
    live_from=date(2004, 2, 29),
    live_to=date(2031, 1, 1),
    restricted=True,
)
FEED = Integration(
    id="hackford/INT-1",
    source="SX3",
    target="Rents",
    via=("hackford/robot", "Service bus"),
    data=("*", "rent-charge", "tenancy"),
    technical_names=("dbo.CHARGES",),
    mechanism="screen_robot",
    automation="assisted",
    frequency="Fridays, 06:00",
    name="Weekly charges",
    owner="hackford/housing-team",
    live_from=JANUARY,
    live_to=date(2030, 12, 31),
    restricted=True,
)
REGISTER = SourceState(
    source="it/register 2026.xlsx",
    borough="hackford",
    importer="register",
    read_on=JUNE,
    rank=-2,
    kept=(
        keep(HOUSING, part="Systems", locator="row 5"),
        keep(System(id="hackford/rents", name="Rents"), part="Systems", locator="row 6"),
        keep(
            System(id="hackford/fax", name="Fax server"),
            part="Systems",
            locator="row 9",
            retired_on=MARCH,
        ),
        keep(FEED, part="Interfaces", locator="row 2"),
    ),
)
EXCHANGE = SourceState(
    source="graph.json",
    borough=None,
    importer="exchange",
    read_on=MARCH,
    kept=(
        state(Borough(id="hackford", name="Hackford", gss="E09000099"), "/boroughs/0"),
        state(Supplier(id="nec", name="NEC", company_number="00000001"), "/suppliers/0"),
        state(
            Product(
                id="nec-housing",
                name="NEC Housing",
                supplier="nec",
                category="Housing management",
                aliases=("Northgate Housing",),
                licence="proprietary",
            ),
            "/products/0",
        ),
        state(Team(id="hackford/housing-team", name="Housing", borough="hackford"), "/teams/0"),
        state(DataEntity(id="tenancy", name="Tenancy", personal=True), "/data_entities/0"),
        state(DataEntity(id="rent-charge", personal=False), "/data_entities/1"),
        state(System(id="hackford/rents", hosting="cellar", kind="external"), "/systems/0"),
        state(
            System(id="hackford/robot", unresolved=True, mentioned_only=True),
            "/systems/1",
        ),
        state(Integration(id="k1", source="hackford/rents", target="hackford/robot"), "/x"),
        state(
            Service(
                id="hackford/lettings",
                name="Lettings",
                borough="hackford",
                lgsl_id=0,
                statutory=False,
                owner="hackford/housing-team",
                uses=(
                    Use(system="hackford/housing", essential=False, process="Sign-up"),
                    Use(system="hackford/rents"),
                ),
                live_from=JANUARY,
                live_to=date(2035, 1, 1),
            ),
            "/services/0",
        ),
        state(
            Contract(
                id="C-1",
                title="Housing software",
                borough="hackford",
                supplier="nec",
                covers=("hackford/housing",),
                owner="hackford/housing-team",
                start=JANUARY,
                end=date(2027, 3, 31),
                review=MARCH,
                notice_by=JUNE,
                latest_end=date(2029, 3, 31),
                value_gbp=1234567.5,
            ),
            "/contracts/0",
        ),
    ),
)
EMPTY = SourceState(
    source="z.csv", borough="westmere", importer="register", read_on=JANUARY, rank=7
)
STATES = [EXCHANGE, REGISTER, EMPTY]
ALIASES = {("hackford", "service bus"): "hackford/esb", (None, "dwp"): "dwp"}
VERSION = 3


def main(path: Path) -> None:
    """Make the store, in as many changes as its version says."""
    with open_writable(path) as store:
        with store.change() as draft:
            draft.write_state(replace(REGISTER, read_on=JANUARY, rank=0, kept=()))
            draft.write_state(EMPTY)
        with store.change() as draft:
            draft.write_state(EXCHANGE)
            draft.write_state(REGISTER)
        with store.change() as draft:
            for (borough, name), system in ALIASES.items():
                draft.write_alias(borough=borough, name=name, system=system)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
