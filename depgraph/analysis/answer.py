"""
The answer to "what is affected?", as the API and the command line print it.

The rows are typed dictionaries: a large answer holds tens of thousands of them, and made
this way each is already its JSON.
"""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, computed_field
from typing_extensions import TypedDict

Include = Literal["all", "traced", "downstream"]
Disposition = Literal["retire", "rebuild", "repoint", "reroute"]
Role = Literal["rework", "starved", "degraded"]
State = Literal["lost", "degraded"]
Confidence = Literal["traced", "assumed"]
Severity = Literal["high", "medium", "low"]


class Question(TypedDict):
    """What was asked: the systems replaced (sorted), the date, and what was left out."""

    systems: list[str]
    on: str
    max_distance: int | None
    include: Include


class TouchedIntegration(TypedDict):
    """An integration to rework; `via` lists live systems, `data` is never empty."""

    id: str
    disposition: Disposition
    source: str
    target: str
    via: list[str]
    data: list[str]
    mechanism: str
    automation: str


class DataAtRisk(TypedDict):
    """One entity that a system no longer gets, or gets from fewer feeds."""

    entity: str
    state: State
    worst: State
    distance: int
    confidence: Confidence


class AffectedSystem(TypedDict):
    """A system with work to do or data at risk; `route` lists integration ids."""

    id: str
    name: str
    borough: str | None
    roles: list[Role]
    possibly: Role | None
    distance: int
    confidence: Confidence
    route: list[str]
    data: list[DataAtRisk]


class AffectedService(TypedDict):
    """A service that uses what is replaced, or what loses data; `system` is the use reported."""

    id: str
    name: str
    borough: str | None
    lgsl_id: int | None
    statutory: bool | None
    severity: Severity
    possibly: Severity | None
    relation: Literal["direct", "indirect"]
    system: str
    distance: int
    confidence: Confidence
    route: list[str]
    processes: list[str]


class Count(TypedDict):
    """A number of systems and of services."""

    systems: int
    services: int


class DownstreamListed(TypedDict):
    """Ids of what lies downstream by other data."""

    systems: list[str]
    services: list[str]


class Downstream(Count):
    """What lies downstream by other data, counted always, listed when asked for."""

    listed: DownstreamListed | None


class OpenQuestion(TypedDict):
    """An integration whose data should be found out, and what stands or falls with it."""

    integration: str
    systems: int
    services: int


class SourceRead(TypedDict):
    """A source and the day it was last read."""

    source: str
    borough: str | None
    read_on: str


class Coverage(TypedDict):
    """What the answer left out, and what nobody knows."""

    beyond: Count
    assumed: Count
    downstream: Downstream
    questions: list[OpenQuestion]
    isolated_systems: list[str]
    unrecorded_integrations: int
    sources: list[SourceRead]


class OwningTeam(TypedDict):
    """A team to involve."""

    id: str
    name: str


class CoveringContract(TypedDict):
    """A contract that covers a system replaced or listed; dates are ISO."""

    id: str
    title: str | None
    supplier: str | None
    covers: list[str]
    end: str | None
    review: str | None
    notice_by: str | None
    latest_end: str | None


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
    return {key: value for key, value in row.items() if key not in keys}
