"""Data factories of Azure and Synapse: their folder in git, or their template."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from depgraph.errors import escape
from depgraph.facts import Decision, Reading
from importers._adf_activities import Pipeline, is_archived, read_pipeline
from importers._adf_calls import Calls, list_bindings, read_calls
from importers._adf_copies import find_production
from importers._adf_factories import Factory
from importers._adf_folders import is_folder, read_folder
from importers._adf_statements import Engine, build_engine, state
from importers._adf_tally import Aside
from importers._adf_templates import is_template, read_template
from importers._adf_transfers import Transfer, read_transfers

NAME: Final = "adf"
READS: Final = "Azure Data Factory and Synapse (folder from git, ARM template)"
RECOGNISES: Final = (
    "a folder that holds pipeline/ with activities, or a deployment template of pipelines"
)
FOLDERS: Final = "the folder of a factory in git: pipeline, dataset, linkedService, trigger"
_ARCHIVED: Final = Aside(
    "archived pipeline",
    "archived pipelines",
    "they lie in a folder for what is no longer used",
)
_AZURE: Final = "Azure Data Factory"
_SYNAPSE: Final = "Azure Synapse"


def recognise(path: Path) -> bool:
    """Tell whether a folder or file holds a data factory, by what is in it."""
    try:
        return is_folder(path) if path.is_dir() else is_template(path)
    except OSError:
        return False


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read what the pipelines of a factory move.

    Raises:
        InputError: If there is no pipeline in it that can be read.
    """
    production = find_production(path)
    if production is not None:
        return _leave(source, borough, production)
    factory = read_folder(path, source) if path.is_dir() else read_template(path, source)
    pipelines = [read_pipeline(factory, each) for each in factory.list_items("pipeline")]
    calls = read_calls(factory, pipelines)
    transfers = list(_list_transfers(factory, pipelines, calls))
    is_synapse = factory.is_synapse or _runs_notebooks(pipelines)
    engine = build_engine(factory.engine or (_SYNAPSE if is_synapse else _AZURE), borough)
    return Reading(
        source=source,
        borough=borough,
        importer=NAME,
        statements=tuple(state(transfers, calls, engine)),
        unread=frozenset(factory.unread),
        problems=tuple(factory.problems),
        decisions=tuple(_decide(factory, engine)),
    )


def _list_transfers(
    factory: Factory, pipelines: Sequence[Pipeline], calls: Calls
) -> Iterator[Transfer]:
    for pipeline in pipelines:
        if is_archived(pipeline.item):
            factory.tally.add(_ARCHIVED, pipeline.item.name, key=pipeline.item.name)
            continue
        for scope in list_bindings(factory, pipeline, calls):
            yield from read_transfers(factory, pipeline, scope)


def _leave(source: str, borough: str | None, production: Path) -> Reading:
    """State nothing of a copy for trying out: the production copy beside it counts."""
    basis = f'it is a copy for trying out; "{escape(production.name)}" beside it is in use'
    decision = Decision(part=source, thing="all pipelines", meaning=None, basis=basis)
    return Reading(
        source=source, borough=borough, importer=NAME, statements=(), decisions=(decision,)
    )


def _runs_notebooks(pipelines: Sequence[Pipeline]) -> bool:
    kinds = (activity.kind for pipeline in pipelines for activity in pipeline.activities)
    return "SynapseNotebook" in kinds


def _decide(factory: Factory, engine: Engine) -> Iterator[Decision]:
    said = "its own name" if factory.engine else "nothing names it, so the product's name stands"
    yield Decision(part=factory.source, thing="engine", meaning=engine.name, basis=said)
    yield from factory.tally.decide(factory.source)
