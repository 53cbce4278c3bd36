"""Activities that run something that these files do not hold: notebooks, procedures, programs."""

from collections.abc import Callable
from typing import Final

from importers._adf_activities import Activity
from importers._adf_factories import Factory
from importers._adf_tally import Aside
from importers._adf_values import read_map, read_name, read_reference, resolve

_NOTEBOOK: Final = Aside(
    "notebook run", "runs of notebooks", "what these read and write is not in the files"
)
_PROCEDURE: Final = Aside(
    "call of a stored procedure",
    "calls of stored procedures",
    "what they move inside a database is not in the files; they run in",
)
_SCRIPT: Final = Aside("SQL script", "SQL scripts", "SQL is not read; they run in")
_PROGRAM: Final = Aside(
    "run of a program that is not in the files",
    "runs of programs that are not in the files",
    "what these read and write is not known",
)
_UNKNOWN: Final = Aside(
    "activity of a type that is not known",
    "activities of types that are not known",
    "nothing is read from these types",
)
_CONTROL: Final = frozenset(
    {
        "AppendVariable", "Delete", "ExecutePipeline", "Fail", "Filter", "ForEach", "GetMetadata",
        "IfCondition", "SetVariable", "Switch", "Until", "Validation", "Wait",
    }
)  # fmt: skip
_SIDE: Final = frozenset({"Lookup", "WebActivity", "WebHook", "AzureFunctionActivity"})


def is_work(kind: str) -> bool:
    """Tell whether an activity of this type does work that a Lookup may steer."""
    return kind not in _SIDE and (kind == "ExecutePipeline" or kind not in _CONTROL)


def count_opaque(factory: Factory, activity: Activity) -> None:
    """Count an activity from which no transfer is read, with the name of what it runs."""
    if activity.kind in _CONTROL:
        return
    aside, name = _KINDS.get(activity.kind, (_UNKNOWN, _name_kind))
    factory.tally.add(aside, name(activity), key=activity.key)


def _name_kind(activity: Activity) -> str:
    return activity.kind or "no type"


def _name_notebook(activity: Activity) -> str:
    """Name a notebook; of a path only its end, since the folders are named after people."""
    written = activity.settings.get("notebookPath")
    path = resolve(written, {}) or ""
    return _find_reference(activity, "notebook") or read_name(path.rsplit("/", 1)[-1])


def _name_linked(activity: Activity) -> str:
    pool = read_reference(activity.stated.get("sqlPool"))
    return read_reference(activity.stated.get("linkedServiceName")) or pool


def _name_program(activity: Activity) -> str:
    return _find_reference(activity, "sparkJob") or activity.name


def _find_reference(activity: Activity, key: str) -> str:
    return read_reference(read_map(activity.settings.get(key)))


_Namer = Callable[[Activity], str]
_KINDS: Final[dict[str, tuple[Aside, _Namer]]] = {
    **dict.fromkeys(
        ("SynapseNotebook", "DatabricksNotebook", "TridentNotebook"), (_NOTEBOOK, _name_notebook)
    ),
    **dict.fromkeys(
        ("SqlServerStoredProcedure", "SqlPoolStoredProcedure"), (_PROCEDURE, _name_linked)
    ),
    "Script": (_SCRIPT, _name_linked),
    **dict.fromkeys(
        (
            "AzureMLBatchExecution", "AzureMLExecutePipeline", "AzureMLUpdateResource", "Custom",
            "DataLakeAnalyticsU-SQL", "DatabricksSparkJar", "DatabricksSparkPython",
            "ExecuteSSISPackage", "ExecuteWranglingDataflow", "HDInsightHive",
            "HDInsightMapReduce", "HDInsightPig", "HDInsightSpark", "HDInsightStreaming",
            "SparkJob",
        ),
        (_PROGRAM, _name_program),
    ),
}  # fmt: skip
