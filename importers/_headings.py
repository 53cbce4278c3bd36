"""Which words head which column, in the wording of British councils' registers."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Final, Literal

from depgraph.names import normalise_name

TableKind = Literal[
    "integrations", "systems", "services", "contracts", "products", "teams", "data entities",
    "aliases",
]  # fmt: skip


def _combine(firsts: str, seconds: str) -> str:
    return "|".join(" ".join(pair) for pair in product(firsts.split("|"), seconds.split("|")))


_SYSTEM_NAME: Final = (
    "system name|system|application name|application|app name|app|name of system|software name"
    "|name of application|it system|ict system|business application|business system|software"
    "|solution name|solution|platform|systems|applications|it application|system application"
    "|application system|asset name|line of business system"
)
_OWNER: Final = (
    "owning team|owner team|team|responsible team|support team|owning service|owning department"
    "|department|local authority department responsible|department responsible|directorate"
    "|service area|managed by|owned by|business owner|system owner|service owner|owner"
    "|information asset owner|iao|data owner|asset owner|interface owner|integration owner"
    "|contract owner|contract manager|responsible officer|lead officer|information owner"
    "|supported by|application owner|product owner|technical owner"
)
_BOROUGH: Final = (
    "gss code|gss|ons code|borough|borough name|borough code|council|council name|authority"
    "|local authority|local authority name|la|la name|lb"
)
_FROM: Final = (
    "live from|go live|go live date|start date|date live|implementation date|implemented"
    "|date implemented|valid from|commissioned|commission date|date commissioned|in use since"
    "|live date|live since|start|date started"
)
_LAST_DAY: Final = (
    "end date|last day|valid to|valid until|live to|live until|expiry date|end|to date|date ended"
    "|last day of use"
)
_GONE: Final = (
    "decommissioned|decommissioned on|decommission date|decommissioning date|date decommissioned"
    "|retired|retired on|retirement date|date retired|switched off|switched off on"
    "|switch off date|date switched off|deleted|deleted on|date deleted|removed on|date removed"
    "|closure date|decommissioned date|planned decommission date"
)
_STATUS: Final = (
    "status|live status|lifecycle|lifecycle status|lifecycle stage|current status|state"
    "|status notes|system status|interface status|operational status|live|in use|active|is it live"
    "|live y n|in use y n"
)
_SENDING: Final = (
    "source|sending|from|originating|origin|supplying|providing|sender|upstream|feeder"
    "|provider|producer|producing|publishing|disclosing|sharing"
)
_RECEIVING: Final = (
    "target|receiving|to|destination|dest|consuming|recipient|receiver|downstream|consumer"
    "|subscriber|subscribing"
)
_ENDS: Final = (
    "system|application|app|system name|application name|system application|platform"
    "|organisation|organisation system|system organisation|party|body|database|product"
)
_PERIOD: Final = {"status": _STATUS, "live_from": _FROM, "last_day": _LAST_DAY, "gone_on": _GONE}
_OURS: Final = {"id": "depgraph id"}

HEADINGS: Final[Mapping[TableKind, Mapping[str, str]]] = {
    "integrations": {
        "source": f"{_combine(_SENDING, _ENDS)}|source|from|sender|origin|sending|feeder|upstream"
        "|data source|system from|sent from|producer|source name|information source|data provider"
        "|data discloser|discloser|disclosing|information provider",
        "target": f"{_combine(_RECEIVING, _ENDS)}|target|to|receiver|destination|dest|recipient"
        "|receiving|downstream|consumer|data target|system to|sent to|sends to|sends data to"
        "|feeds|target name|data destination|data receiver|data recipient|information recipient",
        "subject": f"{_SYSTEM_NAME}|system a|application a|system 1",
        "partner": "interfaces with|interfaces to|interface with|interface to|connected to"
        "|connects to|connects with|connected system|connected systems|interfacing system"
        "|integrates with|integrated with|linked system|linked to|links to|other system"
        "|partner system|external system|third party system|interfacing application|system b"
        "|application b|system 2",
        "data": "data|data transferred|data items|data item|data entity|data entities|entities"
        "|data exchanged|data shared|data sent|data passed|data carried|data set|dataset|datasets"
        "|data type|data types|data description|description of data|data flowing|data moved"
        "|information|information transferred|information shared|information exchanged"
        "|information sent|payload|what data|data content|content|record type|data being shared"
        "|what is sent|data fields|business data|data object|data objects|what",
        "mechanism": "mechanism|method|transfer method|method of transfer|interface type"
        "|integration type|integration method|interface method|type of interface"
        "|type of integration|transfer mechanism|transfer type|how|how sent|how transferred"
        "|how shared"
        "|how shared securely|technology|transport|protocol|connection type|connection method"
        "|connection|exchange method|delivery method|integration pattern|pattern"
        "|integration technology|interface mechanism|technical method|type|format|file format"
        "|data format|medium|mode of transfer",
        "automation": "automation|automated|manual or automated|automated or manual"
        "|automatic or manual|manual or automatic|manual automated|automated manual"
        "|automated y n|is it automated|level of automation|manual|automatic|manual auto",
        "via": "via|middleware|integration platform|integration layer|through|broker|esb"
        "|service bus|intermediary|integration engine|routed through|gateway|transfer platform"
        "|middleware platform|integration tool|interface engine|integration hub|passes through"
        "|routed via",
        "frequency": "frequency|how often|schedule|timing|run schedule|transfer frequency"
        "|update frequency|refresh|frequency of transfer|periodicity|when|interval"
        "|run frequency|refresh frequency|schedule frequency|run time|interface frequency",
        "direction": "direction|flow direction|data direction|one way or two way"
        "|direction of flow|direction of data|direction of data flow|inbound outbound|in out"
        "|one way two way|inbound or outbound|in or out|uni or bi directional",
        "name": "interface name|integration name|flow name|data flow name|interface|integration"
        "|data flow|dataflow|feed|feed name|interface title|name of interface|name|title"
        "|integration title|job name",
        "reference": "interface id|integration id|flow id|interface ref|integration ref|flow ref"
        "|interface reference|integration reference|flow reference|reference|ref|reference number"
        "|ref no|id|interface no|interface number|unique id|unique reference|data flow id"
        "|integration number|ref number",
        "technical_names": "technical names|technical name",
        "restricted": "restricted",
        "owner": _OWNER,
        "borough": _BOROUGH,
        **_PERIOD,
        **_OURS,
    },
    "systems": {
        "name": f"{_SYSTEM_NAME}|name|title|asset",
        "reference": "system id|application id|app id|asset id|system ref|system reference|id|ref"
        "|reference|asset number|asset tag|cmdb id|reference number|unique id|application ref",
        "product": "product|product name|package|software product|vendor product|supplier product",
        "supplier": "supplier|vendor|supplier name|vendor name|software supplier|manufacturer"
        "|provider|software vendor|system supplier|publisher|supplier vendor|vendor supplier",
        "kind": "kind|type|system type|application type|asset type",
        "aliases": "aliases|alias|also known as|aka|other names|other name|former name"
        "|previous name|previous names|known as|formerly|common name|abbreviation|acronym"
        "|former names|formerly known as|alternative names|alternative name",
        "hosting": "hosting|hosted|hosting model|hosting type|hosting location|where hosted"
        "|hosted by|hosted on|cloud or on premise|on premise or cloud|deployment|cloud on premise"
        "|deployment model|saas or on premise|hosting environment|hosting provider|on prem cloud"
        "|on premise cloud|hosting arrangements|cloud or on prem|location",
        "shared_with": "shared with|shared by|also used by|other boroughs|shared councils"
        "|shared with boroughs|other councils",
        "derives": "derives|derived data|makes|derivations|data derived",
        "restricted": "restricted",
        "mentioned_only": "only named",
        "unresolved": "unresolved address",
        "owner": _OWNER,
        "borough": _BOROUGH,
        **_PERIOD,
        **_OURS,
    },
    "services": {
        "name": "service name|service|name of service|council service|business service"
        "|processing activity|name of processing activity"
        "|lgsl service|service title|name|services",
        "lgsl_id": "lgsl id|lgsl|lgsl no|lgsl number|lgsl code|esd id|esd service id"
        "|lgsl service id|local government services list id|service id lgsl",
        "statutory": "statutory|statutory service|is it statutory|statutory y n"
        "|statutory or discretionary|legal duty",
        "uses": f"{_SYSTEM_NAME}|systems used|system used|applications used|application used"
        "|supporting system|supporting systems|supporting applications|supporting application"
        "|it systems|ict systems|key systems|key system|uses|uses system|systems supporting",
        "essential": "essential|critical|critical system|essential or supporting|criticality"
        "|essential y n"
        "|dependency|is it essential|importance|critical y n|critical to service",
        "process": "process|process step|business process|activity|step|process name|used for"
        "|processes",
        "owner": _OWNER,
        "borough": _BOROUGH,
        **_PERIOD,
        **_OURS,
    },
    "contracts": {
        "title": "contract title|title of agreement|contract name|agreement title|contract"
        "|name of contract|agreement|contract description|title|name",
        "reference": "contract reference|contract ref|contract id|contract number|contract no"
        "|contract reference number|agreement reference|procurement reference|reference number"
        "|reference|ref|unique reference|ref no|contract register reference",
        "supplier": "supplier|supplier name|vendor|contractor|vendor name|contractor name"
        "|supplier details|provider|supplier name and details",
        "company_number": "company number|company registration number|supplier company number"
        "|registration number|companies house number|supplier registration number|company no",
        "covers": f"systems covered|covers|system covered|applications covered|related system"
        f"|related systems|{_SYSTEM_NAME}",
        "start": "contract start date|contract start|start date|commencement date|start|from"
        "|validity start|commencement|date started|contract from|contract commencement date",
        "end": "contract end date|contract end|end date|contract expiry date|contract expiry"
        "|expiry date|expiry|current end date|initial end date|validity end|end|to|contract to"
        "|expiration date",
        "review": "review date|contract review date|review|date of review",
        "notice_by": "notice by|notice date|notice deadline|last date for notice"
        "|termination notice date|notice to be given by|last day to give notice",
        "latest_end": "latest end date|latest end|latest possible end date|extension end date"
        "|end date with extensions|end date including extensions|end date including extension"
        "|final end date|extended end date|maximum end date|extension to|possible extension to"
        "|end date if extended|maximum extension date|extension date|end with extensions",
        "value": "contract value|total contract value|value|total value|value gbp|contract sum"
        "|sum|original value|value of contract|sum over the contract|contract value gbp"
        "|sum to be paid over the length of the contract or the estimated annual spending or budget"
        " for the contract",
        "owner": _OWNER,
        "borough": _BOROUGH,
        **_OURS,
    },
    "products": {
        "name": "product name|product|name|software product",
        "supplier": "supplier|vendor|supplier name|vendor name|manufacturer|publisher|provider",
        "category": "category|system category|product category|lgam category|type",
        "aliases": "aliases|alias|also known as|aka|other names|former names|previous names"
        "|former name|previous name|formerly",
        "licence": "licence|license|licence type|open source licence",
    },
    "teams": {
        "name": "team|team name|name of team|name|service team",
        "reference": "team id|id|team code",
        "borough": _BOROUGH,
        **_OURS,
    },
    "data entities": {
        "name": "data entity|data entity name|entity|entity name|data object|business object"
        "|data item|information type|name|data type",
        "personal": "personal|personal data|contains personal data|is it personal"
        "|personal data y n|pii|personal information|about people",
        "borough": _BOROUGH,
        **_OURS,
    },
    "aliases": {
        "name": "alias|alias name|name used|name as written|written as|other name|also called"
        "|also known as|aka|known as|spelling|variant|variant name|name in source|local name"
        "|old name|former name|previous name|nickname|abbreviation|acronym|short name|synonym",
        "system": f"means|stands for|system meant|is the system|real name|proper name|full name"
        f"|preferred name|correct name|standard name|official name|actual name|system id"
        f"|{_SYSTEM_NAME}",
        "borough": _BOROUGH,
    },
}
"""Of each kind of table, the headings of each field, the clearest first."""

_WEAK_WORDS: Final = (
    "name|title|asset|reference|ref|reference number|also known as|aka|known as|other name"
    "|former name|previous name|old name|abbreviation|acronym|short name|nickname"
)
WEAK_ANCHORS: Final = frozenset(_WEAK_WORDS.split("|"))
"""Headings that many tables have: these alone never decide what a table is."""
SHEET_WORDS: Final[Mapping[TableKind, str]] = {
    "integrations": r"integrations?|interfaces?|(data ?)?flows?|feeds?|transfers?",
    "systems": r"systems?|applications?|apps|software|asset register",
    "services": r"services",
    "contracts": r"contracts?( register)?|agreements",
    "products": r"products?",
    "teams": r"teams?",
    "data entities": r"(data )?entities|data (entity|dictionary|types)",
    "aliases": r"alias(es)?|synonyms|other names|spellings|name mappings?",
}
"""What the name of a sheet or file says of it."""


def normalise_heading(text: str) -> str:
    """
    Bring the spellings of one heading together.

    Example:
        >>> normalise_heading("Source_System (sending)*"), normalise_heading("goLiveDate")
        ('source system', 'go live date')
    """
    plain = re.sub(r"\([^)]*\)", " ", text)
    if not re.search(r"\w", plain):
        plain = text
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain).replace("_", " ")
    return normalise_name(parted).removeprefix("the ")


@lru_cache(maxsize=4096)
def find_fields(heading: str) -> Mapping[TableKind, Mapping[str, int]]:
    """Find what a heading may mean in each kind of table, with its place among the synonyms."""
    normal = normalise_heading(heading)
    found = {kind: dict(fields.get(normal, ())) for kind, fields in _INDEX.items()}
    if normal.startswith("status ") or normal.endswith(" status"):
        for kind, fields in found.items():
            if "status" in HEADINGS[kind]:
                fields.setdefault("status", len(HEADINGS[kind]["status"]))
    return found


def _index(fields: Mapping[str, str]) -> dict[str, dict[str, int]]:
    index: dict[str, dict[str, int]] = {}
    for field, headings in fields.items():
        for place, heading in enumerate(headings.split("|")):
            index.setdefault(heading, {}).setdefault(field, place)
    return index


_INDEX: Final = {kind: _index(fields) for kind, fields in HEADINGS.items()}
