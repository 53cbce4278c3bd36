"""Do the data factories of an invented council, Hackford, become exactly these facts?"""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from depgraph.errors import InputError
from depgraph.facts import Decision, Reading
from depgraph.model import Integration, System
from importers import adf

BESIDE = Path(__file__).parents[2].parent / "shared" / "samples"
SAMPLES = Path(os.environ.get("DEPGRAPH_SAMPLES", str(BESIDE))) / "adf"


def reading_of(path: Path, *, source: str = "factory", borough: str | None = "hackford") -> Reading:
    return adf.read(path, source=source, borough=borough)


def list_flows(reading: Reading) -> list[Integration]:
    """List the integrations, each once, in the order stated."""
    records = [statement.record for statement in reading.statements]
    return list(dict.fromkeys(each for each in records if isinstance(each, Integration)))


def list_systems(reading: Reading) -> dict[str, System]:
    records = [statement.record for statement in reading.statements]
    return {each.id: each for each in records if isinstance(each, System)}


def list_pairs(reading: Reading) -> list[tuple[str, str, str]]:
    """List source, target and mechanism of each integration, the ends by name."""
    names = {key: each.name or "" for key, each in list_systems(reading).items()}
    flows = list_flows(reading)
    return sorted((names[each.source], names[each.target], each.mechanism) for each in flows)


def list_places(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (each.evidence.part, each.evidence.locator, each.evidence.confidence)
        for each in reading.statements
        if isinstance(each.record, Integration)
    ]


def find_decision(reading: Reading, thing: str) -> Decision:
    [found] = [each for each in reading.decisions if each.thing == thing]
    return found


def list_things(reading: Reading) -> list[str]:
    return [each.thing for each in reading.decisions]


def write(root: Path, part: str, properties: dict[str, Any], **more: Any) -> Path:
    """Write one file of a factory; its name is that of the file."""
    path = root / part
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"name": path.stem, "properties": properties, **more}))
    return path


def refer(name: str, **parameters: Any) -> dict[str, Any]:
    reference: dict[str, Any] = {"referenceName": name}
    return {**reference, "parameters": parameters} if parameters else reference


def expression(text: str) -> dict[str, str]:
    return {"value": text, "type": "Expression"}


VAULT = {
    "type": "AzureKeyVaultSecret",
    "store": {"referenceName": "ls_vault"},
    "secretName": "CANARY-secret-name",
}


def copy(source: Any, target: Any, *, name: str = "Copy", **more: Any) -> dict[str, Any]:
    source, target = (refer(each) if isinstance(each, str) else each for each in (source, target))
    return {"name": name, "type": "Copy", "inputs": [source], "outputs": [target], **more}


def call(name: str, **parameters: Any) -> dict[str, Any]:
    settings = {"pipeline": refer(name), "parameters": parameters}
    return {"name": f"Run {name}", "type": "ExecutePipeline", "typeProperties": settings}


def web(url: Any, method: str | None = "GET", **settings: Any) -> dict[str, Any]:
    settings = {"url": url, "headers": {"Authorization": "CANARY"}, **settings}
    settings |= {"body": "CANARY"} | ({"method": method} if method else {})
    return {"name": "Ask", "type": "WebActivity", "typeProperties": settings}


def link(root: Path, name: str, kind: str, parameters: Any = None, **settings: Any) -> None:
    properties = {"type": kind, "typeProperties": settings, "parameters": parameters or {}}
    write(root, f"linkedService/{name}.json", properties)


def dataset(root: Path, name: str, linked: Any, parameters: Any = None, **settings: Any) -> None:
    linked = refer(linked) if isinstance(linked, str) else linked
    properties = {"linkedServiceName": linked, "typeProperties": settings, "type": "Table"}
    write(root, f"dataset/{name}.json", {**properties, "parameters": parameters or {}})


def pipeline(root: Path, name: str, *activities: dict[str, Any], **properties: Any) -> Path:
    return write(root, f"pipeline/{name}.json", {"activities": list(activities), **properties})


def trigger(root: Path, name: str, started: str, state: str = "Started", **recurrence: Any) -> None:
    properties = {
        "type": "ScheduleTrigger",
        "runtimeState": state,
        "pipelines": [{"pipelineReference": refer(started)}],
        "typeProperties": {"recurrence": recurrence},
    }
    write(root, f"trigger/{name}.json", properties)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A factory with a register of rents, a lake and a ledger, and no pipeline yet."""
    folder = tmp_path / "factory"
    link(folder, "ls_rents", "SqlServer", server="SQLRENTS01", database="Rents")
    link(folder, "ls_lake", "AzureBlobFS", url="https://hackfordlake.dfs.example.net/")
    link(folder, "ls_ledger", "AzureSqlDatabase", connectionString=VAULT)
    dataset(folder, "rents", "ls_rents", schema="dbo", table="RentAccount")
    location = {"fileSystem": "raw", "folderPath": "rents/daily", "fileName": "rents.csv"}
    dataset(folder, "raw_rents", "ls_lake", location=location)
    dataset(folder, "ledger", "ls_ledger", schema="fin", table="Charges")
    return folder


# What is there for real, as a careful reader finds it.


@pytest.fixture
def workspace() -> Path:
    folder = SAMPLES / "pins-odw"
    if not folder.is_dir():
        pytest.skip(f"the real samples are not here ({SAMPLES}); set DEPGRAPH_SAMPLES")
    return folder


def read_url(workspace: Path, name: str) -> str:
    """Read the host that a reader finds in a linked service of the real workspace."""
    text = (workspace / "linkedService" / f"{name}.json").read_text(encoding="utf-8-sig")
    host: str = json.loads(text)["properties"]["typeProperties"]["url"].split("/")[2]
    return host


def test_the_real_workspace_has_two_integrations_outside_its_archive(workspace: Path) -> None:
    reading = reading_of(workspace, source="pins-odw")
    lake = read_url(workspace, "ls_storage").split(".")[0]
    assert list_pairs(reading) == [
        (f"api:{read_url(workspace, 'ls_listed_building')}", f"blob:{lake}", "api"),
        ("name:pins-odw/ls_ssql_builtin", "name:pins-odw/ls_sql_mipins", "database"),
    ]
    by_mechanism = {each.mechanism: each for each in list_flows(reading)}
    assert by_mechanism["database"].technical_names == (
        "dbo.appeal_event_curated_mipins",
        "dbo.pbi_sap_hr_inspector_address",
        "odw.appeal_event_curated_mipins",
        "odw.inspector_address",
    )
    assert by_mechanism["api"].technical_names == (
        "dataset/listed-building-outline.json",
        "dataset/listed-building.json",
        "listed_building",
        "listed_building_outline",
        "odw-raw",
    )
    assert {each.via for each in list_flows(reading)} == {("hackford/azure-synapse",)}
    assert {each.data for each in list_flows(reading)} == {("*",)}
    assert {each.frequency for each in list_flows(reading)} == {None}


def test_each_real_copy_is_evidence_with_its_file_and_place(workspace: Path) -> None:
    assert sorted(list_places(reading_of(workspace))) == [
        ("pipeline/0_Listed_Buildings_API_to_RAW.json", "/properties/activities/0", "high"),
        ("pipeline/0_Listed_Buildings_API_to_RAW.json", "/properties/activities/1", "high"),
        ("pipeline/pln_copy_appeal_event_curated_mipins.json", "/properties/activities/0", "high"),
        ("pipeline/pln_copy_sap_hr_inspector_address.json", "/properties/activities/0", "high"),
    ]


def test_what_the_real_workspace_leaves_open_is_counted(workspace: Path) -> None:
    reading = reading_of(workspace, source="pins-odw")
    assert reading.problems == ()
    things = set(list_things(reading))
    assert things >= {
        "5 archived pipelines",
        "3 runs of notebooks",
        "2 calls of stored procedures",
        "2 Lookups that steer a pipeline",
        "12 web calls for keys or sign-ins, or to Azure's own management",
        "1 trigger that is stopped",
        "2 linked services whose addresses are not in the files",
        "2 datasets whose tables or folders are put together at run time",
    }
    notebooks = find_decision(reading, "3 runs of notebooks").basis
    assert notebooks.endswith('"entraid", "py_logging_from_app_insights" and "py_raw_to_std"')


def test_nothing_secret_of_the_real_workspace_is_shown(workspace: Path) -> None:
    assert "CANARY" in "".join(each.read_text("utf-8") for each in workspace.rglob("*.json"))
    assert "canary" not in repr(reading_of(workspace)).lower()


# Copies, from dataset over linked service to an address.


def test_a_copy_is_an_integration_of_the_factory(root: Path) -> None:
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    reading = reading_of(root)
    [flow] = list_flows(reading)
    assert flow == Integration(
        id=flow.id,
        source="unresolved/mssql-sqlrents01-rents-4a782b85",
        target="unresolved/blob-hackfordlake-83948204",
        via=("hackford/azure-data-factory",),
        data=("*",),
        technical_names=("dbo.RentAccount", "raw/rents/daily", "raw_rents"),
        mechanism="database",
        automation="automatic",
    )
    assert flow.id.startswith("hackford/mssql-sqlrents01-rents-to-blob-hackfordlake-")
    assert list_systems(reading)["hackford/azure-data-factory"] == System(
        id="hackford/azure-data-factory",
        name="Azure Data Factory",
        borough="hackford",
        kind="carrier",
    )
    ends = [each for each in list_systems(reading).values() if each.unresolved]
    assert sorted((each.name, each.borough) for each in ends) == [
        ("blob:hackfordlake", None),
        ("mssql:sqlrents01/rents", None),
    ]
    assert list_places(reading) == [
        ("pipeline/pl_rents.json", "/properties/activities/0", "high"),
    ]


def test_without_a_borough_the_factory_is_only_named(root: Path) -> None:
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    reading = reading_of(root, borough=None)
    [flow] = list_flows(reading)
    assert flow.via == ("Azure Data Factory",)
    assert all(each.unresolved for each in list_systems(reading).values())
    assert {each.borough for each in reading.statements} == {None}


def test_many_copies_between_one_pair_are_one_integration_with_each_as_evidence(
    root: Path,
) -> None:
    dataset(root, "tenants", "ls_rents", schema="dbo", table="Tenant")
    pipeline(root, "pl_a", copy("rents", "raw_rents"), copy("tenants", "raw_rents"))
    pipeline(root, "pl_b", copy("tenants", "raw_rents"))
    reading = reading_of(root)
    [flow] = list_flows(reading)
    assert flow.technical_names == ("dbo.RentAccount", "dbo.Tenant", "raw/rents/daily", "raw_rents")
    assert list_places(reading) == [
        ("pipeline/pl_a.json", "/properties/activities/0", "high"),
        ("pipeline/pl_a.json", "/properties/activities/1", "high"),
        ("pipeline/pl_b.json", "/properties/activities/0", "high"),
    ]


def test_two_hops_meet_at_the_lake_and_no_edge_spans_them(root: Path) -> None:
    pipeline(root, "pl_in", copy("rents", "raw_rents"))
    pipeline(root, "pl_out", copy("raw_rents", "ledger"))
    assert list_pairs(reading_of(root)) == [
        ("blob:hackfordlake", "name:factory/ls_ledger", "database"),
        ("mssql:sqlrents01/rents", "blob:hackfordlake", "database"),
    ]


def test_an_address_in_a_key_vault_is_known_by_the_name_of_its_linked_service(root: Path) -> None:
    pipeline(root, "pl_out", copy("rents", "ledger"))
    reading = reading_of(root, source="exports/adf")
    assert ("mssql:sqlrents01/rents", "name:exports/adf/ls_ledger", "database") in list_pairs(
        reading
    )
    hidden = find_decision(reading, "1 linked service whose address is not in the files")
    assert hidden.meaning == "an endpoint known by its name"
    assert hidden.basis.endswith('"ls_ledger"')


def test_a_copy_within_one_account_passes_nothing_between_systems(root: Path) -> None:
    dataset(root, "curated", "ls_lake", location={"fileSystem": "curated"})
    pipeline(root, "pl_move", copy("raw_rents", "curated"))
    reading = reading_of(root)
    assert reading.statements == ()
    assert "1 transfer within one address" in list_things(reading)


def test_a_transfer_within_one_hidden_service_is_counted_apart(root: Path) -> None:
    dataset(root, "paid", "ls_ledger", schema="fin", table="Paid")
    pipeline(root, "pl_move", copy("ledger", "paid"))
    reading = reading_of(root)
    assert reading.statements == ()
    thing = "1 transfer within one linked service whose address is not in the files"
    assert find_decision(reading, thing).basis.endswith('"name:factory/ls_ledger"')


def test_a_dataset_without_a_linked_service_is_no_end(root: Path) -> None:
    for name in ("one", "two"):
        dataset(root, name, {}, table=name)
    pipeline(root, "pl_odd", copy("one", "ledger"), copy("rents", "two"))
    reading = reading_of(root)
    assert reading.statements == ()
    assert "2 Copies without both of their datasets" in list_things(reading)


def test_a_copy_without_a_dataset_or_with_one_that_is_not_there_is_counted(root: Path) -> None:
    nothing = {"name": "Nothing", "type": "Copy", "typeProperties": {}}
    pipeline(root, "pl_odd", nothing, copy("rents", "gone"), copy("rents", "raw_rents"))
    reading = reading_of(root)
    assert len(list_flows(reading)) == 1
    assert "2 Copies without both of their datasets" in list_things(reading)


def test_an_activity_that_is_switched_off_moves_nothing(root: Path) -> None:
    off = copy("rents", "ledger", name="Old feed", state="Inactive")
    inside = {"name": "Loop", "type": "ForEach", "state": "Inactive"}
    inside["typeProperties"] = {"activities": [copy("rents", "ledger")]}  # type: ignore[assignment]
    pipeline(root, "pl_rents", copy("rents", "raw_rents"), off, inside)
    reading = reading_of(root)
    assert [pair[1] for pair in list_pairs(reading)] == ["blob:hackfordlake"]
    decision = find_decision(reading, "2 activities that are switched off")
    assert decision.basis == 'they are marked Inactive and do not run: "Loop" and "Old feed"'


def test_of_a_copy_by_a_query_the_table_of_its_dataset_is_not_named(root: Path) -> None:
    settings = {"source": {"sqlReaderQuery": "select Name from dbo.Person where id = 'CANARY'"}}
    pipeline(root, "pl_rents", copy("rents", "ledger", typeProperties=settings))
    reading = reading_of(root)
    assert list_flows(reading)[0].technical_names == ("fin.Charges", "rents")
    assert "1 Copy whose data a query chooses" in list_things(reading)


@pytest.mark.parametrize(
    ("kind", "settings", "name"),
    [
        ("SqlServer", {"connectionString": "Data Source=SQL1\\HR;Initial Catalog=Staff"},
         r"mssql:sql1\hr/staff"),
        ("AzureSqlDatabase", {"connectionString": {"type": "SecureString", "value":
         "Server=tcp:sql2.example.net,1433;Database=tax;User ID=CANARY;Password='CANARY;Server=x'"
         }},
         "mssql:sql2.example.net/tax"),
        ("SqlServer", {"server": "localhost", "database": "x"}, "name:factory/ls_there"),
        ("SqlServer", {"server": VAULT, "database": "x"}, "name:factory/ls_there"),
        ("Oracle", {"connectionString": "Host=ora1;Port=1521;Sid=HOUSING;User Id=CANARY"},
         "oracle:ora1/housing"),
        ("OracleV2", {"server": "ora1:1521/housing"}, "oracle:ora1/housing"),
        ("PostgreSqlV2", {"server": "pg1", "port": 5432, "database": "gis"}, "postgresql:pg1/gis"),
        ("MongoDbV2", {"connectionString": "mongodb://CANARY:CANARY@mongo1.example/x?a=CANARY"},
         "mongodb:mongo1.example"),
        ("AzureBlobStorage", {"connectionString": "AccountName = hfstore;AccountKey = CANARY"},
         "blob:hfstore"),
        ("AzureBlobStorage", {"sasUri": "https://hfstore.blob.example.net/c?sig=CANARY"},
         "blob:hfstore"),
        ("AzureFileStorage", {"connectionString": "AccountName=hfshare;AccountKey=CANARY",
         "fileShare": "out"}, "file:hfshare.file.core.windows.net/out/inbox/tax"),
        ("FileServer", {"host": "\\\\files01\\Payroll", "userId": "CANARY"},
         "file:files01/payroll/inbox/tax"),
        ("FileServer", {"host": "D:\\drop"}, "name:factory/ls_there"),
        ("Sftp", {"host": "sftp.example.org", "port": 22, "userName": "CANARY"},
         "sftp:sftp.example.org/inbox/tax"),
        ("FtpServer", {"host": "ftp.example.org", "port": 2121},
         "ftp:ftp.example.org:2121/inbox/tax"),
        ("AmazonS3", {"accessKeyId": "CANARY"}, "name:factory/ls_there"),
        ("RestService", {"url": "https://CANARY:CANARY@api.example.org/v1?key=CANARY"},
         "api:api.example.org"),
        ("HttpServer", {"url": "https://www.example.org/files"}, "api:www.example.org"),
        ("SharePointOnlineList", {"siteUrl": "https://hf.sharepoint.example/sites/HR/"},
         "site:hf.sharepoint.example/sites/hr"),
        ("SharePointOnlineList",
         {"siteUrl": "https://hf.sharepoint.example/personal/canary_person_hackford"},
         "site:hf.sharepoint.example/personal"),
        ("Dynamics", {"serviceUri": "https://hf.crm.example.com"}, "api:hf.crm.example.com"),
        ("Salesforce", {"environmentUrl": "https://login.salesforce.com"}, "name:factory/ls_there"),
        ("SqlServer", {"connectionString": "@concat('Data Source=', 'x')"},
         "name:factory/ls_there"),
    ],
)  # fmt: skip
def test_an_address_is_read_as_its_connector_writes_it(
    root: Path, kind: str, settings: dict[str, Any], name: str
) -> None:
    link(root, "ls_there", kind, **settings)
    dataset(root, "there", "ls_there", location={"folderPath": "inbox/tax", "fileName": "a.csv"})
    pipeline(root, "pl_out", copy("rents", "there"))
    reading = reading_of(root)
    assert [pair[:2] for pair in list_pairs(reading)] == [("mssql:sqlrents01/rents", name)]
    assert "canary" not in repr(reading).lower()


def test_a_bucket_is_named_by_the_dataset(root: Path) -> None:
    link(root, "ls_s3", "AmazonS3", accessKeyId="CANARY")
    dataset(root, "there", "ls_s3", location={"bucketName": "hf-out", "folderPath": "tax"})
    pipeline(root, "pl_out", copy("rents", "there"))
    assert list_pairs(reading_of(root)) == [("mssql:sqlrents01/rents", "s3:hf-out", "database")]


# Parameters: literals, defaults, and what is passed on once.


def test_a_parameter_passed_to_a_dataset_wins_over_its_default(root: Path) -> None:
    parameters = {"table": {"type": "string", "defaultValue": "Tenant"}}
    table = expression("@dataset().table")
    dataset(root, "any", "ls_rents", parameters, schema="dbo", table=table)
    pipeline(
        root, "pl_any", copy("any", "raw_rents"), copy(refer("any", table="Repair"), "raw_rents")
    )
    [flow] = list_flows(reading_of(root))
    assert flow.technical_names == ("dbo.Repair", "dbo.Tenant", "raw/rents/daily", "raw_rents")


def test_a_parameter_of_a_linked_service_parts_two_databases(root: Path) -> None:
    text = "Data Source=sql9.example.net;Initial Catalog=@{linkedService().db}"
    link(root, "ls_any", "AzureSqlDatabase", {"db": {"type": "String"}}, connectionString=text)
    dataset(root, "curated", refer("ls_any", db="curated"), table="Person")
    harmonised = refer("ls_any", db=expression("@dataset().db"))
    dataset(root, "harmonised", harmonised, {"db": {"defaultValue": "harmonised"}}, table="Person")
    unknown = refer("ls_any", db=expression("@utcnow()"))
    dataset(root, "unknown", unknown, table="Person")
    names = ("curated", "harmonised", "unknown")
    pipeline(root, "pl_out", *(copy(each, "ledger") for each in names))
    assert [pair[0] for pair in list_pairs(reading_of(root))] == [
        "mssql:sql9.example.net/curated",
        "mssql:sql9.example.net/harmonised",
        "name:factory/ls_any",
    ]


def test_what_a_pipeline_is_called_with_reaches_its_datasets(root: Path) -> None:
    table = expression("@dataset().table")
    dataset(root, "any", "ls_rents", {"table": {"type": "string"}}, schema="dbo", table=table)
    passed = refer("any", table=expression("@pipeline().parameters.table"))
    defaults = {"table": {"type": "string", "defaultValue": "Default"}}
    pipeline(root, "pl_child", copy(passed, "raw_rents"), parameters=defaults)
    pipeline(root, "pl_a", call("pl_child", table="Tenant"), call("pl_child", table="Repair"))
    pipeline(root, "pl_b", call("pl_child", table=expression("@variables('which')")))
    [flow] = list_flows(reading_of(root))
    assert flow.technical_names == (
        "any",
        "dbo.Repair",
        "dbo.Tenant",
        "raw/rents/daily",
        "raw_rents",
    )


def test_a_pipeline_that_nobody_calls_has_its_defaults(root: Path) -> None:
    table = expression("@dataset().table")
    dataset(root, "any", "ls_rents", {"table": {"type": "string"}}, schema="dbo", table=table)
    passed = refer("any", table=expression("@pipeline().parameters.table"))
    defaults = {"table": {"type": "string", "defaultValue": "Default"}}
    pipeline(root, "pl_child", copy(passed, "raw_rents"), parameters=defaults)
    [flow] = list_flows(reading_of(root))
    assert flow.technical_names == ("dbo.Default", "raw/rents/daily", "raw_rents")


def test_an_expression_is_not_worked_out(root: Path) -> None:
    table = expression("@concat('Ten', 'ant')")
    dataset(root, "any", "ls_rents", schema="dbo", table=table)
    location = {"fileSystem": "raw", "folderPath": expression("in/@{utcnow('yyyy/MM')}/x")}
    dataset(root, "dated", "ls_lake", location=location)
    pipeline(root, "pl_any", copy("any", "dated"))
    [flow] = list_flows(reading_of(root))
    assert flow.technical_names == ("any", "dated", "raw/in")
    thing = "2 datasets whose tables or folders are put together at run time"
    assert find_decision(reading_of(root), thing).basis.endswith('"any" and "dated"')


# Activities inside others, and other kinds of activity.


def test_activities_inside_loops_and_conditions_are_found_with_their_place(root: Path) -> None:
    def inside(kind: str, **settings: Any) -> dict[str, Any]:
        return {"name": kind, "type": kind, "typeProperties": settings}

    step = copy("rents", "raw_rents")
    pipeline(
        root,
        "pl_deep",
        inside("ForEach", activities=[inside("IfCondition", ifTrueActivities=[step])]),
        inside("IfCondition", ifFalseActivities=[step]),
        inside("Switch", cases=[{"value": "a", "activities": [step]}], defaultActivities=[step]),
        inside("Until", activities=[step]),
    )
    start = "/properties/activities"
    assert sorted(place[1] for place in list_places(reading_of(root))) == [
        f"{start}/0/typeProperties/activities/0/typeProperties/ifTrueActivities/0",
        f"{start}/1/typeProperties/ifFalseActivities/0",
        f"{start}/2/typeProperties/cases/0/activities/0",
        f"{start}/2/typeProperties/defaultActivities/0",
        f"{start}/3/typeProperties/activities/0",
    ]


def test_a_web_call_moves_data_by_its_method(root: Path) -> None:
    pipeline(
        root,
        "pl_web",
        web("https://weather.example.org/today?key=CANARY", "GET"),
        web("https://CANARY@alerts.example.org/hook/CANARY", "POST"),
        web(f"https://alerts.example.org/{'CANARY' * 100}", "POST"),
        web("https://gone.example.org/x", "DELETE"),
    )
    reading = reading_of(root)
    assert list_pairs(reading) == [
        ("Azure Data Factory", "api:alerts.example.org", "api"),
        ("api:weather.example.org", "Azure Data Factory", "api"),
    ]
    assert {flow.via for flow in list_flows(reading)} == {()}
    assert sorted(place[2] for place in list_places(reading)) == ["high", "medium", "medium"]
    assert "1 web call that neither fetches nor sends" in list_things(reading)
    assert "canary" not in repr(reading).lower()


def test_a_web_call_for_a_key_or_a_sign_in_moves_no_data(root: Path) -> None:
    address = expression("@concat(variables('vault'), 'key')")
    pipeline(
        root,
        "pl_web",
        web("https://hf.vault.azure.net/secrets/x?api-version=7.0"),
        web(address, authentication={"type": "MSI", "resource": "https://vault.azure.net"}),
        web("https://crm.example.org/Api/access_token", "POST"),
        web(address),
    )
    reading = reading_of(root)
    assert reading.statements == ()
    assert list_things(reading)[1:] == [
        "3 web calls for keys or sign-ins, or to Azure's own management",
        "1 web call whose address is put together at run time",
    ]


def test_a_lookup_is_a_transfer_only_where_a_pipeline_does_nothing_else(root: Path) -> None:
    lookup = {"name": "Find", "type": "Lookup", "typeProperties": {"dataset": refer("rents")}}
    pipeline(root, "pl_alone", lookup, web("https://alerts.example.org/hook", "POST"))
    pipeline(root, "pl_busy", lookup, copy("raw_rents", "ledger"))
    pipeline(root, "pl_master", lookup, call("pl_busy"))
    reading = reading_of(root)
    assert list_pairs(reading) == [
        ("Azure Data Factory", "api:alerts.example.org", "api"),
        ("blob:hackfordlake", "name:factory/ls_ledger", "database"),
        ("mssql:sqlrents01/rents", "Azure Data Factory", "database"),
    ]
    assert ("pipeline/pl_alone.json", "/properties/activities/0", "low") in list_places(reading)
    assert {"2 Lookups that steer a pipeline"} <= set(list_things(reading))
    [alone] = [each for each in reading.decisions if each.meaning == "a transfer into the factory"]
    assert alone.thing == "1 Lookup in a pipeline that does no other work"


def test_what_runs_elsewhere_is_counted_with_what_it_is_called(root: Path) -> None:
    path = "/Users/canary.person@example.org/clean_rents"
    sql = {"storedProcedureName": "[dbo].[usp]", "scripts": [{"text": "CANARY"}]}
    linked = {"linkedServiceName": refer("ls_rents"), "typeProperties": sql}
    pipeline(
        root,
        "pl_run",
        {"name": "A", "type": "SynapseNotebook", "typeProperties": {"notebook": refer("py_rents")}},
        {"name": "B", "type": "DatabricksNotebook", "typeProperties": {"notebookPath": path}},
        {"name": "C", "type": "SqlServerStoredProcedure", **linked},
        {"name": "D", "type": "Script", **linked},
        {"name": "E", "type": "ExecuteSSISPackage", "typeProperties": {}},
        {"name": "F", "type": "Telepathy", "typeProperties": {}},
        {"name": "G", "type": "Wait", "typeProperties": {}},
    )
    reading = reading_of(root)
    assert reading.statements == ()
    assert "canary" not in repr(reading).lower()
    assert [(each.thing, each.basis) for each in reading.decisions[1:]] == [
        ("1 SQL script", 'SQL is not read; they run in: "ls_rents"'),
        (
            "1 activity of a type that is not known",
            'nothing is read from these types: "Telepathy"',
        ),
        (
            "1 call of a stored procedure",
            'what they move inside a database is not in the files; they run in: "ls_rents"',
        ),
        (
            "2 runs of notebooks",
            'what these read and write is not in the files: "clean_rents" and "py_rents"',
        ),
        (
            "1 run of a program that is not in the files",
            'what these read and write is not known: "E"',
        ),
    ]


# Data flows.


def write_flow(root: Path, sources: list[str], sinks: list[str], script: str) -> None:
    settings = {
        "sources": [{"name": each, "dataset": refer(each)} for each in sources],
        "sinks": [{"name": f"to_{each}", "dataset": refer(each)} for each in sinks],
        "scriptLines": script.splitlines(),
    }
    write(root, "dataflow/df.json", {"type": "MappingDataFlow", "typeProperties": settings})
    run = {"name": "Flow", "type": "ExecuteDataFlow"}
    pipeline(root, "pl_flow", {**run, "typeProperties": {"dataflow": refer("df")}})


def test_a_data_flow_joins_its_sources_into_its_sink(root: Path) -> None:
    write_flow(root, ["rents", "raw_rents"], ["ledger"], "")
    reading = reading_of(root)
    assert [pair[:2] for pair in list_pairs(reading)] == [
        ("blob:hackfordlake", "name:factory/ls_ledger"),
        ("mssql:sqlrents01/rents", "name:factory/ls_ledger"),
    ]
    assert {place[2] for place in list_places(reading)} == {"high"}


def test_the_script_of_a_data_flow_tells_which_source_reaches_which_sink(root: Path) -> None:
    link(root, "ls_api", "RestService", url="https://api.example.org")
    dataset(root, "feed", "ls_api", relativeUrl="tenants?key=CANARY")
    script = """source(output(
        id as string
    ), allowSchemaDrift: true) ~> rents
    source(output(name as string)) ~> feed
    rents derive(total = upper(id)) ~> more
    more split(id > 1, disjoint: false) ~> parts@(big, small)
    parts@big sink(validateSchema: false) ~> to_raw_rents
    feed sink(validateSchema: false) ~> to_ledger"""
    write_flow(root, ["rents", "feed"], ["raw_rents", "ledger"], script)
    reading = reading_of(root)
    assert list_pairs(reading) == [
        ("api:api.example.org", "name:factory/ls_ledger", "api"),
        ("mssql:sqlrents01/rents", "blob:hackfordlake", "database"),
    ]
    assert "canary" not in repr(reading).lower()


def test_a_data_flow_that_cannot_be_followed_is_stated_with_low_confidence(root: Path) -> None:
    link(root, "ls_api", "RestService", url="https://api.example.org")
    dataset(root, "feed", "ls_api", relativeUrl="tenants")
    write_flow(root, ["rents", "feed"], ["raw_rents", "ledger"], "no script")
    reading = reading_of(root)
    assert len(list_pairs(reading)) == 4
    assert {place[2] for place in list_places(reading)} == {"low"}
    [doubt] = [each for each in reading.decisions if each.thing.startswith("1 data flow of which")]
    assert doubt.basis == 'its script could not be followed; check these by hand: "df"'


def test_parameters_of_a_data_flow_reach_its_datasets(root: Path) -> None:
    table = expression("@dataset().table")
    dataset(root, "any", "ls_rents", {"table": {"type": "string"}}, schema="dbo", table=table)
    write_flow(root, ["any"], ["ledger"], "")
    said = {**refer("df"), "datasetParameters": {"any": {"table": "Tenant"}}}
    run = {"name": "Flow", "type": "ExecuteDataFlow", "typeProperties": {"dataFlow": said}}
    pipeline(root, "pl_flow", run)
    [flow] = list_flows(reading_of(root))
    assert flow.technical_names == ("dbo.Tenant", "fin.Charges")


# How often, what is archived, what the factory is called.


def test_a_trigger_gives_its_rhythm_through_pipelines_that_call_each_other(root: Path) -> None:
    pipeline(root, "pl_master", call("pl_middle"))
    pipeline(root, "pl_middle", call("pl_rents"), call("pl_master"))
    pipeline(root, "pl_rents", copy("rents", "raw_rents"), call("pl_middle"))
    trigger(root, "tr", "PL_Master", frequency="Day", interval=1, schedule={"hours": [6, 18]})
    [flow] = list_flows(reading_of(root))
    assert flow.frequency == "daily at 06:00, 18:00"


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        ({"frequency": "Minute", "interval": 15}, "every 15 minutes"),
        ({"frequency": "Hour", "interval": 1}, "hourly"),
        ({"frequency": "Week", "interval": 1, "schedule": {"weekDays": ["Monday"], "hours": [7]}},
         "weekly on Monday at 07:00"),
        ({"frequency": "Week", "interval": 1, "schedule": {"weekDays": [
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]}}, "every working day"),
        ({"frequency": "Week", "interval": 1, "schedule": {
            "hours": [18], "minutes": [5], "weekDays": ["Sunday", "Monday", "Tuesday",
            "Wednesday", "Thursday", "Friday", "Saturday"]}},
         "daily at 18:05"),
        ({"frequency": "Month", "interval": 1, "schedule": {"monthDays": [1, 15]}},
         "monthly on day 1, 15"),
        ({"frequency": "Fortnight", "interval": 1}, None),
        ({"frequency": "Day", "interval": "x"}, None),
    ],
)  # fmt: skip
def test_a_recurrence_is_said_in_words(
    root: Path, recurrence: dict[str, Any], words: str | None
) -> None:
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    trigger(root, "tr", "pl_rents", **recurrence)
    assert list_flows(reading_of(root))[0].frequency == words


def test_a_stopped_trigger_retires_nothing_and_is_said(root: Path) -> None:
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    trigger(root, "tr", "pl_rents", "Stopped", frequency="Day", interval=1)
    reading = reading_of(root)
    assert list_flows(reading)[0].frequency == "daily (trigger stopped)"
    assert "1 trigger that is stopped" in list_things(reading)
    trigger(root, "tr2", "pl_rents", frequency="Hour", interval=1)
    assert list_flows(reading_of(root))[0].frequency == "hourly"


def test_archived_pipelines_are_counted_and_not_stated(root: Path) -> None:
    pipeline(root, "pl_old", copy("rents", "ledger"), folder={"name": "Archive/rents"})
    pipeline(root, "pl_heritage", copy("rents", "raw_rents"), folder={"name": "Archives service"})
    pipeline(root, "pl_master", call("pl_old"))
    reading = reading_of(root)
    assert [pair[1] for pair in list_pairs(reading)] == ["blob:hackfordlake"]
    assert find_decision(reading, "1 archived pipeline").basis.endswith('"pl_old"')
    assert "1 archived pipeline that others still call" in list_things(reading)


def test_what_only_an_archived_pipeline_passes_is_not_passed(root: Path) -> None:
    table = expression("@dataset().table")
    dataset(root, "any", "ls_rents", {"table": {"type": "string"}}, table=table)
    passed = refer("any", table=expression("@pipeline().parameters.table"))
    defaults = {"table": {"type": "string", "defaultValue": "Tenant"}}
    pipeline(root, "pl_child", copy(passed, "raw_rents"), parameters=defaults)
    pipeline(root, "pl_old", call("pl_child", table="Old"), folder={"name": "archive"})
    assert list_flows(reading_of(root))[0].technical_names == (
        "Tenant",
        "raw/rents/daily",
        "raw_rents",
    )


def test_the_factory_file_names_the_engine(root: Path) -> None:
    write(root, "factory/hf-adf.json", {"globalParameters": {}}, location="uksouth")
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    assert list_flows(reading_of(root))[0].via == ("hackford/hf-adf",)


@pytest.mark.parametrize("folder", ["notebook", "sqlscript"])
def test_what_only_synapse_has_names_the_engine(root: Path, folder: str) -> None:
    (root / folder).mkdir()
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    assert list_flows(reading_of(root))[0].via == ("hackford/azure-synapse",)


def test_names_are_found_whatever_their_case_and_that_of_folders(root: Path) -> None:
    link(root, "LS_LAKE", "AzureBlobFS", url="https://otherlake.dfs.example.net/")
    dataset(root, "shouted", "LS_LAKE", location={"fileSystem": "raw"})
    dataset(root, "mixed", "Ls_Rents", table="Tenant")
    path = pipeline(root, "pl_rents", copy("MIXED", "shouted"), copy("rents", "raw_rents"))
    path.rename(path.with_suffix(".JSON"))
    (root / "linkedService").rename(root / "linkedservices")
    assert [pair[:2] for pair in list_pairs(reading_of(root))] == [
        ("mssql:sqlrents01/rents", "blob:hackfordlake"),
        ("mssql:sqlrents01/rents", "blob:otherlake"),
    ]


def test_ids_do_not_depend_on_what_else_is_there_or_on_order(root: Path) -> None:
    pipeline(root, "pl_z", copy("rents", "raw_rents"))
    [before] = list_flows(reading_of(root))
    pipeline(root, "pl_a", copy("raw_rents", "ledger"), copy("rents", "raw_rents"))
    after = [each.id for each in list_flows(reading_of(root))]
    assert before.id in after
    assert len(set(after)) == 2
    assert reading_of(root) == reading_of(root)


# Templates.


def write_template(path: Path, resources: list[dict[str, Any]], **parameters: Any) -> Path:
    template = {
        "$schema": "http://schema.example.net/2015-01-01/deploymentTemplate.json#",
        "parameters": parameters,
        "resources": resources,
    }
    path.write_text(json.dumps(template))
    return path


def resource(kind: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Make a resource as the studio exports it."""
    written = f"[concat(parameters('factoryName'), '/{name}')]"
    kind = f"Microsoft.DataFactory/factories/{kind}"
    return {"name": written, "type": kind, "apiVersion": "2018-06-01", "properties": properties}


def list_resources() -> list[dict[str, Any]]:
    rents = {"type": "SqlServer", "typeProperties": {"connectionString": "[parameters('rents')]"}}
    lake = {"type": "AzureBlobFS", "typeProperties": {"url": "[parameters('lake')]"}}
    secret = {"type": "Sftp", "typeProperties": {"host": "[parameters('host')]"}}
    return [
        resource("linkedServices", "ls_rents", rents),
        resource("linkedServices", "ls_lake", lake),
        resource("linkedServices", "ls_secret", secret),
        resource("datasets", "rents", {"linkedServiceName": refer("ls_rents"),
                 "typeProperties": {"schema": "[[dbo]", "table": "Tenant"}}),
        resource("datasets", "raw", {"linkedServiceName": refer("ls_lake"),
                 "typeProperties": {"location": {"fileSystem": "[variables('x')]"}}}),
        resource("datasets", "out", {"linkedServiceName": refer("ls_secret")}),
        resource("pipelines", "pl", {"activities": [copy("rents", "raw"), copy("rents", "out")]}),
    ]  # fmt: skip


TEXTS = {
    "factoryName": {"type": "string", "defaultValue": "adf-hackford"},
    "host": {"type": "secureString", "defaultValue": "canary.example.org"},
    "lake": {"type": "String", "defaultValue": "https://hflake.dfs.example.net"},
    "rents": {
        "type": "secureString",
        "defaultValue": "Data Source=sql1;Initial Catalog=Rents;User ID=CANARY;Password=CANARY",
    },
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_template_says_what_the_folder_says(tmp_path: Path, encoding: str) -> None:
    path = write_template(tmp_path / "ARMTemplateForFactory.json", list_resources(), **TEXTS)
    path.write_text(path.read_text(), encoding=encoding)
    assert adf.recognise(path)
    reading = reading_of(path, source="template.json")
    assert list_pairs(reading) == [
        ("mssql:sql1/rents", "blob:hflake", "database"),
        ("mssql:sql1/rents", "name:template.json/ls_secret", "database"),
    ]
    assert list_flows(reading)[0].via == ("hackford/adf-hackford",)
    assert list_flows(reading)[0].technical_names == ("[dbo].Tenant", "raw")
    assert list_places(reading) == [
        ("template.json", "/resources/6/properties/activities/0", "high"),
        ("template.json", "/resources/6/properties/activities/1", "high"),
    ]
    assert "canary" not in repr(reading).lower()


def test_a_template_for_trying_out_beside_that_of_production_states_nothing(
    tmp_path: Path,
) -> None:
    trial = write_template(tmp_path / "adf_dev.json", list_resources(), **TEXTS)
    assert len(list_flows(reading_of(trial))) == 2
    write_template(tmp_path / "adf_Prod.json", list_resources(), **TEXTS)
    reading = reading_of(trial)
    assert reading.statements == ()
    [decision] = reading.decisions
    assert decision.thing == "all pipelines"
    assert decision.basis == 'it is a copy for trying out; "adf_Prod.json" beside it is in use'
    assert len(list_flows(reading_of(tmp_path / "adf_Prod.json"))) == 2


# What is recognised, and what is hostile.


def test_a_folder_is_recognised_by_a_pipeline_with_activities(root: Path, tmp_path: Path) -> None:
    assert not adf.recognise(root)
    write(root, "pipeline/notes.json", {"title": "no pipeline"})
    assert not adf.recognise(root)
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    assert adf.recognise(root)
    assert not adf.recognise(root / "pipeline")
    assert not adf.recognise(root / "pipeline" / "pl_rents.json")
    assert not adf.recognise(tmp_path)
    assert not adf.recognise(tmp_path / "gone")


def test_other_templates_and_files_are_not_recognised(tmp_path: Path) -> None:
    other = resource("triggers", "tr", {})
    path = write_template(tmp_path / "a.json", [other], **TEXTS)
    assert not adf.recognise(path)
    for name, content in (("b.json", b""), ("c.json", b"[]"), ("d.json", b"PK\x03\x04\0\0")):
        (tmp_path / name).write_bytes(content)
        assert not adf.recognise(tmp_path / name)
    full = write_template(tmp_path / "e.json", list_resources(), **TEXTS)
    assert not adf.recognise(full.rename(tmp_path / "e.txt"))


def test_a_type_far_down_a_template_is_found(tmp_path: Path) -> None:
    filler = {f"p{number}": {"type": "string", "metadata": "x" * 100} for number in range(30_000)}
    path = write_template(tmp_path / "big.json", list_resources(), **TEXTS, **filler)
    assert path.stat().st_size > 3_000_000
    assert adf.recognise(path)


@pytest.mark.parametrize("cut", range(20))
def test_half_a_template_is_refused_in_one_sentence(tmp_path: Path, cut: int) -> None:
    path = write_template(tmp_path / "t.json", list_resources(), **TEXTS)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * cut // 20])
    with pytest.raises(InputError) as caught:
        reading_of(path, source="t.json")
    [problem] = caught.value.problems
    assert problem.file == "t.json"
    assert problem.sentence in {
        "It is empty. Export it again.",
        "It is not JSON, or only half there. Export it again.",
    }


@pytest.mark.parametrize("cut", range(20))
def test_half_a_pipeline_leaves_the_others_and_keeps_what_it_stated(root: Path, cut: int) -> None:
    pipeline(root, "pl_a", copy("rents", "raw_rents"))
    path = pipeline(root, "pl_b", copy("raw_rents", "ledger", name="CANARY"))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * cut // 20])
    reading = reading_of(root)
    assert [pair[1] for pair in list_pairs(reading)] == ["blob:hackfordlake"]
    assert reading.unread == {"pipeline/pl_b.json"}
    assert [problem.file for problem in reading.problems] == ["factory/pipeline/pl_b.json"]
    assert "canary" not in repr(reading).lower()


def test_what_rests_on_a_broken_file_is_not_stated_and_kept(root: Path) -> None:
    pipeline(root, "pl_a", copy("rents", "raw_rents"))
    pipeline(root, "pl_b", copy("raw_rents", "ledger"))
    (root / "linkedService" / "ls_rents.json").write_bytes(b'{"name": "ls_re')
    reading = reading_of(root)
    assert [pair[0] for pair in list_pairs(reading)] == ["blob:hackfordlake"]
    assert reading.unread == {"linkedService/ls_rents.json", "pipeline/pl_a.json"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"properties": ' * 5_000,
        b'{"properties": []}',
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        '{"name": "é", "properties": {}'.encode("latin-1"),
        b'{"name": "\\ud800", "properties": {"activities": []}}',
    ],
)
def test_a_file_that_is_none_of_ours_is_a_problem_and_no_crash(root: Path, content: bytes) -> None:
    pipeline(root, "pl_a", copy("rents", "raw_rents"))
    (root / "pipeline" / "pl_b.json").write_bytes(content)
    (root / "trigger").mkdir()
    (root / "trigger" / "tr.json").write_bytes(content)
    reading = reading_of(root)
    assert reading.unread == {"pipeline/pl_b.json", "trigger/tr.json"}
    assert len(list_flows(reading)) == 1
    for problem in reading.problems:
        assert problem.sentence.endswith("Export it again.")


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [[]], [None], {"value": {"value": []}}])
def test_values_of_an_odd_kind_anywhere_are_no_crash(root: Path, odd: Any) -> None:
    lookup = {"name": odd, "type": "Lookup", "typeProperties": {"dataset": odd, "source": odd}}
    flow = {"name": "f", "type": "ExecuteDataFlow", "typeProperties": {"dataflow": odd}}
    write(root, "dataflow/df.json", {"typeProperties": {"sources": odd, "sinks": [odd]}})
    trigger_properties = {"pipelines": odd, "pipeline": odd, "typeProperties": odd, "type": odd}
    write(root, "trigger/tr.json", trigger_properties)
    link(root, "ls_rents", odd, server=odd, database=odd, connectionString=odd, port=odd, host=odd)
    link(root, "ls_lake", "Sftp", odd, host=odd, port=odd)
    dataset(root, "rents", odd, odd, schema=odd, table=odd, location=odd)
    pipeline(
        root,
        "pl_odd",
        {"name": odd, "type": odd, "typeProperties": odd},
        copy(odd if isinstance(odd, dict) else {}, {"referenceName": odd, "parameters": odd}),
        {**copy("rents", "raw_rents"), "inputs": odd, "typeProperties": {"source": odd}},
        copy("rents", "raw_rents"),
        web(odd, "GET", authentication={"resource": odd}),
        {"name": "w", "type": "WebActivity", "typeProperties": {"url": "https://h", "method": odd}},
        {"name": "s", "type": "Switch", "typeProperties": {"cases": odd, "activities": odd}},
        {**call("pl_odd"), "typeProperties": {"pipeline": odd, "parameters": odd}},
        {**flow, "typeProperties": {"dataflow": refer("df")}},
        flow,
        folder=odd,
        parameters=odd,
    )
    pipeline(root, "pl_lookup", lookup)
    pipeline(root, "pl_none", folder={"name": odd})
    assert reading_of(root).problems == ()


def test_names_with_control_characters_and_of_great_length_are_no_names(root: Path) -> None:
    link(root, "ls_x", "AzureSqlDatabase", server="sql\u0000x", database="a\nb")
    dataset(root, "x", "ls_x", schema="dbo", table="T" * 5_000)
    pipeline(root, "pl_x", copy("x", "raw_rents", name="\x1b[31mred"))
    [flow] = list_flows(reading_of(root))
    assert list_pairs(reading_of(root))[0][0] == "name:factory/ls_x"
    assert flow.technical_names == ("raw/rents/daily", "raw_rents", "x")


def test_e_mail_addresses_and_keys_in_paths_are_cut_off(root: Path) -> None:
    link(root, "ls_there", "Sftp", host="sftp.example.org")
    folder = "home/canary.person@example.org/out"
    dataset(root, "there", "ls_there", location={"folderPath": folder})
    link(root, "ls_api", "RestService", url="https://api.example.org")
    url = "v1/0123456789abcdef0123456789abcdef/CANARY"
    dataset(root, "feed", "ls_api", relativeUrl=url)
    pipeline(root, "pl_out", copy("feed", "there"))
    reading = reading_of(root)
    assert list_pairs(reading)[0][:2] == ("api:api.example.org", "sftp:sftp.example.org/home")
    assert list_flows(reading)[0].technical_names == ("home", "there", "v1")
    assert "canary" not in repr(reading).lower()


def test_links_out_of_the_folder_are_not_followed(root: Path, tmp_path: Path) -> None:
    outside = pipeline(tmp_path / "elsewhere", "pl_out", copy("rents", "ledger"))
    pipeline(root, "pl_a", copy("rents", "raw_rents"))
    (root / "pipeline" / "pl_out.json").symlink_to(outside)
    (root / "pipelines").symlink_to(outside.parent)
    assert [pair[1] for pair in list_pairs(reading_of(root))] == ["blob:hackfordlake"]


def test_a_folder_without_a_readable_pipeline_is_refused(root: Path) -> None:
    (root / "pipeline").mkdir()
    (root / "pipeline" / "pl.json").write_bytes(b"{")
    with pytest.raises(InputError) as caught:
        reading_of(root, source="hf")
    assert [str(each) for each in caught.value.problems] == [
        "hf: The folder holds no pipeline that can be read. Give the one that holds pipeline/.",
        "hf/pipeline/pl.json: It is not JSON, or only half there. Export it again.",
    ]


def test_activities_nested_as_deep_as_a_file_can_hold_are_walked(root: Path) -> None:
    step = copy("rents", "raw_rents")
    for _ in range(150):
        step = {"name": "If", "type": "IfCondition", "typeProperties": {"ifTrueActivities": [step]}}
    pipeline(root, "pl_deep", step)
    assert len(list_flows(reading_of(root))) == 1


def test_a_workspace_of_344_pipelines_is_read_in_under_5_seconds(root: Path) -> None:
    columns = [{"name": f"column{number}", "type": "nvarchar"} for number in range(60)]
    for number in range(315):
        linked = ("ls_rents", "ls_lake", "ls_ledger")[number % 3]
        properties = {
            "linkedServiceName": refer(linked),
            "schema": columns,
            "parameters": {"file": {"defaultValue": "x"}},
            "typeProperties": {"schema": "dbo", "table": f"T{number}"},
        }
        write(root, f"dataset/ds{number}.json", properties)
    text = {"value": "@concat('" + "x" * 500 + "')", "type": "Expression"}
    for number in range(344):
        calls = [call(f"pl{(number * 7 + each) % 344}", a=text, b=f"v{each}") for each in range(20)]
        copies = [copy(f"ds{number % 315}", f"ds{(number + 1) % 315}")]
        pipeline(root, f"pl{number}", *calls, *copies)
    trigger(root, "tr", "pl0", frequency="Day", interval=1)
    start = time.perf_counter()
    reading = reading_of(root)
    assert time.perf_counter() - start < 5
    assert list_pairs(reading) == [
        ("blob:hackfordlake", "name:factory/ls_ledger", "database"),
        ("mssql:sqlrents01/rents", "blob:hackfordlake", "database"),
        ("name:factory/ls_ledger", "mssql:sqlrents01/rents", "database"),
    ]
    assert len(list_places(reading)) == 344


def test_of_two_files_with_one_name_the_first_is_read(root: Path) -> None:
    path = write(root, "dataset/a_other.json", {"linkedServiceName": refer("ls_ledger")})
    path.write_text(path.read_text().replace('"a_other"', '"rents"'))
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    reading = reading_of(root)
    assert [pair[0] for pair in list_pairs(reading)] == ["name:factory/ls_ledger"]
    assert find_decision(reading, "1 definition of a name that is taken").basis == (
        'the first of each name is read, not these: "rents"'
    )


def test_hidden_services_whose_names_differ_by_case_do_not_meet(root: Path) -> None:
    for number, name in enumerate(("HUB", "Hub")):
        settings = {"type": "SqlServer", "typeProperties": {"connectionString": VAULT}}
        path = write(root, f"linkedService/{number}.json", settings)
        path.write_text(path.read_text().replace(f'"name": "{number}"', f'"name": "{name}"'))
        dataset(root, f"ds{number}", name, schema="dbo", table="T")
    pipeline(root, "pl", copy("rents", "ds0"), copy("ds1", "ledger"))
    [into], [out_of] = (
        [name for pair in list_pairs(reading_of(root)) for name in [pair[end]] if "/hub" in name]
        for end in (1, 0)
    )
    assert into.startswith("name:factory/hub-")
    assert out_of.startswith("name:factory/hub-")
    assert into != out_of


def test_a_folder_for_trying_out_beside_that_of_production_states_nothing(
    root: Path, tmp_path: Path
) -> None:
    pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    trial = root.rename(tmp_path / "adf-Test")
    assert len(list_flows(reading_of(trial))) == 1
    (tmp_path / "adf").mkdir()
    assert len(list_flows(reading_of(trial))) == 1
    (tmp_path / "ADF-prod").mkdir()
    assert reading_of(trial).statements == ()


def test_an_azure_function_is_called_at_its_linked_service(root: Path) -> None:
    link(root, "ls_fn", "AzureFunction", functionAppUrl="https://fn.example.org")
    ask = {"name": "F", "type": "AzureFunctionActivity", "linkedServiceName": refer("ls_fn")}
    pipeline(root, "pl", {**ask, "typeProperties": {"method": "POST", "functionName": "tidy"}})
    assert list_pairs(reading_of(root)) == [("Azure Data Factory", "api:fn.example.org", "api")]


def test_a_web_hook_sends_without_naming_a_method(root: Path) -> None:
    hook = {**web("https://hook.example.org/CANARY", None), "type": "WebHook"}
    pipeline(root, "pl", hook)
    assert list_pairs(reading_of(root)) == [("Azure Data Factory", "api:hook.example.org", "api")]


def test_a_web_address_may_be_a_parameter_that_is_passed(root: Path) -> None:
    pipeline(root, "pl_child", web(expression("@pipeline().parameters.hook"), "POST"))
    pipeline(root, "pl_a", call("pl_child", hook="https://one.example.org/CANARY"))
    pipeline(root, "pl_b", call("pl_child", hook="https://two.example.org/CANARY"))
    pairs = list_pairs(reading_of(root))
    assert [pair[1] for pair in pairs] == ["api:one.example.org", "api:two.example.org"]


def test_global_parameters_and_those_of_a_trigger_are_known(root: Path) -> None:
    parameters = {"lake": {"type": "string", "value": "globallake"}}
    write(root, "factory/hf-adf.json", {"globalParameters": parameters})
    url = "https://@{linkedService().account}.dfs.example.net"
    link(root, "ls_any", "AzureBlobFS", {"account": {"type": "String"}}, url=url)
    for name in ("global", "passed"):
        linked = refer("ls_any", account=expression("@dataset().account"))
        dataset(root, name, linked, {"account": {"type": "string"}})
    pipeline(
        root,
        "pl",
        copy("rents", refer("global", account="@pipeline().globalParameters.lake")),
        copy("rents", refer("passed", account=expression("@pipeline().parameters.account"))),
    )
    started = {"pipelineReference": refer("pl"), "parameters": {"account": "triggerlake"}}
    settings = {"frequency": "Hour", "interval": 6}
    properties = {"type": "TumblingWindowTrigger", "typeProperties": settings}
    write(root, "trigger/tr.json", {**properties, "pipeline": started})
    reading = reading_of(root)
    assert [pair[1] for pair in list_pairs(reading)] == ["blob:globallake", "blob:triggerlake"]
    assert {flow.frequency for flow in list_flows(reading)} == {"every 6 hours"}


def test_an_arriving_file_is_a_rhythm(root: Path) -> None:
    pipeline(root, "pl", copy("rents", "raw_rents"))
    started = [{"pipelineReference": refer("pl")}]
    write(root, "trigger/tr.json", {"type": "BlobEventsTrigger", "pipelines": started})
    assert list_flows(reading_of(root))[0].frequency == "when a file arrives"


def test_a_data_flow_may_name_a_linked_service_itself_or_not_be_there(root: Path) -> None:
    settings = {
        "sources": [{"name": "a", "linkedService": refer("ls_lake")}],
        "sinks": [{"name": "b", "dataset": refer("ledger")}, {"name": "cached"}],
    }
    write(root, "dataflow/df.json", {"typeProperties": settings})
    run = {"name": "Flow", "type": "ExecuteDataFlow"}
    flows = [{**run, "typeProperties": {"dataflow": refer(name)}} for name in ("df", "gone")]
    pipeline(root, "pl", *flows)
    reading = reading_of(root)
    assert list_pairs(reading) == [("blob:hackfordlake", "name:factory/ls_ledger", "database")]
    assert find_decision(reading, "1 data flow that is not in the files").basis.endswith('"gone"')


def test_resources_of_a_template_may_have_names_for_its_compiler(tmp_path: Path) -> None:
    path = write_template(tmp_path / "t.json", [], **TEXTS)
    named = {f"r{number}": each for number, each in enumerate(list_resources())}
    path.write_text(json.dumps({**json.loads(path.read_text()), "resources": named}))
    assert list_places(reading_of(path))[0][1] == "/resources/r6/properties/activities/0"


def test_a_mark_at_the_start_of_a_file_is_no_part_of_it(root: Path) -> None:
    path = pipeline(root, "pl_rents", copy("rents", "raw_rents"))
    path.write_text(path.read_text(), encoding="utf-8-sig")
    assert adf.recognise(root)
    assert len(list_flows(reading_of(root))) == 1


def test_resources_inside_the_factory_of_a_template_are_found(tmp_path: Path) -> None:
    factory = {"type": "Microsoft.DataFactory/factories", "name": "[parameters('factoryName')]"}
    path = write_template(
        tmp_path / "t.json", [{**factory, "resources": list_resources()}], **TEXTS
    )
    reading = reading_of(path, source="t.json")
    assert len(list_flows(reading)) == 2
    assert list_places(reading)[0][1] == "/resources/0/resources/6/properties/activities/0"


def test_a_pipeline_called_in_very_many_ways_is_read_for_some_of_them(root: Path) -> None:
    table = expression("@dataset().table")
    dataset(root, "any", "ls_rents", {"table": {"type": "string"}}, table=table)
    passed = refer("any", table=expression("@pipeline().parameters.table"))
    pipeline(root, "pl_child", copy(passed, "raw_rents"))
    pipeline(root, "pl", *(call("pl_child", table=f"T{number}") for number in range(300)))
    reading = reading_of(root)
    [flow] = list_flows(reading)
    assert len([name for name in flow.technical_names if name.startswith("T")]) == 100
    assert "1 pipeline called in more ways than are followed" in list_things(reading)
    assert len(list_places(reading)) == 1


def test_a_file_larger_than_any_template_is_refused(tmp_path: Path) -> None:
    path = write_template(tmp_path / "t.json", list_resources(), **TEXTS)
    with path.open("ab") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(InputError, match="It has more than 64 MB"):
        reading_of(path)
