"""Do the bindings of BizTalk become exactly these hops, and nothing that nobody stated?"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from depgraph.errors import InputError
from depgraph.facts import Decision, Evidence, Reading
from depgraph.model import Integration, System
from importers import biztalk

SAMPLES = Path(os.environ.get("DEPGRAPH_SAMPLES", ""))
if not SAMPLES.name:
    SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

Statement = tuple[str, str, str]
Hop = tuple[str, str, str, tuple[str, ...], str]


def write_filter(*groups: list[Statement]) -> str:
    written = "".join(
        "<Group>"
        + "".join(
            f"<Statement Property={quoteattr(name)} Operator={quoteattr(operator)}"
            f" Value={quoteattr(value)} />"
            for name, operator, value in group
        )
        + "</Group>"
        for group in groups
    )
    return f'<?xml version="1.0" encoding="utf-16"?>\n<Filter>{written}</Filter>'


def from_port(name: str, *more: Statement) -> list[Statement]:
    return [("BTS.ReceivePortName", "0", name), *more]


def of_type(name: str, operator: str = "0") -> Statement:
    return ("BTS.MessageType", operator, f"http://hackford.example/schemas#{name}")


def write_settings(**settings: str) -> str:
    parts = "".join(f'<{name} vt="8">{escape(text)}</{name}>' for name, text in settings.items())
    return f"<CustomProps>{parts}</CustomProps>"


def write_method(method: str) -> str:
    mapped = f"<BtsHttpUrlMapping><Operation Name='op' Method='{method}' /></BtsHttpUrlMapping>"
    return write_settings(HttpMethodAndUrl=mapped)


def write_action(action: str) -> str:
    return write_settings(StaticAction=action)


def send(name: str, address: str, adapter: str = "FILE", **said: str) -> str:
    transform = f'<Transform FullName="Hackford.Maps.{said["maps"]}" />' if "maps" in said else ""
    static, two_way = said.get("static", "true"), said.get("two_way", "false")
    return f"""
    <SendPort Name="{name}" IsStatic="{static}" IsTwoWay="{two_way}">
      <PrimaryTransport>
        <Address>{escape(address)}</Address>
        <TransportType Name="{adapter}" />
        <TransportTypeData>{escape(said.get("settings", ""))}</TransportTypeData>
        <SendHandler Name="Host"><TransportType Name="{adapter}" /></SendHandler>
      </PrimaryTransport>
      <SecondaryTransport><Address>{escape(said.get("spare", ""))}</Address></SecondaryTransport>
      <Filter>{escape(said.get("told", ""))}</Filter>
      <Transforms>{transform}</Transforms>
      <ApplicationName>Hackford.Rents</ApplicationName>
    </SendPort>"""


def receive(name: str, *locations: tuple[str, str], **said: str) -> str:
    specs = f"Hackford.Schemas.{said.get('expects')}, Hackford, Version=1.0.0.0"
    pipeline = (
        "<Root><Stages><Stage><Components><Component><Properties>"
        f"<DocumentSpecNames>{specs}</DocumentSpecNames>"
        "</Properties></Component></Components></Stage></Stages></Root>"
    )
    expected = escape(pipeline) if "expects" in said else ""
    settings = escape(said.get("settings", ""))
    written = "".join(
        f"""
        <ReceiveLocation Name="{name}.{number}">
          <Address>{escape(address)}</Address>
          <ReceiveLocationTransportType Name="{adapter}" />
          <ReceiveLocationTransportTypeData>{settings}</ReceiveLocationTransportTypeData>
          <ReceivePipelineData>{expected}</ReceivePipelineData>
          <Enable>false</Enable>{said.get("more", "")}
        </ReceiveLocation>"""
        for number, (address, adapter) in enumerate(locations)
    )
    return f"""
    <ReceivePort Name="{name}" IsTwoWay="{said.get("two_way", "false")}">
      <ReceiveLocations>{written}</ReceiveLocations>
      <ApplicationName>Hackford.Rents</ApplicationName>
    </ReceivePort>"""


def process(
    name: str, *, receives: list[str], sends: list[str], lists: tuple[str, ...] = ()
) -> str:
    ports = "".join(
        f'<Port Name="p"><{kind} Name="{each}" /></Port>'
        for kind, names in (
            ("ReceivePortRef", receives),
            ("SendPortRef", sends),
            ("DistributionListRef", lists),
        )
        for each in names
    )
    empty = '<Port Name="q"><SendPortRef xsi:nil="true" /></Port>'
    return f'<Service Name="{name}"><Ports>{ports}{empty}</Ports></Service>'


def bind(
    *,
    receives: str = "",
    sends: str = "",
    processes: str = "",
    schemas: tuple[str, ...] = (),
    lists: str = "",
) -> str:
    tracked = "".join(
        f'<Schema FullName="Hackford.Schemas.{each}" RootName="{each}" />' for each in schemas
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<BindingInfo xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Version="3.5.1.0">
  <ModuleRefCollection><ModuleRef Name="Hackford.Rents">
    <Services>{processes}</Services><TrackedSchemas>{tracked}</TrackedSchemas>
  </ModuleRef></ModuleRefCollection>
  <SendPortCollection>{sends}</SendPortCollection>
  <DistributionListCollection>{lists}</DistributionListCollection>
  <ReceivePortCollection>{receives}</ReceivePortCollection>
  <PartyCollection xsi:nil="true" />
</BindingInfo>"""


def read(
    folder: Path,
    text: str | bytes,
    *,
    name: str = "Hackford.Rents.BindingInfo.xml",
    borough: str | None = "hackford",
) -> Reading:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert biztalk.recognise(path)
    return biztalk.read(path, source=name, borough=borough)


def list_ends(reading: Reading) -> list[str]:
    records = [each.record for each in reading.statements]
    return [each.name or "" for each in records if isinstance(each, System) and each.unresolved]


def list_hops(reading: Reading) -> list[Hop]:
    records = [(each.record, each.evidence) for each in reading.statements]
    names = {each.id: each.name or "" for each, _ in records if isinstance(each, System)}
    return [
        (
            names[each.source],
            names[each.target],
            each.mechanism,
            each.technical_names,
            evidence.confidence,
        )
        for each, evidence in records
        if isinstance(each, Integration)
    ]


def find_decision(reading: Reading, words: str) -> Decision:
    [found] = [each for each in reading.decisions if words in f"{each.thing} {each.basis}"]
    return found


RENTS = "FORMATNAME:DIRECT=OS:HFD-MQ1\\PRIVATE$\\RENTS"
QUEUE = "msmq:hfd-mq1/private$/rents"


# What a careful reader finds in the real files, written down before they were first read here.


@pytest.fixture
def samples() -> Path:
    folder = SAMPLES / "biztalk"
    if not folder.is_dir():
        pytest.skip("the folder of real samples is not here")
    return folder


def read_sample(folder: Path, name: str) -> Reading:
    assert biztalk.recognise(folder / name)
    return biztalk.read(folder / name, source=name, borough="hackford")


def leave_host(address: str) -> str:
    """Leave out a host: whose machines these are is nobody's business."""
    return re.sub(r"^(msmq|sftp):[^/]+", r"\1:<host>", address)


def leave_hosts(hop: Hop) -> Hop:
    source, target, *rest = hop
    return (leave_host(source), leave_host(target), *rest)  # type: ignore[return-value]


def test_the_timeedit_sample_goes_from_a_queue_to_a_folder(samples: Path) -> None:
    reading = read_sample(samples, "INT0013.TimeEdit.Events.BindingInfo_Prod.xml")
    names = (
        "KurstillfalleTillStatusEnvelope",
        "KurstillfalleUppdateratEnvelope",
        "UtbildningstillfalleAteraktiveratEnvelope",
        "UtbildningstillfalleInstalltEnvelope",
    )
    source, target = (
        "msmq:<host>/private$/sd-timeedit",
        "sftp:<host>/timeedit",
    )
    assert [leave_hosts(hop) for hop in list_hops(reading)] == [
        (source, target, "file", names, "high")
    ]
    assert sorted(map(leave_host, list_ends(reading))) == [source, target]
    assert reading.problems == ()


def test_the_identity_sample_goes_from_a_service_to_a_queue_and_its_archive_is_no_transfer(
    samples: Path,
) -> None:
    reading = read_sample(samples, "INT0012.esb.identity.rest.BindingInfo_PROD.xml")
    source = "api:biztalk.hackford/esb/identity/service1.svc"
    target = "msmq:<host>/private$/identity-distribution"
    assert [leave_hosts(hop) for hop in list_hops(reading)] == [
        (source, target, "message", ("PersonEvent",), "high")
    ]
    assert sorted(map(leave_host, list_ends(reading))) == [source, target]
    left = find_decision(reading, "it keeps copies")
    assert left.thing == '1 send port: "INT0012.esb.identity.Send_ToArchive"'
    assert left.meaning is None


def test_nothing_of_the_samples_secrets_comes_out(samples: Path) -> None:
    files = sorted(samples.iterdir())
    assert files
    for path in files:
        reading = biztalk.read(path, source=path.name, borough=None)
        assert reading.statements
        assert "CANARY" not in repr(reading).upper()


# What a filter says.


def test_a_filter_links_a_receive_location_to_a_send_port(tmp_path: Path) -> None:
    out = send(
        "Rents.Send", "sftp://ledger.hackford.example:22/rents/%MessageID%.xml", "SFTP",
        told=write_filter(from_port("Rents.Receive", of_type("RentCharge"))),
    )  # fmt: skip
    reading = read(tmp_path, bind(receives=receive("Rents.Receive", (RENTS, "MSMQ")), sends=out))
    engine, *ends, hop = [each.record for each in reading.statements]
    assert engine == System(
        id="hackford/biztalk", name="BizTalk", borough="hackford", kind="carrier"
    )
    assert [(each.name, each.kind) for each in ends if isinstance(each, System)] == [
        (QUEUE, "carrier"),
        ("sftp:ledger.hackford.example/rents", "data_store"),
    ]
    assert isinstance(hop, Integration)
    assert hop.id.startswith("hackford/msmq-hfd-mq1-private-rents-to-sftp-ledger-")
    assert hop.via == ("BizTalk",)
    assert hop.data == ("*",)
    assert hop.technical_names == ("RentCharge",)
    assert hop.mechanism == "file"
    assert hop.automation == "automatic"
    assert hop.name == "Hackford.Rents"
    assert [each.borough for each in reading.statements] == ["hackford", None, None, "hackford"]
    assert reading.statements[-1].evidence == Evidence(
        part="Hackford.Rents.BindingInfo.xml",
        locator='/BindingInfo/SendPortCollection/SendPort[@Name="Rents.Send"]',
        importer="biztalk 1",
        confidence="high",
    )


def test_without_a_borough_no_engine_is_stated_but_every_hop_names_it(tmp_path: Path) -> None:
    out = send("S", "\\\\files\\out\\*.xml", told=write_filter(from_port("R")))
    text = bind(receives=receive("R", (RENTS, "MSMQ")), sends=out)
    reading = read(tmp_path, text, borough=None)
    records = [each.record for each in reading.statements]
    assert all(each.unresolved for each in records if isinstance(each, System))
    [hop] = [each for each in records if isinstance(each, Integration)]
    assert hop.via == ("BizTalk",)
    assert hop.id.startswith("unresolved/")


def test_groups_of_a_filter_stand_beside_each_other_and_what_it_excludes_is_no_data(
    tmp_path: Path,
) -> None:
    told = write_filter(
        from_port("R", of_type("Tenancy "), of_type("Complaint", "5")),
        from_port("r ", of_type("Rent")),
        from_port("Other", of_type("Payment")),
    )
    receives = receive("R", (RENTS, "MSMQ")) + receive("Other", ("\\\\files\\in\\*.csv", "FILE"))
    text = bind(
        receives=receives, sends=send("S", "https://crm.hackford.example/in", "HTTP", told=told)
    )
    assert list_hops(read(tmp_path, text)) == [
        (QUEUE, "api:crm.hackford.example", "api", ("Rent", "Tenancy"), "high"),
        ("file:files/in", "api:crm.hackford.example", "api", ("Payment",), "high"),
    ]


def test_a_schema_that_a_pipeline_expects_names_the_data_unless_the_filter_excludes_it(
    tmp_path: Path,
) -> None:
    told = write_filter(from_port("R"))
    apart = write_filter(from_port("R", of_type("Person", "5")))
    text = bind(
        receives=receive("R", (RENTS, "MSMQ"), expects="Person"),
        sends=send("S", "\\\\files\\a\\*.xml", told=told)
        + send("T", "\\\\files\\b\\*.xml", told=apart),
        schemas=("Person", "Rent"),
    )
    assert [(target, names) for _, target, _, names, _ in list_hops(read(tmp_path, text))] == [
        ("file:files/a", ("Person",)),
        ("file:files/b", ()),
    ]


def test_a_map_names_the_data_where_nothing_better_does(tmp_path: Path) -> None:
    out = send("S", "\\\\files\\a\\*.xml", told=write_filter(from_port("R")), maps="RentToLedger")
    text = bind(receives=receive("R", (RENTS, "MSMQ")), sends=out)
    assert list_hops(read(tmp_path, text))[0][3] == ("RentToLedger",)


def test_an_address_in_a_filter_links_as_a_port_does(tmp_path: Path) -> None:
    told = write_filter([("BTS.InboundTransportLocation", "0", RENTS)])
    text = bind(
        receives=receive("R", (RENTS, "MSMQ"), ("\\\\files\\in\\*.csv", "FILE")),
        sends=send("S", "\\\\files\\out\\*.xml", told=told),
    )
    assert [hop[:2] for hop in list_hops(read(tmp_path, text))] == [(QUEUE, "file:files/out")]


@pytest.mark.parametrize(
    "told",
    [
        "",
        write_filter(),
        write_filter([("BTS.ReceivePortName", "5", "R")]),
        write_filter([("BTS.ReceivePortName", "6", "")]),
        write_filter([("Hackford.Priority", "0", "1")]),
        write_filter(from_port("R", ("BTS.ReceivePortName", "0", "Q"))),
        write_filter([of_type("Person")]),
    ],
)
def test_what_no_filter_links_is_an_endpoint_and_told(tmp_path: Path, told: str) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")) + receive("Q", ("\\\\files\\in\\*.csv", "FILE")),
        sends=send("S", "\\\\files\\out\\*.xml", told=told),
        schemas=("Person",),
    )
    reading = read(tmp_path, text)
    assert list_hops(reading) == []
    assert sorted(list_ends(reading)) == ["file:files/in", "file:files/out", QUEUE]
    assert find_decision(reading, "feeds it").thing == '1 send port: "S"'
    received = find_decision(reading, "where what it receives goes")
    assert received.thing == '2 receive locations: "R.0" and "Q.0"'
    assert received.meaning == "an endpoint without an integration"


def test_a_message_type_links_to_the_port_that_expects_it(tmp_path: Path) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ"), expects="Rent")
        + receive("Q", ("\\\\files\\in\\*.csv", "FILE"), expects="Person"),
        sends=send("S", "\\\\files\\out\\*.xml", told=write_filter([of_type("Person")])),
        schemas=("Person", "Rent"),
    )
    reading = read(tmp_path, text)
    assert list_hops(reading) == [
        ("file:files/in", "file:files/out", "file", ("Person",), "medium")
    ]
    assert find_decision(reading, "names a message type").thing == '1 send port: "S"'


def test_a_message_type_that_the_application_tracks_links_to_its_only_port(tmp_path: Path) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")),
        sends=send("S", "\\\\files\\out\\*.xml", told=write_filter([of_type("Person")]))
        + send("T", "\\\\files\\un\\*.xml", told=write_filter([of_type("Untracked")])),
        schemas=("Person", "Rent"),
    )
    assert list_hops(read(tmp_path, text)) == [
        (QUEUE, "file:files/out", "file", ("Person",), "low")
    ]


def test_a_port_that_another_file_describes_is_known_by_its_name(tmp_path: Path) -> None:
    one = bind(sends=send("S", "\\\\files\\a\\*.xml", told=write_filter(from_port("Hub.Receive"))))
    two = bind(sends=send("T", "\\\\files\\b\\*.xml", told=write_filter(from_port("HUB.receive"))))
    reading, other = read(tmp_path, one, name="a.xml"), read(tmp_path, two, name="b.xml")
    assert list_hops(reading) == [
        ("biztalk:hackford/hub.receive", "file:files/a", "file", (), "medium")
    ]
    assert list_hops(other)[0][0] == "biztalk:hackford/hub.receive"
    assert find_decision(reading, "another one describes it").thing == '1 port: "Hub.Receive"'


def test_hops_of_two_files_meet_at_the_queue_between_them(tmp_path: Path) -> None:
    out = send("S", RENTS, "MSMQ", told=write_filter(from_port("R")))
    first = bind(receives=receive("R", ("\\\\files\\in\\*.csv", "FILE")), sends=out)
    more = send("S", "\\\\files\\out\\*.xml", told=write_filter(from_port("R")))
    queue = "net.msmq://HFD-MQ1/private/rents"
    second = bind(receives=receive("R", (queue, "WCF-NetMsmq")), sends=more)
    [into] = list_hops(read(tmp_path, first, name="a.xml"))
    [out_of] = list_hops(read(tmp_path, second, name="b.xml"))
    assert into[:3] == ("file:files/in", QUEUE, "message")
    assert out_of[:3] == (QUEUE, "file:files/out", "file")


# What is no transfer.


def test_null_ports_error_reports_archives_and_timers_are_no_transfers(tmp_path: Path) -> None:
    told = write_filter(from_port("R"))
    errors = write_filter(
        [("ErrorReport.ReceivePortName", "0", "R")], [("BTS.AckType", "0", "NACK")]
    )
    sends = (
        send("Nobody", "null://nobody", "nulladapter", told=told)
        + send("Failed", "\\\\files\\failed\\*.xml", told=errors)
        + send("Rents.Send_ToArchive", "\\\\files\\kept\\*.xml", told=told)
        + send("Rents.Keep", "\\\\files\\backup\\%MessageID%.xml", told=told)
    )
    receives = receive("R", (RENTS, "MSMQ")) + receive("T", ("schedule://nightly", "Schedule"))
    reading = read(tmp_path, bind(receives=receives, sends=sends))
    assert list_hops(reading) == []
    assert list_ends(reading) == [QUEUE]
    assert find_decision(reading, "null adapter").thing == '1 port: "Nobody"'
    assert find_decision(reading, "reports of failures").thing == '1 send port: "Failed"'
    archives = find_decision(reading, "it keeps copies")
    assert archives.thing == '2 send ports: "Rents.Send_ToArchive" and "Rents.Keep"'
    assert find_decision(reading, "a timer").thing == '1 receive location: "T.0"'


def test_an_error_group_beside_another_group_takes_nothing_from_it(tmp_path: Path) -> None:
    told = write_filter([("ErrorReport.ErrorType", "6", "")], from_port("R", of_type("Rent")))
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")), sends=send("S", "\\\\files\\out\\*.xml", told=told)
    )
    assert list_hops(read(tmp_path, text)) == [(QUEUE, "file:files/out", "file", ("Rent",), "high")]


def test_an_archive_that_is_received_from_or_is_a_service_is_a_transfer(tmp_path: Path) -> None:
    told = write_filter(from_port("R"))
    sends = send("S", "\\\\files\\archive\\*.xml", told=told) + send(
        "Archive.Send", "https://archive.hackford.example/", "WCF-BasicHttp", told=told
    )
    receives = receive("R", (RENTS, "MSMQ")) + receive("A", ("\\\\files\\archive\\*.*", "FILE"))
    assert [hop[1] for hop in list_hops(read(tmp_path, bind(receives=receives, sends=sends)))] == [
        "file:files/archive",
        "api:archive.hackford.example",
    ]


def test_a_port_that_sends_to_where_it_receives_from_is_no_transfer(tmp_path: Path) -> None:
    out = send("S", "\\\\files\\in\\out.csv", told=write_filter(from_port("R")))
    text = bind(receives=receive("R", ("\\\\files\\in\\*.xml", "FILE")), sends=out)
    reading = read(tmp_path, text)
    assert list_hops(reading) == []
    assert find_decision(reading, "the address that it receives from").thing == '1 send port: "S"'


def test_the_second_address_of_a_port_is_told_and_not_stated(tmp_path: Path) -> None:
    out = send(
        "S", "\\\\files\\a\\*.xml", told=write_filter(from_port("R")), spare="\\\\spare\\a\\*.xml"
    )
    reading = read(tmp_path, bind(receives=receive("R", (RENTS, "MSMQ")), sends=out))
    assert sorted(list_ends(reading)) == ["file:files/a", QUEUE]
    assert find_decision(reading, "does not answer").thing == '1 second address of a send port: "S"'


# Orchestrations, groups of send ports, and ports that answer.


def test_an_orchestration_links_what_it_receives_to_what_it_sends(tmp_path: Path) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ"), ("\\\\files\\in\\*.csv", "FILE")),
        sends=send("S", "\\\\files\\out\\*.xml") + send("U", "\\\\files\\unused\\*.xml"),
        processes=process("Letting", receives=["R"], sends=["S"]),
    )
    reading = read(tmp_path, text)
    assert list_hops(reading) == [
        (QUEUE, "file:files/out", "file", (), "medium"),
        ("file:files/in", "file:files/out", "file", (), "medium"),
    ]
    assert find_decision(reading, "feeds it").thing == '1 send port: "U"'


def test_an_orchestration_with_several_receive_ports_is_unsure_which_feeds_which(
    tmp_path: Path,
) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")) + receive("Q", ("\\\\files\\in\\*.csv", "FILE")),
        sends=send("S", "\\\\files\\out\\*.xml"),
        processes=process("Letting", receives=["R", "Q"], sends=["S"]),
    )
    reading = read(tmp_path, text)
    assert [(hop[0], hop[4]) for hop in list_hops(reading)] == [
        (QUEUE, "low"),
        ("file:files/in", "low"),
    ]
    assert find_decision(reading, "which feeds which").thing == '1 orchestration: "Letting"'


def test_an_orchestration_may_name_ports_that_other_files_describe(tmp_path: Path) -> None:
    text = bind(processes=process("Letting", receives=["In"], sends=["Out"]))
    reading = read(tmp_path, text)
    assert list_hops(reading) == [
        ("biztalk:hackford/in", "biztalk:hackford/out", "unknown", (), "medium")
    ]
    assert find_decision(reading, "another one describes it").thing == '2 ports: "In" and "Out"'


def test_a_send_port_group_stands_for_its_ports_and_lends_them_its_filter(tmp_path: Path) -> None:
    group = (
        '<DistributionList Name="All"><SendPorts><SendPortRef Name="S" /><SendPortRef Name="T" />'
        f"</SendPorts><Filter>{escape(write_filter(from_port('R')))}</Filter></DistributionList>"
    )
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")) + receive("Q", ("\\\\files\\in\\*.csv", "FILE")),
        sends=send("S", "\\\\files\\a\\*.xml") + send("T", "\\\\files\\b\\*.xml"),
        processes=process("Letting", receives=["Q"], sends=[], lists=("All",)),
        lists=group,
    )
    assert [(*hop[:2], hop[4]) for hop in list_hops(read(tmp_path, text))] == [
        ("file:files/in", "file:files/a", "medium"),
        ("file:files/in", "file:files/b", "medium"),
        (QUEUE, "file:files/a", "high"),
        (QUEUE, "file:files/b", "high"),
    ]


def link_two_way(*, asked: str = "", asks: str = "", two_way: str = "true") -> str:
    told = write_filter(from_port("R"))
    crm = ("https://crm.hackford.example/people", "WCF-WebHttp")
    return bind(
        receives=receive("R", ("/rents/in.svc", "WCF-WebHttp"), two_way=two_way, settings=asked),
        sends=send("S", *crm, two_way="true", settings=asks, told=told),
    )


CALLERS, CRM = "api:biztalk.hackford/rents/in.svc", "api:crm.hackford.example"


@pytest.mark.parametrize(
    ("asked", "asks", "expected"),
    [
        ("", write_method("GET"), [(CRM, CALLERS, "high")]),
        ("", write_method("POST"), [(CALLERS, CRM, "high")]),
        (write_method("GET"), "", [(CRM, CALLERS, "high")]),
        (write_method("PUT"), "", [(CALLERS, CRM, "high")]),
        (
            "",
            write_action("http://crm.hackford.example/People/GetPerson"),
            [(CRM, CALLERS, "high")],
        ),
        (write_method("POST"), write_action("urn:crm/FindPeople"), [(CRM, CALLERS, "high")]),
        ("", write_action("urn:crm/SavePerson"), [(CALLERS, CRM, "high")]),
        ("", write_action("urn:crm/PostCodeLookup"), [(CRM, CALLERS, "high")]),
        ("", write_action("TypedProcedure/dbo/usp_GetPeople"), [(CRM, CALLERS, "high")]),
        ("", write_action("urn:crm/Person"), [(CALLERS, CRM, "low"), (CRM, CALLERS, "low")]),
        ("", "not xml", [(CALLERS, CRM, "low"), (CRM, CALLERS, "low")]),
    ],
)
def test_between_ports_that_answer_the_verb_then_the_method_decides(
    tmp_path: Path, asked: str, asks: str, expected: list[tuple[str, str, str]]
) -> None:
    reading = read(tmp_path, link_two_way(asked=asked, asks=asks))
    assert [(*hop[:2], hop[4]) for hop in list_hops(reading)] == expected
    undecided = [each.thing for each in reading.decisions if "say whether it hands" in each.basis]
    assert undecided == (['1 two-way port: "S"'] if len(expected) == 2 else [])


def test_what_a_filter_hands_to_a_port_that_answers_goes_there(tmp_path: Path) -> None:
    reading = read(tmp_path, link_two_way(two_way="false"))
    assert [(*hop[:2], hop[4]) for hop in list_hops(reading)] == [(CALLERS, CRM, "high")]
    assert find_decision(reading, "where they go").thing == '1 two-way send port: "S"'


def test_what_is_asked_for_in_an_orchestration_goes_on_to_what_it_sends(tmp_path: Path) -> None:
    asks = send("Ask", "https://crm.hackford.example/a", "WCF-WebHttp", two_way="true",
                settings=write_method("GET"))  # fmt: skip
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")),
        sends=asks + send("S", "\\\\files\\out\\*.xml"),
        processes=process("Letting", receives=["R"], sends=["Ask", "S"]),
    )
    assert [(*hop[:2], hop[4]) for hop in list_hops(read(tmp_path, text))] == [
        (CRM, "file:files/out", "medium"),
        (QUEUE, "file:files/out", "medium"),
    ]


def test_an_orchestration_that_only_asks_and_sends_moves_what_it_is_answered(
    tmp_path: Path,
) -> None:
    asks = "".join(
        send(f"Ask{number}", "https://crm.hackford.example/a", "WCF-WebHttp", two_way="true")
        for number in range(14)
    )
    text = bind(
        sends=asks + send("S", RENTS, "MSMQ"),
        processes=process("Poll", receives=[], sends=[*(f"Ask{n}" for n in range(14)), "S"]),
    )
    reading = read(tmp_path, text)
    assert list_hops(reading) == [(CRM, QUEUE, "message", (), "low")] * 14
    records = [each.record for each in reading.statements]
    assert len({each.id for each in records if isinstance(each, Integration)}) == 1
    locators = {each.evidence.locator for each in reading.statements}
    assert '/BindingInfo/SendPortCollection/SendPort[@Name="Ask13"]' in locators


def test_a_lookup_that_may_write_is_unsure_both_ways(tmp_path: Path) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")),
        sends=send("Ask", "https://crm.hackford.example/a", "WCF-WebHttp", two_way="true")
        + send("S", "\\\\files\\out\\*.xml"),
        processes=process("Letting", receives=["R"], sends=["Ask", "S"]),
    )
    reading = read(tmp_path, text)
    assert sorted((*hop[:2], hop[4]) for hop in list_hops(reading)) == [
        (CRM, "file:files/out", "low"),
        (QUEUE, CRM, "low"),
        (QUEUE, "file:files/out", "medium"),
    ]
    assert find_decision(reading, "say whether it hands").thing == '1 two-way port: "Ask"'


def test_what_callers_hand_over_may_not_go_to_all_that_an_orchestration_calls(
    tmp_path: Path,
) -> None:
    text = bind(
        receives=receive(
            "R", ("/rents/in.svc", "WCF-WebHttp"), two_way="true", settings=write_method("POST")
        ),
        sends=send("Ask", "https://crm.hackford.example/a", "WCF-WebHttp", two_way="true")
        + send("S", "\\\\files\\out\\*.xml"),
        processes=process("Letting", receives=["R"], sends=["Ask", "S"]),
    )
    assert sorted((*hop[:2], hop[4]) for hop in list_hops(read(tmp_path, text))) == [
        (CALLERS, CRM, "low"),
        (CALLERS, "file:files/out", "medium"),
        (CRM, "file:files/out", "low"),
    ]


def test_a_query_that_starts_a_send_is_unsure_and_told(tmp_path: Path) -> None:
    receives = receive(
        "R", ("/rents/in.svc", "WCF-WebHttp"), two_way="true", settings=write_method("GET")
    )
    out = send("S", "\\\\files\\out\\*.xml", told=write_filter(from_port("R")))
    reading = read(tmp_path, bind(receives=receives, sends=out))
    assert [(*hop[:2], hop[4]) for hop in list_hops(reading)] == [
        (CALLERS, "file:files/out", "low")
    ]
    assert find_decision(reading, "ask it by GET").thing == '1 receive location: "R.0"'


def test_an_answer_that_a_filter_asks_for_comes_from_the_port_that_got_it(tmp_path: Path) -> None:
    asks = send("Ask", "https://crm.hackford.example/a", "WCF-WebHttp", two_way="true")
    told = write_filter([("BTS.SPName", "0", "Ask")])
    text = bind(sends=asks + send("S", "\\\\files\\out\\*.xml", told=told))
    assert [(*hop[:2], hop[4]) for hop in list_hops(read(tmp_path, text))] == [
        (CRM, "file:files/out", "high")
    ]


def test_a_schema_with_several_roots_is_named_with_the_root(tmp_path: Path) -> None:
    out = send("S", "\\\\files\\out\\*.xml", told=write_filter(from_port("R")))
    schemas = (
        '<Schema FullName="Hackford.Schemas.All" RootName="Person" />'
        '<Schema FullName="Hackford.Schemas.All" RootName="Rent" />'
    )

    def read_names(expects: str) -> tuple[str, ...]:
        receives = receive("R", (RENTS, "MSMQ"), expects=expects)
        text = bind(receives=receives, sends=out).replace(
            "<TrackedSchemas>", f"<TrackedSchemas>{schemas}"
        )
        return list_hops(read(tmp_path, text))[0][3]

    assert read_names("All+Rent") == ("Rent",)
    assert read_names("All") == ()


# Addresses.


@pytest.mark.parametrize(
    ("address", "adapter", "expected", "mechanism"),
    [
        ("\\\\FILES01\\Rents$\\out\\%MessageID%.xml", "FILE", "file:files01/rents$/out", "file"),
        ("C:\\BizTalk\\out\\*.xml", "FILE", "file:biztalk.hackford/c:/biztalk/out", "file"),
        ("\\\\localhost\\c$\\out\\*.xml", "FILE", "file:biztalk.hackford/c$/out", "file"),
        ("sftp://jo:pw@h.example:2222/a/b/x.csv", "SFTP", "sftp:h.example:2222/a/b", "file"),
        ("ftp://h.example:21/%MessageID%.xml", "FTP", "ftp:h.example", "file"),
        (".\\private$\\rents", "MSMQ", "msmq:biztalk.hackford/private$/rents", "message"),
        ("DIRECT=TCP:10.1.1.1\\PRIVATE$\\Q", "MSMQ", "msmq:10.1.1.1/private$/q", "message"),
        ("MQS://HFD1/QM1/RENTS.IN", "MQSeries", "mq:hfd1/qm1/rents.in", "message"),
        ("sb://hackford.servicebus.windows.net/rents/Subscriptions/crm", "SB-Messaging",
         "servicebus:hackford.servicebus.windows.net/rents", "message"),
        ("mssql://SQL1//Housing?InboundId=3", "WCF-SQL", "mssql:sql1/housing", "database"),
        ("mssql://SQL1/LIVE/Housing?", "WCF-Custom", "mssql:sql1\\live/housing", "database"),
        ("mssql://.//Housing?", "WCF-SQL", "mssql:biztalk.hackford/housing", "database"),
        ("SQL://SQL1/Housing/rents", "SQL", "mssql:sql1/housing", "database"),
        ("oracledb://erp.example:1521/PROD/Dedicated?x=1", "WCF-OracleDB",
         "oracle:erp.example:1521/prod", "database"),
        ("https://jo:pw@crm.hackford.example/in?key=1", "HTTP", CRM, "api"),
        ("http://localhost:8080/a/b.svc", "WCF-BasicHttp", "api:biztalk.hackford/a/b.svc", "api"),
        ("sap://CLIENT=100;@A/sap1.example/00?x=1", "WCF-SAP", "sap:sap1.example/00", "api"),
        ("net.tcp://esb.hackford.example:9000/x", "WCF-NetTcp",
         "api:esb.hackford.example:9000", "api"),
        ("mailto:jo.bloggs@rents.hackford.example", "SMTP", "mail:rents.hackford.example", "email"),
        ("https://hackford.sharepoint.com/sites/rents/Forms/a.xlsx",
         "Windows SharePoint Services", "sharepoint:hackford.sharepoint.com/sites/rents/forms",
         "file"),
        ("https://hfdlake.blob.core.windows.net/in?sig=x", "AzureBlobStorage", "blob:hfdlake",
         "file"),
        ("ldap://dc1.hackford.example/CN=Jo Bloggs", "Hackford.AD", "ldap:dc1.hackford.example",
         "unknown"),
    ],
)  # fmt: skip
def test_an_address_is_an_endpoint_without_user_query_and_file(
    tmp_path: Path, address: str, adapter: str, expected: str, mechanism: str
) -> None:
    out = send("S", address, adapter, told=write_filter(from_port("R")))
    source = ("net.tcp://elsewhere.hackford.example:1/x", "WCF-NetTcp")
    [hop] = list_hops(read(tmp_path, bind(receives=receive("R", source), sends=out)))
    assert hop[1:3] == (expected, mechanism)


@pytest.mark.parametrize(
    ("address", "adapter"),
    [
        ("", "FILE"),
        ("ftp://jo:p/w@h.example/in", "FTP"),
        ("ftp://jo:p#w@h.example/in", "FTP"),
        ("ftp://jo:1234#w@h.example/in", "FTP"),
        ("mailto:jo@a.example;mo@b.example", "SMTP"),
        ("https://%host%/in", "HTTP"),
        ("jo:pw@h", "MSMQ"),
        ("Server=h;Password=pw", "Hackford.Custom"),
        ("\\\\files\\" + "x" * 400 + "\\*.xml", "FILE"),
    ],
)
def test_an_address_that_cannot_be_kept_is_known_by_the_name_of_its_port(
    tmp_path: Path, address: str, adapter: str
) -> None:
    out = send("S", address, adapter, told=write_filter(from_port("R")))
    reading = read(tmp_path, bind(receives=receive("R", (RENTS, "MSMQ")), sends=out))
    [hop] = list_hops(reading)
    assert hop[1] == "name:hackford.rents.bindinginfo.xml/s"
    assert find_decision(reading, "cannot be read safely").thing == '1 port: "S"'
    assert not {"jo", "pw", "1234"} & set(repr(reading).replace("/", " ").split())


def test_a_dynamic_port_has_no_address_whatever_stands_there(tmp_path: Path) -> None:
    out = send("S", "\\\\files\\a\\*.xml", static="false", told=write_filter(from_port("R")))
    [hop] = list_hops(read(tmp_path, bind(receives=receive("R", (RENTS, "MSMQ")), sends=out)))
    assert hop[:2] == (QUEUE, "name:hackford.rents.bindinginfo.xml/s")


def test_a_table_that_an_operation_names_is_a_technical_name(tmp_path: Path) -> None:
    mapped = (
        '<BtsActionMapping><Operation Name="A" Action="TableOp/Insert/dbo/Tenancy" />'
        '<Operation Name="B" Action="TableOp/Update/dbo/Person" /></BtsActionMapping>'
    )
    out = send(
        "S", "mssql://sql1//Housing?", "WCF-Custom", two_way="true",
        settings=write_settings(StaticAction=mapped), told=write_filter(from_port("R")),
    )  # fmt: skip
    [hop] = list_hops(read(tmp_path, bind(receives=receive("R", (RENTS, "MSMQ")), sends=out)))
    assert hop[1:4] == ("mssql:sql1/housing", "database", ("dbo.Person", "dbo.Tenancy"))


def test_a_schedule_is_a_frequency_in_words(tmp_path: Path) -> None:
    def read_one(kind: str, interval: str, days: str) -> str | None:
        more = (
            f"<ScheduleRecurrenceType>{kind}</ScheduleRecurrenceType>"
            f"<ScheduleRecurrenceInterval>{interval}</ScheduleRecurrenceInterval>"
            f"<ScheduleDaysOfWeek>{days}</ScheduleDaysOfWeek>"
        )
        out = send("S", "\\\\files\\out\\*.xml", told=write_filter(from_port("R")))
        text = bind(receives=receive("R", (RENTS, "MSMQ"), more=more), sends=out)
        records = [each.record for each in read(tmp_path, text).statements]
        [found] = [each for each in records if isinstance(each, Integration)]
        return found.frequency

    assert read_one("None", "1", "None") is None
    assert read_one("Daily", "1", "None") == "every day"
    assert read_one("Monthly", "\N{SUPERSCRIPT TWO}", "None") == "every month"
    assert read_one("Weekly", "2", "Monday Friday") == "every 2 weeks on Monday, Friday"


def test_ids_do_not_depend_on_the_order_of_ports(tmp_path: Path) -> None:
    told = write_filter(from_port("R"))
    one = send("S", "\\\\files\\a\\*.xml", told=told)
    two = send("T", "\\\\files\\b\\*.xml", told=told)
    receives = receive("R", (RENTS, "MSMQ"))

    def list_all(sends: str) -> set[tuple[str, str]]:
        reading = read(tmp_path, bind(receives=receives, sends=sends))
        return {(each.record.id, each.evidence.locator) for each in reading.statements}

    assert list_all(one + two) == list_all(two + one)
    assert len(list_all(one + two)) == 6


# Copies for development and test.


def test_a_copy_for_test_states_nothing_beside_the_one_for_production(tmp_path: Path) -> None:
    text = bind(receives=receive("R", (RENTS, "MSMQ")))
    (tmp_path / "Rents.BindingInfo_Prod.xml").write_text(text)
    for name in (
        "Rents.BindingInfo_Test.xml",
        "Rents.BindingInfo.xml",
        "Rents_BindingInfo_dev.xml",
    ):
        reading = read(tmp_path, text, name=name)
        assert reading.statements == ()
        [decision] = reading.decisions
        assert decision.meaning is None
        assert decision.basis.startswith("Rents.BindingInfo_Prod.xml in the same folder")
    assert list_ends(read(tmp_path, text, name="Rents.BindingInfo_Prod.xml")) == [QUEUE]
    assert list_ends(read(tmp_path, text, name="Payments.BindingInfo_Test.xml")) == [QUEUE]


def test_without_production_the_highest_copy_is_read_and_told(tmp_path: Path) -> None:
    text = bind(receives=receive("R", (RENTS, "MSMQ")))
    (tmp_path / "Rents.BindingInfo.Dev.xml").write_text(text)
    reading = read(tmp_path, text, name="Rents.BindingInfo.Ver.xml")
    assert list_ends(reading) == [QUEUE]
    told = find_decision(reading, "environment")
    assert (told.thing, told.meaning) == ("environment: ver", "read as if it ran")
    assert list_ends(biztalk.read(
        tmp_path / "Rents.BindingInfo.Dev.xml", source="dev", borough="hackford"
    )) == []  # fmt: skip


# Hostile files, and secrets.


def refuse(folder: Path, content: bytes) -> str:
    path = folder / "hostile.xml"
    path.write_bytes(content)
    biztalk.recognise(path)
    with pytest.raises(InputError) as caught:
        biztalk.read(path, source="hostile.xml", borough="hackford")
    assert [each.file for each in caught.value.problems] == ["hostile.xml"]
    return str(caught.value)


def write_whole() -> str:
    out = send("S", "\\\\files\\out\\*.xml", told=write_filter(from_port("R")))
    return bind(receives=receive("R", (RENTS, "MSMQ")), sends=out, schemas=("Rent",))


def list_hostile() -> Iterator[tuple[bytes, str]]:
    whole = write_whole()
    root = "<BindingInfo "
    entity = '<!DOCTYPE BindingInfo [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><BindingInfo '
    outside = '<!DOCTYPE BindingInfo SYSTEM "file:///etc/passwd"><BindingInfo '
    yield b"", "not well-formed"
    yield b"\x00\xff" * 500, "not well-formed"
    yield b"PK\x03\x04 archive", "not well-formed"
    yield b"<Else/>", "does not begin with BindingInfo"
    yield whole.replace(root, entity, 1).encode(), "has a document type"
    yield whole.replace(root, outside, 1).encode(), "has a document type"
    yield b"<BindingInfo>" + b"<ModuleRef>" * 100_000, "nests deeper"
    yield b"<BindingInfo>" + b"<Unknown>" * 100_000, "nests deeper"
    yield b"<BindingInfo>" + b"<ModuleRef/>" * 500_000 + b"</BindingInfo>", "more elements"
    yield whole.replace("Rent", "R\xe9nt").encode("latin-1"), "not well-formed"
    yield whole.replace("utf-8", "x-nowhere", 1).encode(), "not well-formed"
    yield whole.replace("utf-8", "utf-32", 1).encode(), "not well-formed"


@pytest.mark.parametrize(("content", "fault"), list(list_hostile()))
def test_a_hostile_file_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    assert fault in refuse(tmp_path, content)


def test_a_file_cut_anywhere_is_refused_whole(tmp_path: Path) -> None:
    whole = write_whole().encode()
    for part in range(20):
        text = refuse(tmp_path, whole[: len(whole) * part // 20])
        assert text.endswith("Export the bindings again from BizTalk.")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_the_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    names = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}
    declared = names.get(encoding, encoding)
    text = write_whole().replace("utf-8", declared, 1)
    assert list_hops(read(tmp_path, text.encode(encoding)))[0][:2] == (QUEUE, "file:files/out")


def test_a_declaration_that_says_utf_16_of_single_bytes_is_not_believed(tmp_path: Path) -> None:
    text = write_whole().replace("utf-8", "utf-16", 1)
    assert len(list_hops(read(tmp_path, text.encode()))) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<BindingInfo/>", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <Else> -->\n<b:BindingInfo xmlns:b='x'/>", True),
        ("<BindingInfo Version='3'>".encode("utf-16"), True),
        (b"", False),
        (b"<Else><BindingInfo/></Else>", False),
        (b"<BindingInformation/>", False),
        (b'{"BindingInfo": 1}', False),
    ],
)
def test_bindings_are_recognised_by_their_outermost_element(
    tmp_path: Path, content: bytes, expected: bool
) -> None:
    path = tmp_path / "exported.txt"
    path.write_bytes(content)
    assert biztalk.recognise(path) is expected


def test_what_is_no_file_is_not_recognised_and_not_read(tmp_path: Path) -> None:
    assert not biztalk.recognise(tmp_path)
    assert not biztalk.recognise(tmp_path / "missing.xml")
    with pytest.raises(InputError, match="cannot be opened"):
        biztalk.read(tmp_path, source="folder", borough=None)


@pytest.mark.parametrize("told", ["<Filter><Group>", "<!DOCTYPE a><Filter/>", "R equals pw"])
def test_a_filter_that_cannot_be_read_keeps_what_was_known(tmp_path: Path, told: str) -> None:
    text = bind(
        receives=receive("R", (RENTS, "MSMQ")), sends=send("S", "\\\\files\\a\\*.xml", told=told)
    )
    reading = read(tmp_path, text)
    [problem] = reading.problems
    assert str(problem) == (
        "Hackford.Rents.BindingInfo.xml: The filter of send port 1 cannot be read, so what feeds"
        " it is not known. Export the bindings again from BizTalk."
    )
    assert reading.unread == {"Hackford.Rents.BindingInfo.xml"}
    assert sorted(list_ends(reading)) == ["file:files/a", QUEUE]


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(b"<BindingInfo>")
        file.truncate(100_000_000)
    assert biztalk.recognise(path)
    with pytest.raises(InputError, match="larger than 50 MB"):
        biztalk.read(path, source="large.xml", borough=None)


def test_long_names_and_addresses_take_no_long_time(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    out = send(long, f"ftp://{long}", "FTP", told=write_filter(from_port("R", of_type(long))))
    text = bind(receives=receive("R", (f"mailto:{long}", "SMTP")), sends=out)
    begun = time.process_time()
    [hop] = list_hops(read(tmp_path, text))
    assert time.process_time() - begun < 5
    assert hop[0] == "name:hackford.rents.bindinginfo.xml/r.0"
    assert len(hop[1]) < 400
    assert hop[3] == ("x" * 256,)


def test_ports_that_multiply_without_end_are_refused(tmp_path: Path) -> None:
    many = [(f"\\\\files\\in{number}\\*.xml", "FILE") for number in range(600)]
    told = write_filter(from_port("R"))
    sends = "".join(send(f"S{n}", f"\\\\files\\out{n}\\*.xml", told=told) for n in range(600))
    text = bind(receives=receive("R", *many), sends=sends)
    assert "more ports than a real one" in refuse(tmp_path, text.encode())


def test_no_secret_and_no_person_comes_out(tmp_path: Path) -> None:
    canary = "CANARY-7d1"
    nested = f"&lt;Config&gt;&lt;password&gt;{canary}&lt;/password&gt;&lt;/Config&gt;"
    settings = write_settings(
        UserName=canary, Password=canary, PrivateKey=canary, AdapterConfig=nested,
        StaticAction=f"urn:crm/SavePerson?key={canary}",
    )  # fmt: skip
    receives = receive(
        "R", (f"https://jo:{canary}@crm.hackford.example/in?sig={canary}#{canary}", "HTTP"),
        (f"ftp://{canary}:{canary}@h.example/home/{canary}@hackford.example/in", "FTP"),
        settings=settings, more=f"<Description>{canary}</Description>",
    )  # fmt: skip
    sends = send(
        "S", f"sftp://{canary}@h.example/in/{canary}.xml", "SFTP", settings=settings,
        told=write_filter(from_port("R", ("Hackford.Key", "0", canary))), spare=f"ftp://{canary}/",
    ) + send(f"{canary}@hackford.example", f"mailto:{canary}@hackford.example", "SMTP")  # fmt: skip
    whole = bind(receives=receives, sends=sends)
    text = whole.replace(
        '<PartyCollection xsi:nil="true" />',
        f'<PartyCollection><Party Name="{canary}"/></PartyCollection>',
    )
    assert canary in text
    reading = read(tmp_path, text)
    assert len(list_hops(reading)) == 2
    assert canary.lower() not in repr(reading).lower()
    assert find_decision(reading, "trading partners").thing == "trading partners: 1"
    cut = refuse(tmp_path, text.encode()[:-300])
    assert canary not in cut
