"""
Invented council estates of any size, as documents of the format depgraph-exchange/1.

No real council is described. What is assumed of one borough:

- 400 systems, 1,500 integrations, 500 services, 60 contracts, 21 teams that own them.
- Eight systems are hubs, which take 40 % of the ends of integrations. Four in five of the other
  ends fall on the first seven systems of each department of 20. Two systems that are no hubs are
  of one department four times in five. One system in six has no integration at all.
- 1 % of integrations go to another borough; 12 % go via a hub, mostly the service bus.
- An integration carries one to three of 80 data entities; what 10 % carry is not recorded, nor
  what else 2 % carry. 3 % of systems derive one entity from another.
- 2 % of systems and integrations have a first or last day; some are not live on `ASKED_ON`.
- A service uses one to four systems; seven uses in ten are essential.

There are two variants. In a *layered* estate data flows forward, but for 2 % of what passes
between two systems that are no hubs: two hubs only send, three only receive, three stand
between the first systems of the departments and the rest. Loss of a typical system reaches tens
of systems, of a hub that sends a few hundred. In a *tangled* estate every hub sends and receives
alike, and 10 % flows back: what the record proves is still tens to hundreds, but what is not
recorded leads to 70 % of all systems.
"""

import argparse
import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]

ASKED_ON = date(2026, 11, 22)  # live periods and contracts lie around this day

SYSTEMS, INTEGRATIONS, CONTRACTS = 400, 1_500, 60  # services: each activity in each department
HUB_SHARE = 0.42  # pairs of one layer are drawn again, which leaves 0.40
CORE, CORE_SHARE = 7, 0.72  # the first systems of a department, and ends that must fall on them
SAME_DEPARTMENT, CROSS_BOROUGH = 0.80, 0.01
BACK_LAYERED, BACK_TANGLED = 0.02, 0.10
VIA, VIA_BUS = 0.182, 0.80  # of integrations with a mechanism in ROUTED; of those, by the bus
UNRECORDED, PARTLY_RECORDED = 0.10, 0.022
ENTITY_WEIGHTS = (7, 3, 1)  # one, two, three on an integration
DERIVING, DATED, ESSENTIAL, WITH_PROCESS = 0.03, 0.02, 0.70, 0.30

FIRST, BETWEEN, LAST = -1.0, CORE - 0.5, 20.0  # layers of hubs; other systems have 0 to 19
HUBS = {
    "crm": ("Customer relationship management", FIRST),
    "identity": ("Identity provider", FIRST),
    "gis": ("Geographic information system", BETWEEN),
    "mdm": ("Master data management", BETWEEN),
    "esb": ("Enterprise service bus", BETWEEN),
    "ledger": ("General ledger", LAST),
    "warehouse": ("Data warehouse", LAST),
    "edrms": ("Electronic document and records management", LAST),
}
HUBS_PER_BOROUGH = len(HUBS)
TECHNOLOGY = "Technology"  # the department that runs the hubs

DEPARTMENTS = {  # each with the data that is its own
    "Housing": ["tenancy", "rent-charge", "repair"],
    "Homelessness": ["housing-need", "temporary-accommodation", "homelessness-decision"],
    "Benefits": ["benefit-claim", "benefit-award", "overpayment"],
    "Revenues": ["council-tax-account", "business-rates-account", "liability-order"],
    "Adult care": ["care-assessment", "care-package", "safeguarding-concern"],
    "Child care": ["child-record", "foster-placement", "referral"],
    "Education": ["pupil", "school-place", "attendance-mark"],
    "Libraries": ["loan", "library-member", "catalogue-item"],
    "Planning": ["planning-application", "site-notice", "planning-decision"],
    "Building control": ["building-notice", "site-inspection", "completion-certificate"],
    "Highways": ["street-work", "road-defect", "road-asset"],
    "Parking": ["parking-permit", "penalty-charge", "parking-bay"],
    "Waste": ["collection-round", "bin", "missed-collection"],
    "Environment": ["noise-complaint", "food-premises", "fly-tip"],
    "Licensing": ["licence", "licence-holder", "licence-hearing"],
    "Elections": ["elector", "polling-station", "canvass-response"],
    "Finance": ["purchase-order", "budget", "journal"],
    "Personnel": ["post", "payslip", "absence"],
    "Legal": ["legal-case", "deed", "disclosure-request"],
    "Leisure": ["membership", "facility", "course"],
}
OWN_ENTITIES = [entity for own in DEPARTMENTS.values() for entity in own]
# fmt: off
COMMON_ENTITIES = [
    "person", "address", "property", "household", "invoice", "payment", "document", "appointment",
    "case", "contact", "organisation", "supplier", "employee", "complaint", "consent", "image",
    "map-feature", "message", "debt", "task",
]
ROLES = [  # of a system in its department: its layers, in the order in which data flows
    "website forms", "intake", "register", "case management", "eligibility", "assessments",
    "scheduling", "bookings", "mobile working", "inspections", "payments", "charging",
    "debt recovery", "correspondence", "contact centre", "customer portal", "performance",
    "statutory returns", "open data", "archive",
]
ACTIVITIES = [
    "applications", "renewals", "enquiries", "complaints", "appeals", "changes of circumstances",
    "reviews", "refunds", "grants", "advice", "visits", "emergencies", "reported problems",
    "certificates", "searches", "notices", "transfers", "consultations", "registrations",
    "enforcement", "support", "cancellations", "exemptions", "collections", "hearings",
]
# fmt: on
PROCESSES = ["application", "assessment", "decision", "payment", "notification"]
SUPPLIERS = [f"supplier-{number:02}" for number in range(1, 25)]
MECHANISMS = {  # weight, and the automations that occur
    "api": (24, ["automatic"]),
    "message": (8, ["automatic"]),
    "file": (28, ["automatic", "automatic", "assisted", "manual"]),
    "database": (12, ["automatic"]),
    "spreadsheet": (10, ["assisted", "manual"]),
    "email": (5, ["assisted", "manual"]),
    "rekeying": (5, ["manual"]),
    "screen_robot": (2, ["automatic"]),
    "unknown": (6, ["unknown"]),
}
MECHANISM_WEIGHTS = [weight for weight, _ in MECHANISMS.values()]
ROUTED = {"api", "message", "file", "database"}  # what may go via a hub


@dataclass(frozen=True, eq=False, slots=True)
class System:
    """One system: its place in the flow of data, and the data it works with."""

    id: str
    name: str
    department: str
    layer: float
    entities: list[str]

    @property
    def is_hub(self) -> bool:
        """Whether this is one of the hubs of its borough."""
        return self.department == TECHNOLOGY


@dataclass(frozen=True, eq=False, slots=True)
class Borough:
    """The hubs of one borough, and its other systems by department."""

    id: str
    hubs: list[System]
    departments: list[list[System]]

    @property
    def systems(self) -> list[System]:
        """All systems, hubs first."""
        return [*self.hubs, *(system for systems in self.departments for system in systems)]

    def team_of(self, department: str) -> str:
        """Name the team that owns what a department runs."""
        return f"{self.id}/{slug(department)}-team"


def build_estate(*, boroughs: int, tangled: bool, seed: int = 1) -> Row:
    """Build an exchange document; the same arguments give the same document."""
    rng = Random(seed)
    places = [build_borough(rng, borough_id(number)) for number in range(1, boroughs + 1)]
    wiring = Wiring(rng, places, tangled=tangled)
    entities = [*COMMON_ENTITIES, *OWN_ENTITIES]
    return {
        "format": "depgraph-exchange/1",
        "boroughs": [named(place.id) for place in places],
        "suppliers": [named(supplier) for supplier in SUPPLIERS],
        "teams": [row for place in places for row in build_teams(place)],
        "data_entities": [
            named(entity) | {"personal": rng.choice((True, False))} for entity in entities
        ],
        "systems": [row for place in places for row in build_systems(rng, place)],
        "integrations": [row for place in places for row in wiring.build_integrations(place)],
        "services": [row for place in places for row in build_services(rng, place)],
        "contracts": [row for place in places for row in build_contracts(rng, place)],
    }


def hub_ids(boroughs: int) -> list[str]:
    """List the ids of all hubs, borough by borough."""
    return [f"{borough_id(number)}/{hub}" for number in range(1, boroughs + 1) for hub in HUBS]


def find_typical(estate: Row, *, count: int = 20, seed: int = 1) -> list[str]:
    """Choose systems to ask about: no hubs, always live, each the source of an integration."""
    fit = {integration["source"] for integration in estate["integrations"]}
    fit -= set(hub_ids(len(estate["boroughs"])))
    fit -= {row["id"] for row in estate["systems"] if row.keys() & {"live_from", "live_to"}}
    return sorted(Random(seed).sample(sorted(fit), count))


def borough_id(number: int) -> str:
    """Number a borough so that the order of ids is that of the numbers."""
    return f"borough-{number:03}"


def slug(name: str) -> str:
    """Make the last part of an id of a name."""
    return name.lower().replace(" ", "-")


def named(identifier: str) -> Row:
    """Begin a row with an id and a name made of it."""
    return {"id": identifier, "name": identifier.replace("-", " ").capitalize()}


def build_borough(rng: Random, borough: str) -> Borough:
    """Lay out the systems of a borough: hubs, then department by department."""
    hubs = []
    for hub, (name, layer) in HUBS.items():
        entities = rng.sample(COMMON_ENTITIES, 16) + rng.sample(OWN_ENTITIES, 4)
        hubs.append(System(f"{borough}/{hub}", name, TECHNOLOGY, layer, entities))
    posts = islice(product(DEPARTMENTS, enumerate(ROLES)), SYSTEMS - HUBS_PER_BOROUGH)
    pools = {name: own + rng.sample(COMMON_ENTITIES, 2) for name, own in DEPARTMENTS.items()}
    departments: dict[str, list[System]] = {department: [] for department in DEPARTMENTS}
    for department, (layer, role) in posts:
        name = f"{department} {role}"
        entities = rng.sample(pools[department], 4)
        system = System(f"{borough}/{slug(name)}", name, department, layer, entities)
        departments[department].append(system)
    return Borough(borough, hubs, list(departments.values()))


class Wiring:
    """Draws the integrations of an estate."""

    def __init__(self, rng: Random, boroughs: list[Borough], *, tangled: bool) -> None:
        """Set how often data flows back, at hubs and elsewhere."""
        self.rng = rng
        self.boroughs = boroughs
        self.back_at_hubs = 0.5 if tangled else 0.0
        self.back = BACK_TANGLED if tangled else BACK_LAYERED

    def build_integrations(self, home: Borough) -> list[Row]:
        """Draw all integrations that a borough runs."""
        ids = [f"{home.id}/i{number:04}" for number in range(1, INTEGRATIONS + 1)]
        return [self.build_integration(home, identifier) for identifier in ids]

    def build_integration(self, home: Borough, identifier: str) -> Row:
        """Draw one integration."""
        source, target = self.draw_ends(home)
        mechanism = self.rng.choices(list(MECHANISMS), weights=MECHANISM_WEIGHTS)[0]
        return {
            "id": identifier,
            "name": f"{source.name} to {target.name}",
            "source": source.id,
            "target": target.id,
            "via": self.draw_via(home, source, target) if mechanism in ROUTED else [],
            "data": self.draw_data(source, target),
            "mechanism": mechanism,
            "automation": self.rng.choice(MECHANISMS[mechanism][1]),
            **draw_period(self.rng),
        }

    def draw_ends(self, home: Borough) -> tuple[System, System]:
        """Draw two systems of different layers, and which way data moves between them."""
        rng = self.rng
        away = rng.choice(self.boroughs) if rng.random() < CROSS_BOROUGH else home
        ours = rng.choice(home.departments)
        near = away is home and rng.random() < SAME_DEPARTMENT
        theirs = ours if near else rng.choice(away.departments)
        one, other = self.draw_end(home, ours), self.draw_end(away, theirs)
        if one.layer == other.layer:
            return self.draw_ends(home)
        back = self.back_at_hubs if one.is_hub or other.is_hub else self.back
        forward = rng.random() >= back
        return (one, other) if (one.layer < other.layer) == forward else (other, one)

    def draw_end(self, borough: Borough, department: list[System]) -> System:
        """Draw a hub of a borough, or a system of one department, mostly a core one."""
        if self.rng.random() < HUB_SHARE:
            return self.rng.choice(borough.hubs)
        is_core = self.rng.random() < CORE_SHARE
        return self.rng.choice(department[:CORE] if is_core else department)

    def draw_via(self, home: Borough, source: System, target: System) -> list[str]:
        """Draw the hub that an integration goes via, if any: neither of its ends."""
        if self.rng.random() >= VIA:
            return []
        by_bus = self.rng.random() < VIA_BUS
        hub = f"{home.id}/esb" if by_bus else self.rng.choice(home.hubs).id
        return [hub] if hub not in (source.id, target.id) else []

    def draw_data(self, source: System, target: System) -> list[str]:
        """Draw from what both ends work with, else from what the narrower one works with."""
        rng = self.rng
        if rng.random() < UNRECORDED:
            return ["*"]
        shared = [entity for entity in source.entities if entity in target.entities]
        known = shared or min(source.entities, target.entities, key=len)
        wanted = rng.choices((1, 2, 3), weights=ENTITY_WEIGHTS)[0]
        data = sorted(rng.sample(known, min(wanted, len(known))))
        return ["*", *data] if rng.random() < PARTLY_RECORDED else data


def draw_period(rng: Random) -> Row:
    """Give a few things a first day, a last day or both."""
    if rng.random() >= DATED:
        return {}
    first = ASKED_ON + timedelta(days=rng.randint(-1_500, 500))
    period = {"live_from": first, "live_to": first + timedelta(days=rng.randint(500, 2_000))}
    return {key: period[key].isoformat() for key in rng.sample(sorted(period), rng.randint(1, 2))}


def build_teams(place: Borough) -> list[Row]:
    """List the team of each department, and the one that owns the hubs."""
    return [
        {"id": place.team_of(department), "name": f"{department} team", "borough": place.id}
        for department in [TECHNOLOGY, *DEPARTMENTS]
    ]


def build_systems(rng: Random, place: Borough) -> list[Row]:
    """List the systems of a borough; hubs are always live."""
    return [
        {
            "id": system.id,
            "name": system.name,
            "borough": place.id,
            "kind": "application",
            "owner": place.team_of(system.department),
            "derives": draw_derived(rng, system),
            **({} if system.is_hub else draw_period(rng)),
        }
        for system in place.systems
    ]


def draw_derived(rng: Random, system: System) -> list[Row]:
    """Let a few systems make one entity from another."""
    if rng.random() >= DERIVING:
        return []
    given, made = rng.sample(system.entities, 2)
    return [{"from": given, "to": made}]


def build_services(rng: Random, place: Borough) -> list[Row]:
    """List the services of a borough, the same in each; LGSL ids are invented."""
    offered = product(zip(DEPARTMENTS, place.departments, strict=True), ACTIVITIES)
    return [
        {
            "id": f"{place.id}/{slug(department)}-{slug(activity)}",
            "name": f"{department} {activity}",
            "borough": place.id,
            "lgsl_id": 9_001 + number,
            "statutory": number % 2 == 0,
            "owner": place.team_of(department),
            "uses": draw_uses(rng, [*systems, *place.hubs]),
        }
        for number, ((department, systems), activity) in enumerate(offered)
    ]


def draw_uses(rng: Random, systems: list[System]) -> list[Row]:
    """Draw the systems that a service uses, for some the step it uses them in."""
    return [
        {
            "system": system.id,
            "essential": rng.random() < ESSENTIAL,
            "process": rng.choice(PROCESSES) if rng.random() < WITH_PROCESS else None,
        }
        for system in rng.sample(systems, rng.randint(1, 4))
    ]


def build_contracts(rng: Random, place: Borough) -> list[Row]:
    """List the contracts of a borough."""
    ids = [f"{place.id}/contract-{number:02}" for number in range(1, CONTRACTS + 1)]
    systems = place.systems
    return [
        build_contract(rng, place, identifier, rng.sample(systems, rng.randint(1, 6)))
        for identifier in ids
    ]


def build_contract(rng: Random, place: Borough, identifier: str, covered: list[System]) -> Row:
    """Draw a contract that ends in the five years after the day asked about."""
    end = ASKED_ON + timedelta(days=rng.randint(30, 1_800))
    return {
        "id": identifier,
        "title": f"{covered[0].name} and support",
        "borough": place.id,
        "supplier": rng.choice(SUPPLIERS),
        "covers": sorted(system.id for system in covered),
        "owner": place.team_of(covered[0].department),
        "end": end.isoformat(),
        "notice_by": (end - timedelta(days=rng.choice((90, 180, 365)))).isoformat(),
        "latest_end": (end + timedelta(days=rng.choice((0, 365, 730)))).isoformat(),
    }


def main() -> None:
    """Write one estate to a file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estates", description=main.__doc__)
    parser.add_argument("file", type=Path, help="where the exchange document goes")
    parser.add_argument("--boroughs", type=int, default=33)
    parser.add_argument("--tangled", action="store_true", help="let data flow round through hubs")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    estate = build_estate(boroughs=asked.boroughs, tangled=asked.tangled, seed=asked.seed)
    text = json.dumps(estate, ensure_ascii=False, separators=(",", ":"))
    asked.file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
