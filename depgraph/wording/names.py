"""What to call systems, data and transfers in a sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from depgraph.analysis.answer import TouchedIntegration
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.model import UNRECORDED, Integration, Record, Use, write_name
from depgraph.wording.phrases import join


@dataclass(frozen=True)
class Names:
    """What to call things: by name where only one goes by it, else by id."""

    graph: Snapshot

    @cached_property
    def systems(self) -> dict[str, str]:
        """Label of each system, by id."""
        names = _name(self.graph.systems)
        times = Counter(names.values())
        return {
            identifier: name if times[name] == 1 else escape(identifier)
            for identifier, name in names.items()
        }

    @cached_property
    def services(self) -> dict[str, str]:
        """Name of each service, by id."""
        return _name(self.graph.services)

    @cached_property
    def boroughs(self) -> dict[str, str]:
        """Name of each borough, by id."""
        return _name(self.graph.boroughs)

    def place(self, borough: str | None, replaced: Iterable[str]) -> str:
        """Say whose something is that another borough has than those of what is replaced."""
        graph = self.graph
        own = {graph.systems[graph.system_numbers[each]].borough for each in replaced}
        if borough is None or borough in own:
            return ""
        return f" at {self.boroughs.get(borough, escape(borough))}"

    def share(self, system: str) -> str:
        """Say who else uses a system, as in `shared with Brackwater`; empty if nobody does."""
        shared_with = self.graph.systems[self.graph.system_numbers[system]].shared_with
        others = [self.boroughs.get(each, escape(each)) for each in shared_with]
        return f"shared with {join(others)}" if others else ""

    def write_system(self, system: str) -> str:
        """Write a system with its id, and who else uses it."""
        named, shared = f"{self.systems[system]} ({escape(system)})", self.share(system)
        return f"{named}, {shared}" if shared else named

    @cached_property
    def products(self) -> dict[str, str]:
        """Name of each product, by id."""
        return _name(self.graph.products)

    @cached_property
    def suppliers(self) -> dict[str, str]:
        """Name of each supplier, by id."""
        return _name(self.graph.suppliers)

    @cached_property
    def integrations(self) -> dict[str, Integration]:
        """Each integration, by id."""
        return {each.id: each for each in self.graph.integrations}

    @cached_property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """What each service uses, by id."""
        return {service.id: service.uses for service in self.graph.services}

    @cached_property
    def _entities(self) -> dict[str, str]:
        return _name(self.graph.data_entities)

    def write_data(self, entities: Iterable[str]) -> str:
        """Name data entities in a sentence, what is not recorded last."""
        names = [
            _lower_first(self._entities.get(entity, escape(entity)))
            for entity in entities
            if entity != UNRECORDED
        ]
        if UNRECORDED in entities:
            names.append("more that is not recorded" if names else "data that is not recorded")
        return join(names)

    def write_transfer(self, integration: Integration | TouchedIntegration) -> str:
        """Write a transfer: `Housing -> Ledger via Gateway: invoice`, without its id."""
        if isinstance(integration, Integration):
            source, target = integration.source, integration.target
            via: Sequence[str] = integration.via
            data: Sequence[str] = integration.data
        else:
            source, target = integration["source"], integration["target"]
            via, data = integration["via"], integration["data"]
        passing = f" via {join([self.systems[each] for each in via])}" if via else ""
        return f"{self.systems[source]} -> {self.systems[target]}{passing}: {self.write_data(data)}"

    def write_route(self, route: Sequence[str]) -> str:
        """Write a route hop by hop, with what each integration carries, its vias and its id."""
        steps = [self.integrations[identifier] for identifier in route]
        hops = [self.systems[steps[0].source]]
        received: Sequence[str] = ()
        for each in steps:
            parts = [self.write_data(each.data), *self._explain(each, received), escape(each.id)]
            hops.append(f"-> {self.systems[each.target]} ({'; '.join(parts)})")
            received = each.data
        return " ".join(hops)

    def _explain(self, step: Integration, received: Sequence[str]) -> Iterator[str]:
        """Say what a step passes on the way, and what its source made from what it received."""
        if step.via:
            yield f"via {join([self.systems[each] for each in step.via])}"
        if received and not set(received) & set(step.data) - {UNRECORDED}:
            derives = self.graph.systems[self.graph.system_numbers[step.source]].derives
            origins = sorted({pair.source for pair in derives} & set(received))
            if origins and {pair.target for pair in derives} & set(step.data):
                yield f"made from {self.write_data(origins)}"


def _name(records: Iterable[Record]) -> dict[str, str]:
    """Name records by id, safe to print."""
    return {record.id: escape(write_name(record)) for record in records}


def _lower_first(name: str) -> str:
    """Begin a name in lower case, unless it begins with an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
