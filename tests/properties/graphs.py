"""
Random exchange documents and questions: small, and dense with what makes answers hard.

Few systems and entities make rings, second feeds, self-transfers and parallel
integrations common. The odd ids sort before and after `*`, and one is not ASCII.
Each document has a temper of its own: how many dates, vias, gaps and derivations it has.
"""

from random import Random
from typing import Any

SYSTEMS = ["a/p", "a/q", "a/r", "b/p", "b/q", "b/r", "c/p", "c/q", "d", "é"]
ENTITIES = ["!early", "address", "person", "tenancy", "ünfall"]
DAYS = ["2026-01-01", "2026-06-01", "2026-12-01"]
ON = ["2025-12-31", "2026-01-01", "2026-08-01", "2027-01-01"]
BOROUGHS = ["a", "b", "c"]
TEAMS = ["team-1", "team-2", "team-3"]


def build_document(random: Random) -> dict[str, Any]:
    """Build a sound exchange document with at least one system."""
    systems = random.sample(SYSTEMS, random.randint(1, len(SYSTEMS)))
    entities = random.sample(ENTITIES, random.randint(1, len(ENTITIES)))
    dated, routed, unrecorded, deriving = (random.choice([0, 0.15, 0.5]) for _ in range(4))
    identifiers = [f"k{number}" for number in range(random.randint(0, 3 * len(systems)))]
    random.shuffle(identifiers)
    return {
        "format": "depgraph-exchange/1",
        "teams": [{"id": "team-1", "name": "Housing team"}, {"id": "team-2"}],
        "systems": [_build_system(random, each, entities, dated, deriving) for each in systems],
        "integrations": [
            {
                "id": identifier,
                "source": random.choice(systems),
                "target": random.choice(systems),
                "via": random.choices(systems, k=2) if random.random() < routed else [],
                "data": _choose_data(random, entities, unrecorded),
                "owner": random.choice([None, *TEAMS]),
                **_build_period(random, dated),
            }
            for identifier in identifiers
        ],
        "services": [
            _build_service(random, number, systems, dated) for number in range(random.randint(0, 5))
        ],
        "contracts": [
            {
                "id": f"c{number}",
                "title": random.choice([None, "Licences"]),
                "covers": random.choices(systems, k=random.randint(0, 2)),
                "end": random.choice([None, *DAYS]),
            }
            for number in range(random.randint(0, 2))
        ],
    }


def _build_system(
    random: Random, identifier: str, entities: list[str], dated: float, deriving: float
) -> dict[str, Any]:
    pairs = random.randint(1, 5) if random.random() < deriving else 0
    return {
        "id": identifier,
        "name": random.choice([None, f"System {identifier}"]),
        "borough": random.choice([None, *BOROUGHS]),
        "shared_with": random.choice([[], [], random.sample(BOROUGHS, 2)]),
        "owner": random.choice([None, *TEAMS]),
        "derives": [
            {"from": random.choice(entities), "to": random.choice(entities)} for _ in range(pairs)
        ],
        "unresolved": random.random() < 0.1,
        **_build_period(random, dated / 3),
    }


def _choose_data(random: Random, entities: list[str], unrecorded: float) -> list[str]:
    if random.random() < unrecorded:
        return random.choice([[], ["*"], ["*", random.choice(entities)]])
    return random.choices(entities, k=random.randint(1, 3))


def _build_service(random: Random, number: int, systems: list[str], dated: float) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "borough": random.choice([None, *BOROUGHS]),
        "lgsl_id": random.choice([None, number]),
        "owner": random.choice([None, *TEAMS]),
        "uses": [
            {
                "system": random.choice(systems),
                "essential": random.random() < 0.5,
                "process": random.choice([None, "assess", "pay"]),
            }
            for _ in range(random.randint(0, 4))
        ],
        **_build_period(random, dated / 3),
    }


def _build_period(random: Random, dated: float) -> dict[str, str | None]:
    if random.random() >= dated:
        return {"live_from": None, "live_to": None}
    begin, end = sorted(random.choices(DAYS, k=2))
    return random.choice(
        [
            {"live_from": begin, "live_to": end},
            {"live_from": begin, "live_to": None},
            {"live_from": None, "live_to": end},
        ]
    )


def build_question(random: Random, document: dict[str, Any]) -> dict[str, Any]:
    """Build a question about a document; its systems need not be live on the date."""
    identifiers = [system["id"] for system in document["systems"]]
    return {
        "systems": random.choices(identifiers, k=random.choice([1, 1, 1, 2, 3])),
        "on": random.choice(ON),
        "max_distance": random.choice([None, None, 0, 1, 2, 3]),
        "include": random.choice(["all", "traced", "downstream"]),
    }
