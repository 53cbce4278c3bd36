"""
The definition of affected, written out word by word, to compare the fast engine with.

It is slow on purpose: whole sets are scanned until nothing changes and whole routes are carried
about and compared, so that each function can be read beside the sentence it stands for.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = dict[str, Any]
Pair = tuple[str, str]  # a system and a data entity
Route = tuple[str, ...]  # integration ids, in the order the data moves

UNRECORDED = "*"
ROLES = [None, "degraded", "starved"]  # each says more than the one before
SEVERITIES = ["high", "medium", "low"]  # worst first
SEVERITY = {
    "essential": {"replaced": "high", "starved": "high", "degraded": "medium"},
    "supporting": {"replaced": "medium", "starved": "medium", "degraded": "low"},
}


def find_impact_literally(
    document: dict[str, Any],
    *,
    systems: list[str],
    on: str,
    max_distance: int | None = None,
    include: str = "all",
) -> dict[str, Any]:
    """Say what else is affected by replacing systems, how, how surely, and by which route."""
    estate = Estate(document, systems=systems, day=date.fromisoformat(on))
    losses = Losses(estate)
    all_systems = build_systems(estate, losses)
    all_services = build_services(estate, losses)
    kept_systems, kept_services = keep(all_systems, include), keep(all_services, include)
    listed_systems = keep_near(kept_systems, max_distance)
    listed_services = keep_near(kept_services, max_distance)
    asked = {"systems": estate.replaced, "on": on, "max_distance": max_distance, "include": include}
    content = {
        "question": asked,
        "integrations": build_integrations(estate),
        "systems": [drop_assumed(row) if include == "traced" else row for row in listed_systems],
        "services": listed_services,
    }
    beyond_systems = len(kept_systems) - len(listed_systems)
    beyond_services = len(kept_services) - len(listed_services)
    concerned = find_concerned(estate, all_systems)
    coverage = {
        "beyond": {"systems": beyond_systems, "services": beyond_services},
        "assumed": {"systems": count_assumed(all_systems), "services": count_assumed(all_services)},
        "downstream": build_downstream(estate, losses, all_services, include),
        "questions": build_questions(estate, losses),
        "isolated_systems": find_isolated(estate, concerned),
        "unresolved_addresses": find_unresolved(
            document, concerned=[*sorted(set(systems)), *(row["id"] for row in all_systems)]
        ),
        "unrecorded_integrations": count_unrecorded(estate, concerned),
        "sources": [],
    }
    return {
        **content,
        "graph_version": 0,
        "result_hash": build_hash(content),
        "coverage": coverage,
        "teams": build_teams(document, estate, content),
        "contracts": build_contracts(document, estate, content),
    }


def find_unresolved(document: Record, *, concerned: list[str]) -> list[str]:
    return sorted(
        each["id"]
        for each in document["systems"]
        if each.get("unresolved") and each["id"] in concerned
    )


@dataclass(frozen=True, kw_only=True)
class Integration:
    """One recurring transfer that counts, with its live via systems only."""

    id: str
    source: str
    target: str
    via: list[str]
    data: set[str]
    record: Record


class Estate:
    """Hold only what is live on the date asked about, and `R`, the set of systems replaced."""

    def __init__(self, document: Record, *, systems: list[str], day: date) -> None:
        """An integration counts only when it and both its ends are live."""
        known = document.get("systems", [])
        self.systems = {record["id"]: record for record in known if is_live(record, day)}
        self.replaced = find_replaced(systems, known=known, live=self.systems)
        self.integrations = [
            build_integration(record, self.systems)
            for record in document.get("integrations", [])
            if is_live(record, day)
            and record["source"] in self.systems
            and record["target"] in self.systems
        ]
        services = document.get("services", [])
        self.services = {record["id"]: record for record in services if is_live(record, day)}
        self.derives = {system: find_derived(record) for system, record in self.systems.items()}

    def is_cut(self, i: Integration) -> bool:
        """`i` is cut when `s(i) in R` or `V(i)` meets `R`."""
        return any(system in self.replaced for system in [i.source, *i.via])

    def is_touched(self, i: Integration) -> bool:
        """`i` is touched when `s(i) in R`, or `t(i) in R`, or `V(i)` meets `R`."""
        return any(system in self.replaced for system in [i.source, i.target, *i.via])

    def find_rework(self, system: str) -> list[str]:
        """Every end and via of a touched `i` that is not in `R` has the role `rework`."""
        return sorted(
            i.id
            for i in self.integrations
            if self.is_touched(i)
            and system in [i.source, i.target, *i.via]
            and system not in self.replaced
        )

    def find_uses(self, service: str) -> list[tuple[str, str]]:
        """A use that does not say so is essential; one of a system not live is ignored."""
        return [
            (use["system"], "supporting" if use.get("essential") is False else "essential")
            for use in self.services[service].get("uses") or []
            if use["system"] in self.systems
        ]

    def find_users(self, systems: set[str]) -> list[str]:
        """List the distinct services that use those systems, by id."""
        return sorted(s for s in self.services if any(x in systems for x, _ in self.find_uses(s)))

    def belongs(self, system: str, boroughs: set[str]) -> bool:
        """A system is operated by a borough, perhaps shared with others."""
        record = self.systems[system]
        return bool({record.get("borough"), *(record.get("shared_with") or [])} & boroughs)


def is_live(record: Record, day: date) -> bool:
    """`live_from <= date < live_to`, missing = open-ended."""
    starts, ends = record.get("live_from"), record.get("live_to")
    started = starts is None or date.fromisoformat(starts) <= day
    return started and (ends is None or day < date.fromisoformat(ends))


def find_replaced(asked: list[str], *, known: list[Record], live: dict[str, Record]) -> list[str]:
    """`R`, sorted and without repetition: not empty, each known and live, else refused by name."""
    if not asked:
        raise ValueError("No system is named.")
    for system in sorted(set(asked)):
        if system not in [record["id"] for record in known]:
            raise ValueError(f'There is no system "{system}".')
        if system not in live:
            raise ValueError(f'The system "{system}" is not live on that date.')
    return sorted(set(asked))


def build_integration(record: Record, live: dict[str, Record]) -> Integration:
    """With no data recorded `D(i) = {*}`; a via system that is not live is ignored."""
    via = [system for system in record.get("via") or [] if system in live]
    data = set(record.get("data") or [UNRECORDED])
    ends = {"source": record["source"], "target": record["target"]}
    return Integration(id=record["id"], **ends, via=via, data=data, record=record)


def find_derived(record: Record) -> set[tuple[str, str]]:
    """Recorded pairs (from, to), followed on: from a to b and b to c gives a to c."""
    derived = {(step["from"], step["to"]) for step in record.get("derives") or []}
    while True:
        longer = {(a, d) for (a, b) in derived for (c, d) in derived if b == c}
        if longer <= derived:
            return derived
        derived = derived | longer


# 1. Integrations to rework


def find_disposition(estate: Estate, i: Integration) -> str:
    """Its disposition is the first rule that fits."""
    if i.source in estate.replaced and i.target in estate.replaced:
        return "retire"
    if i.source in estate.replaced:
        return "rebuild"
    return "repoint" if i.target in estate.replaced else "reroute"


def build_integrations(estate: Estate) -> list[Record]:
    """List every touched integration, by id; its `data` by code point, its `via` as stated."""
    rows = [
        {
            "id": i.id,
            "disposition": find_disposition(estate, i),
            "source": i.source,
            "target": i.target,
            "via": i.via,
            "data": sorted(i.data),
            "mechanism": i.record.get("mechanism") or "unknown",
            "automation": i.record.get("automation") or "unknown",
        }
        for i in estate.integrations
        if estate.is_touched(i)
    ]
    return sorted(rows, key=lambda row: row["id"])


# 2. Systems that lose data


class Walk:
    """Walk the loss downstream: traced only over named data, possible over all."""

    def __init__(self, estate: Estate, *, possible: bool) -> None:
        """Each walk by itself finds what is at risk, by which route, and what is degraded."""
        self.estate = estate
        self.possible = possible
        self.at_risk = self.find_at_risk()
        self.routes = self.find_routes()
        self.degraded = self.find_degraded()

    def passes_along(self, i: Integration, d: str, e: str) -> bool:
        """Loss of `d` at `s(i)` passes along an integration `i` that is not cut to `e in D(i)`."""
        if self.estate.is_cut(i) or e not in i.data:
            return False
        if e != UNRECORDED and (e == d or (d, e) in self.estate.derives[i.source]):
            return True
        return self.possible and UNRECORDED in (d, e)

    def find_at_risk(self) -> set[Pair]:
        """`i` brings `e`, and is cut or its source is at risk for some `d` that passes along."""
        at_risk: set[Pair] = set()
        while True:
            found = {
                (i.target, e)
                for i in self.estate.integrations
                for e in i.data
                if i.target not in self.estate.replaced
                and (self.possible or e != UNRECORDED)
                and (
                    self.estate.is_cut(i)
                    or any(x == i.source and self.passes_along(i, d, e) for (x, d) in at_risk)
                )
            }
            if found == at_risk:
                return at_risk
            at_risk = found

    def find_routes(self) -> dict[Pair, Route]:
        """Its route is a shortest chain from `R`, of those the first in order."""
        routes: dict[Pair, Route] = {}
        while True:
            level: dict[Pair, Route] = {}
            for i in self.estate.integrations:
                for pair in {(i.target, e) for e in i.data} & (self.at_risk - set(routes)):
                    for chain in self.find_chains(i, pair[1], routes):
                        level[pair] = min(chain, level.get(pair, chain))
            if not level:
                return routes
            routes = {**routes, **level}

    def find_chains(self, i: Integration, e: str, routes: dict[Pair, Route]) -> list[Route]:
        """List chains that end in `i` bringing `e`: it is cut, or it follows on a known route."""
        if self.estate.is_cut(i):
            return [(i.id,)]
        return [
            (*route, i.id)
            for (x, d), route in routes.items()
            if x == i.source and self.passes_along(i, d, e)
        ]

    def find_degraded(self) -> set[Pair]:
        """Degraded when some `i` still delivers `d`; nothing is degraded until shown to be."""
        degraded: set[Pair] = set()
        while True:
            found = {
                (x, d)
                for (x, d) in self.at_risk
                for i in self.estate.integrations
                if d != UNRECORDED and i.target == x and self.still_delivers(i, d, degraded)
            }
            if found == degraded:
                return degraded
            degraded = found

    def still_delivers(self, i: Integration, d: str, degraded: set[Pair]) -> bool:
        """`d in D(i)`, not cut, and every pair of `s(i)` at risk that passes to `d` is degraded."""
        if d not in i.data or self.estate.is_cut(i):
            return False
        passing = {
            (x, c) for (x, c) in self.at_risk if x == i.source and self.passes_along(i, c, d)
        }
        return all(pair in degraded for pair in passing)

    def find_state(self, pair: Pair) -> str:
        """`degraded` when some integration still delivers, else `lost`."""
        return "degraded" if pair in self.degraded else "lost"


class Losses:
    """Hold the at-risk pairs of both walks, and the roles that follow from them."""

    def __init__(self, estate: Estate) -> None:
        """A pair at risk in the traced walk is traced; one in the possible walk alone, assumed."""
        traced, possible = Walk(estate, possible=False), Walk(estate, possible=True)
        self.rows: list[Record] = []
        for pair in sorted(traced.at_risk | possible.at_risk):
            walk = traced if pair in traced.at_risk else possible
            row: Record = {"system": pair[0], "entity": pair[1], "route": list(walk.routes[pair])}
            row["distance"] = len(walk.routes[pair])
            row["state"] = walk.find_state(pair)
            row["worst"] = possible.find_state(pair)
            row["confidence"] = "traced" if walk is traced else "assumed"
            self.rows.append(row)
        self.systems = {row["system"] for row in self.rows}

    def find(self, system: str, *confidences: str) -> list[Record]:
        """List pairs of a system ordered by (`state` lost before degraded, distance, entity)."""
        rows = [r for r in self.rows if r["system"] == system and r["confidence"] in confidences]
        return sorted(rows, key=lambda r: (r["state"] != "lost", r["distance"], r["entity"]))

    def find_role(self, system: str, confidence: str) -> str | None:
        """`starved` if any of its traced (or its assumed) pairs is lost, else `degraded`."""
        return choose_role([row["state"] for row in self.find(system, confidence)])

    def find_possible_role(self, system: str) -> str | None:
        """Find the role that the `worst` of all its pairs would give."""
        return choose_role([row["worst"] for row in self.find(system, "traced", "assumed")])


def choose_role(states: list[str]) -> str | None:
    """`starved` if any is lost, else `degraded` if it has any."""
    if "lost" in states:
        return "starved"
    return "degraded" if states else None


def build_systems(estate: Estate, losses: Losses) -> list[Record]:
    """List the systems that have rework or an at-risk pair, by id."""
    affected = [s for s in sorted(estate.systems) if s in losses.systems or estate.find_rework(s)]
    return [build_system(estate, losses, system) for system in affected]


def build_system(estate: Estate, losses: Losses, system: str) -> Record:
    """`rework` where it has it, its role from its traced pairs; with neither, from its assumed."""
    rework = estate.find_rework(system)
    certain = bool(rework or losses.find(system, "traced"))
    role = losses.find_role(system, "traced" if certain else "assumed")
    possible_role = losses.find_possible_role(system)
    route = find_headline(losses, system, rework)
    pairs = sorted(losses.find(system, "traced", "assumed"), key=lambda row: row["entity"])
    shown = ["entity", "state", "worst", "distance", "confidence"]
    return {
        "id": system,
        "name": estate.systems[system].get("name") or system,
        "borough": estate.systems[system].get("borough"),
        "roles": (["rework"] if rework else []) + ([role] if role else []),
        "possibly": possible_role if ROLES.index(possible_role) > ROLES.index(role) else None,
        "distance": len(route),
        "confidence": "traced" if certain else "assumed",
        "route": route,
        "data": [{key: row[key] for key in shown} for row in pairs],
    }


def find_headline(losses: Losses, system: str, rework: list[str]) -> list[str]:
    """First of its traced pairs; else, with rework, the first touched integration; else assumed."""
    if not losses.find(system, "traced") and rework:
        return rework[:1]
    first = (losses.find(system, "traced") or losses.find(system, "assumed"))[0]
    return list(first["route"])


# 3. Services


def build_services(estate: Estate, losses: Losses) -> list[Record]:
    """List the services that use `R` or a system starved or degraded, for certain or possibly."""
    rows = [build_service(estate, losses, service) for service in sorted(estate.services)]
    return [row for row in rows if row is not None]


def build_service(estate: Estate, losses: Losses, service: str) -> Record | None:
    """If any use is certain the first of these is reported, if none the first possible one."""
    certain = find_certain_uses(estate, losses, service)
    possible = find_possible_uses(estate, losses, service)
    if not certain and not possible:
        return None
    reported = (certain or possible)[0]
    worse = [use["severity"] for use in possible if rank(use) < rank(reported)]
    record = estate.services[service]
    return {
        "id": service,
        "name": record.get("name") or service,
        "borough": record.get("borough"),
        "lgsl_id": record.get("lgsl_id"),
        **reported,
        "possibly": worse[0] if worse else None,
        "confidence": "traced" if certain else "assumed",
    }


def rank(use: Record) -> int:
    """Rank severities from high to low."""
    return SEVERITIES.index(use["severity"])


def sort_uses(uses: list[Record]) -> list[Record]:
    """Order uses by (severity, direct first, distance, system id)."""
    order = ["direct", "indirect"]
    return sorted(
        uses, key=lambda u: (rank(u), order.index(u["relation"]), u["distance"], u["system"])
    )


def build_use(need: str, role: str, relation: str, system: str, route: list[str]) -> Record:
    """Say what a use does: severity, relation, system, distance and route."""
    use = {"severity": SEVERITY[need][role], "relation": relation, "system": system}
    return {**use, "distance": len(route), "route": route}


def find_certain_uses(estate: Estate, losses: Losses, service: str) -> list[Record]:
    """A use is certain when it is direct, or by a role that rests on traced pairs."""
    uses = []
    for system, need in estate.find_uses(service):
        role = losses.find_role(system, "traced")
        if system in estate.replaced:
            uses.append(build_use(need, "replaced", "direct", system, []))
        elif role:
            route = losses.find(system, "traced")[0]["route"]
            uses.append(build_use(need, role, "indirect", system, route))
    return sort_uses(uses)


def find_possible_uses(estate: Estate, losses: Losses, service: str) -> list[Record]:
    """Take the possible role, and the distance and route of the first of the assumed pairs."""
    uses = []
    for system, need in estate.find_uses(service):
        role = losses.find_possible_role(system)
        if role:
            # A system with traced pairs makes a certain use: then only the severity counts here.
            first = (losses.find(system, "assumed") or losses.find(system, "traced"))[0]
            uses.append(build_use(need, role, "indirect", system, first["route"]))
    return sort_uses(uses)


# 4. What every answer carries


def keep(rows: list[Record], include: str) -> list[Record]:
    """`include: traced` takes what is assumed."""
    return [row for row in rows if include != "traced" or row["confidence"] == "traced"]


def keep_near(rows: list[Record], limit: int | None) -> list[Record]:
    """`max_distance` takes what has a greater distance; systems with `rework` stay."""
    if limit is None:
        return rows
    return [row for row in rows if row["distance"] <= limit or "rework" in row.get("roles", [])]


def drop_assumed(row: Record) -> Record:
    """`include: traced` also takes assumed pairs from `data` (`possibly` stays)."""
    return {**row, "data": [pair for pair in row["data"] if pair["confidence"] == "traced"]}


def count_assumed(rows: list[Record]) -> int:
    """`assumed` counts all that is assumed."""
    return len([row for row in rows if row["confidence"] == "assumed"])


def build_hash(content: Record) -> str:
    """Hash the canonical JSON of question, integrations, systems and services, names left out."""
    nameless = {"question": content["question"]}
    for part in ("integrations", "systems", "services"):
        nameless[part] = [{k: v for k, v in row.items() if k != "name"} for row in content[part]]
    text = json.dumps(nameless, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def build_questions(estate: Estate, losses: Losses) -> list[Record]:
    """Take the first assumed pair of each and the first integration on its route with `*`."""
    unrecorded = [i.id for i in estate.integrations if UNRECORDED in i.data]
    stands_for: dict[str, set[str]] = {}
    for system in losses.systems:
        for row in losses.find(system, "assumed")[:1]:
            asked = next(hop for hop in row["route"] if hop in unrecorded)
            stands_for[asked] = stands_for.get(asked, set()) | {system}
    order = sorted(stands_for, key=lambda asked: (-len(stands_for[asked]), asked))
    users = {asked: estate.find_users(stands_for[asked]) for asked in order}
    return [
        {"integration": asked, "systems": len(stands_for[asked]), "services": len(users[asked])}
        for asked in order
    ]


def build_downstream(
    estate: Estate, losses: Losses, services: list[Record], include: str
) -> Record:
    """Count systems reached by other data, and the services that use them and are not affected."""
    reached = find_downstream(estate, losses.systems)
    affected = [row["id"] for row in services]
    users = [service for service in estate.find_users(set(reached)) if service not in affected]
    listed = {"systems": reached, "services": users} if include == "downstream" else None
    return {"systems": len(reached), "services": len(users), "listed": listed}


def find_downstream(estate: Estate, at_risk: set[str]) -> list[str]:
    """List systems not at risk that can be reached over integrations that are live and not cut."""
    reached = at_risk
    while True:
        carrying = [i for i in estate.integrations if not estate.is_cut(i) and i.source in reached]
        further = reached | {i.target for i in carrying}
        if further == reached:
            return sorted(reached - at_risk - set(estate.replaced))
        reached = further


def find_concerned(estate: Estate, rows: list[Record]) -> set[str]:
    """Coverage speaks of the boroughs that operate `R` and all affected systems, assumed too."""
    systems = [*estate.replaced, *(row["id"] for row in rows)]
    return {estate.systems[system].get("borough") for system in systems} - {None}


def find_isolated(estate: Estate, concerned: set[str]) -> list[str]:
    """List systems of the boroughs concerned with no recorded integration, as end or as via."""
    connected = {s for i in estate.integrations for s in [i.source, i.target, *i.via]}
    return sorted(s for s in set(estate.systems) - connected if estate.belongs(s, concerned))


def count_unrecorded(estate: Estate, concerned: set[str]) -> int:
    """Count those with `*` in their data; an integration belongs to the boroughs of its ends."""
    unrecorded = [i for i in estate.integrations if UNRECORDED in i.data]
    ends = [[i.source, i.target] for i in unrecorded]
    return len([pair for pair in ends if any(estate.belongs(end, concerned) for end in pair)])


def build_teams(document: Record, estate: Estate, content: Record) -> list[Record]:
    """`teams` own `R` and what is listed."""
    touched = [row["id"] for row in content["integrations"]]
    owned = [estate.systems[system] for system in estate.replaced]
    owned += [estate.systems[row["id"]] for row in content["systems"]]
    owned += [estate.services[row["id"]] for row in content["services"]]
    owned += [i.record for i in estate.integrations if i.id in touched]
    owners = {record.get("owner") for record in owned} - {None}
    names = {team["id"]: team.get("name") for team in document.get("teams", [])}
    return [{"id": owner, "name": names.get(owner) or owner} for owner in sorted(owners)]


def build_contracts(document: Record, estate: Estate, content: Record) -> list[Record]:
    """List contracts covering `R` and listed systems with their dates, by id."""
    covered = {*estate.replaced, *(row["id"] for row in content["systems"])}
    shown = ["id", "title", "supplier", "end", "review", "notice_by", "latest_end"]
    rows = [
        {key: contract.get(key) for key in shown} | {"covers": sorted(set(contract["covers"]))}
        for contract in document.get("contracts", [])
        if covered & set(contract.get("covers") or [])
    ]
    return sorted(rows, key=lambda row: row["id"])
