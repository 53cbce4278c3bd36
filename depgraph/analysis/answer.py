"""
The answer to "what is affected?", as the API and the command line print it.

The rows are typed dictionaries: a large answer holds tens of thousands of them, and made
this way each is already its JSON.
"""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, computed_field
from typing_extensions import TypedDict

Include = Literal["all", "traced", "downstream"]
Disposition = Literal["retire", "rebuild", "repoint", "reroute"]
Role = Literal["rework", "starved", "degraded"]
State = Literal["lost", "degraded"]
Confidence = Literal["traced", "assumed"]
Severity = Literal["high", "medium", "low"]

_Confidence = Annotated[
    Confidence,
    Field(description="traced: by recorded data; assumed: through data that nobody recorded."),
]
_Distance = Annotated[
    int, Field(description="Integrations between what is replaced and this system.")
]


class Question(TypedDict):
    """What was asked: the systems replaced (sorted), the date, and what was left out."""

    systems: Annotated[list[str], Field(description="Ids of the systems replaced, sorted.")]
    on: Annotated[str, Field(description="The date asked about.")]
    max_distance: Annotated[
        int | None, Field(description="What is farther away was left out; null: nothing.")
    ]
    include: Annotated[Include, Field(description="What was asked to be listed.")]


class TouchedIntegration(TypedDict):
    """An integration to rework; `via` lists live systems, `data` is never empty."""

    id: Annotated[str, Field(description="Id of the integration.")]
    disposition: Annotated[
        Disposition,
        Field(
            description="What to do: retire (both ends go), rebuild (its sender is replaced), "
            "repoint (its receiver is), reroute (what it passes is)."
        ),
    ]
    source: Annotated[str, Field(description="Id of the system that sends.")]
    target: Annotated[str, Field(description="Id of the system that receives.")]
    via: Annotated[
        list[str], Field(description="Ids of the live systems that it passes, in order.")
    ]
    data: Annotated[
        list[str],
        Field(description="Ids of the data entities carried; * for what nobody recorded."),
    ]
    mechanism: Annotated[str, Field(description="How data is moved.")]
    automation: Annotated[str, Field(description="Who or what moves it.")]


class DataAtRisk(TypedDict):
    """One entity that a system no longer gets, or gets from fewer feeds."""

    entity: Annotated[str, Field(description="Id of the data entity; * for what nobody recorded.")]
    state: Annotated[
        State,
        Field(
            description="lost: no feed is left; degraded: fewer are. "
            "By what is traced, where anything is."
        ),
    ]
    worst: Annotated[
        State, Field(description="The state if all that is unrecorded were lost data.")
    ]
    distance: _Distance
    confidence: _Confidence


class AffectedSystem(TypedDict):
    """A system with work to do or data at risk; `route` lists integration ids."""

    id: Annotated[str, Field(description="Id of the system.")]
    name: Annotated[str, Field(description="Name of the system.")]
    borough: Annotated[str | None, Field(description="Id of the borough that operates it.")]
    roles: Annotated[
        list[Role],
        Field(
            description="rework: interfaces change; starved: some data stops coming; "
            "degraded: some comes from fewer feeds."
        ),
    ]
    possibly: Annotated[
        Role | None, Field(description="A graver role, if unrecorded data is what is lost.")
    ]
    distance: _Distance
    confidence: _Confidence
    route: Annotated[
        list[str],
        Field(
            description="Ids of the integrations from what is replaced to this system, in order."
        ),
    ]
    data: Annotated[
        list[DataAtRisk], Field(description="Data entities lost or degraded here, by entity.")
    ]


class AffectedService(TypedDict):
    """A service that uses what is replaced, or what loses data; `system` is the use reported."""

    id: Annotated[str, Field(description="Id of the service.")]
    name: Annotated[str, Field(description="Name of the service.")]
    borough: Annotated[str | None, Field(description="Id of the borough that provides it.")]
    lgsl_id: Annotated[
        int | None, Field(description="Its number in the Local Government Services List.")
    ]
    statutory: Annotated[
        bool | None, Field(description="Whether the law demands it; null: not recorded.")
    ]
    severity: Annotated[
        Severity, Field(description="high, medium or low: how badly the use reported suffers.")
    ]
    possibly: Annotated[
        Severity | None, Field(description="A graver severity, if unrecorded data is what is lost.")
    ]
    relation: Annotated[
        Literal["direct", "indirect"],
        Field(description="direct: it uses what is replaced; indirect: it uses what loses data."),
    ]
    system: Annotated[str, Field(description="Id of the system whose use is reported.")]
    distance: Annotated[
        int,
        Field(description="Integrations between what is replaced and that system; 0 if direct."),
    ]
    confidence: _Confidence
    route: Annotated[
        list[str],
        Field(
            description="Ids of the integrations from what is replaced to that system, in order."
        ),
    ]
    processes: Annotated[
        list[str],
        Field(description="Steps of the service that are done in the systems affected, sorted."),
    ]


class Count(TypedDict):
    """A number of systems and of services."""

    systems: Annotated[int, Field(description="Number of systems.")]
    services: Annotated[int, Field(description="Number of services.")]


class DownstreamListed(TypedDict):
    """Ids of what lies downstream by other data."""

    systems: Annotated[list[str], Field(description="Ids of systems.")]
    services: Annotated[list[str], Field(description="Ids of services.")]


class Downstream(Count):
    """What lies downstream by other data, counted always, listed when asked for."""

    listed: Annotated[
        DownstreamListed | None,
        Field(description="What is counted, if the question included downstream; else null."),
    ]


class OpenQuestion(TypedDict):
    """An integration whose data should be found out, and what stands or falls with it."""

    integration: Annotated[
        str, Field(description="Id of the integration whose data should be found out.")
    ]
    systems: Annotated[int, Field(description="Systems that stand or fall with it.")]
    services: Annotated[int, Field(description="Services that use these.")]


class SourceRead(TypedDict):
    """A source and the day it was last read."""

    source: Annotated[str, Field(description="Name of the source.")]
    borough: Annotated[str | None, Field(description="Id of the borough that it speaks of.")]
    read_on: Annotated[str, Field(description="Day of the last read.")]


class Coverage(TypedDict):
    """What the answer left out, and what nobody knows."""

    beyond: Annotated[Count, Field(description="What max_distance left out.")]
    assumed: Annotated[
        Count, Field(description="What rests on unrecorded data alone, listed or not.")
    ]
    downstream: Annotated[
        Downstream, Field(description="What lies downstream by other data than what is lost.")
    ]
    questions: Annotated[
        list[OpenQuestion],
        Field(description="What to find out first, by the number of systems behind it."),
    ]
    isolated_systems: Annotated[
        list[str],
        Field(
            description="Ids of the systems of the boroughs concerned "
            "without a recorded integration that is live."
        ),
    ]
    unrecorded_integrations: Annotated[
        int, Field(description="Integrations of the boroughs concerned with unrecorded data.")
    ]
    unresolved_addresses: Annotated[
        list[str],
        Field(
            description="Ids of what is replaced or affected, listed or not, that is an address: "
            "nobody says which system is behind it."
        ),
    ]
    sources: Annotated[
        list[SourceRead], Field(description="What the records come from, and their age.")
    ]


class OwningTeam(TypedDict):
    """A team to involve."""

    id: Annotated[str, Field(description="Id of the team.")]
    name: Annotated[str, Field(description="Name of the team.")]


class CoveringContract(TypedDict):
    """A contract that covers a system replaced or listed; dates are ISO."""

    id: Annotated[str, Field(description="Id of the contract.")]
    title: Annotated[str | None, Field(description="Its title.")]
    supplier: Annotated[str | None, Field(description="Id of the supplier.")]
    covers: Annotated[list[str], Field(description="Ids of the systems covered.")]
    end: Annotated[str | None, Field(description="Day that it ends unless extended.")]
    review: Annotated[str | None, Field(description="Day that it is to be reviewed.")]
    notice_by: Annotated[str | None, Field(description="Last day to give notice.")]
    latest_end: Annotated[str | None, Field(description="Last day that extensions allow.")]


class ImpactAnswer(BaseModel):
    """
    What is affected when some systems are replaced.

    Lists are sorted by id, but for `via`, `route` and `questions`. The same graph and
    question give the same bytes. `result_hash` is over the question, the integrations,
    the systems and the services as listed, without names.
    """

    model_config = ConfigDict(frozen=True)

    question: Question = Field(description="What was asked.")
    graph_version: int = Field(description="Version of the graph that was asked.")
    integrations: list[TouchedIntegration] = Field(description="Integrations to rework.")
    systems: list[AffectedSystem] = Field(description="Systems affected, as the asker wanted.")
    services: list[AffectedService] = Field(description="Services affected, as the asker wanted.")
    coverage: Coverage = Field(description="What was left out and what is not known.")
    teams: list[OwningTeam] = Field(description="Teams that own what is replaced or listed.")
    contracts: list[CoveringContract] = Field(description="Contracts over what is affected.")

    @computed_field(description="Hash of the result: equal answers have equal hashes.")  # type: ignore[prop-decorator]
    @cached_property
    def result_hash(self) -> str:
        """Hash the result over canonical JSON: sorted keys, no spaces, UTF-8."""
        hashed = {
            "question": self.question,
            "integrations": self.integrations,
            "systems": [_leave_out(row, "name") for row in self.systems],
            "services": [
                _leave_out(row, "name", "statutory", "processes") for row in self.services
            ],
        }
        canonical = orjson.dumps(hashed, option=orjson.OPT_SORT_KEYS)
        return f"sha256:{hashlib.sha256(canonical).hexdigest()}"


def _leave_out(row: Mapping[str, object], *keys: str) -> dict[str, object]:
    kept = dict(row)
    for key in keys:
        del kept[key]
    return kept
