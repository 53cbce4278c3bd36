"""Do the shipped dictionaries hold what they promise, and are they found by what people write?"""

import re
from collections import Counter
from importlib.resources import files

import pytest

from depgraph.dictionaries import (
    BoroughEntry,
    DataEntityEntry,
    ProductEntry,
    find_borough,
    find_entity,
    find_product,
    read_boroughs,
    read_data_entities,
    read_products,
    suggest_products,
)
from depgraph.names import normalise_name, slugify

Entries = tuple[ProductEntry | DataEntityEntry | BoroughEntry, ...]

TABLES: dict[str, Entries] = {
    "products.csv": read_products(),
    "data_entities.csv": read_data_entities(),
    "boroughs.csv": read_boroughs(),
}
HEADERS = {
    "products.csv": "id,name,supplier,earlier_suppliers,category,aliases,source",
    "data_entities.csv": "id,name,personal,aliases,source",
    "boroughs.csv": "id,gss,name,aliases,source",
}
CATEGORIES = {
    "Analytics",
    "Capability",
    "Corporate CRM",
    "Corporate ERP",
    "Democratic",
    "Documents",
    "Education",
    "Electoral",
    "Environmental Health",
    "Geographical",
    "Highways",
    "Housing Management",
    "Income Management",
    "Integration",
    "Parking",
    "Planning & Building Control",
    "Revenues & Benefits",
    "Social Care",
    "Waste",
}
VAGUE = {"analytics", "data", "details", "files", "information", "report", "reports", "various"}

each_table = pytest.mark.parametrize("table", TABLES)


def read_text(table: str) -> str:
    return (files("depgraph.dictionaries") / table).read_bytes().decode("utf-8")


def count_names(entries: Entries) -> Counter[str]:
    """Count how often each normalised name is given, the name of an entry and its id once."""
    names: Counter[str] = Counter()
    for entry in entries:
        names.update({normalise_name(entry.id), normalise_name(entry.name)})
        names.update(normalise_name(alias) for alias in entry.aliases)
    return names


def test_there_are_77_products_33_boroughs_and_100_data_entities() -> None:
    assert {table: len(entries) for table, entries in TABLES.items()} == {
        "products.csv": 77,
        "data_entities.csv": 100,
        "boroughs.csv": 33,
    }


@each_table
def test_ids_are_the_slugs_of_the_names_and_unique(table: str) -> None:
    ids = [entry.id for entry in TABLES[table]]
    assert ids == [slugify(entry.name) for entry in TABLES[table]]
    assert len(set(ids)) == len(ids)


@each_table
def test_rows_are_sorted_in_the_file_as_in_the_answer(table: str) -> None:
    lines = read_text(table).splitlines()
    assert lines[0] == HEADERS[table]
    written = [line.partition(",")[0] for line in lines[1:]]
    assert written == sorted(written) == [entry.id for entry in TABLES[table]]


@each_table
def test_each_row_says_where_it_comes_from(table: str) -> None:
    assert [entry.id for entry in TABLES[table] if not entry.source] == []


@each_table
def test_cells_are_tidy(table: str) -> None:
    text = read_text(table)
    assert "\r" not in text
    assert not re.search(r"  |\| \||^ | $|, ,", text, re.MULTILINE)
    assert [a for entry in TABLES[table] for a in entry.aliases if a != a.strip(" |")] == []


@each_table
def test_nothing_is_guessed_and_no_host_is_named(table: str) -> None:
    text = read_text(table)
    assert "?" not in text
    assert not re.search(r"://|\bwww\.|\w\.(com|dev|io|net|org|uk)\b|localhost", text)


@each_table
def test_no_alias_is_doubled_but_those_that_two_products_share(table: str) -> None:
    doubled = sorted(name for name, times in count_names(TABLES[table]).items() if times > 1)
    assert doubled == (["liquidlogic", "symology"] if table == "products.csv" else [])


@each_table
def test_no_alias_is_a_vague_word(table: str) -> None:
    assert sorted(VAGUE & set(count_names(TABLES[table]))) == []


def test_categories_are_the_known_ones() -> None:
    assert {product.category for product in read_products()} == CATEGORIES


def test_every_gss_code_of_london_has_one_borough() -> None:
    codes = sorted(borough.gss for borough in read_boroughs())
    assert codes == [f"E090000{number:02}" for number in range(1, 34)]


def test_a_row_of_each_table_is_read_whole() -> None:
    assert find_product("confirm") == ProductEntry(
        id="confirm",
        name="Confirm",
        supplier="Brightly Software",
        earlier_suppliers=("Pitney Bowes",),
        category="Highways",
        aliases=("Confirm OnDemand",),
        source="mySociety's published connectors (15 connections)",
    )
    assert find_entity("warrants") == DataEntityEntry(
        id="warrant",
        name="Warrant",
        personal=True,
        aliases=(
            "Bailiff warrant",
            "Bailiff warrants",
            "Warrant of control",
            "Warrant return",
            "Warrant returns",
            "Warrants",
            "Warrants of control",
        ),
        source="Weekly returns of enforcement agents to Hackney",
    )
    assert find_borough("city of london") == BoroughEntry(
        id="city-of-london",
        gss="E09000001",
        name="City of London",
        aliases=(
            "City Corporation",
            "City of London Corporation",
            "CoLC",
            "Corporation of London",
        ),
        source="GSS code as GOV.UK's table of councils has it; the city's own styles",
    )


def test_what_is_not_known_is_none_or_empty() -> None:
    echo = find_product("Echo")
    assert echo is not None
    assert (echo.supplier, echo.earlier_suppliers) == (None, ("Twisted Fish",))
    cams = find_product("CAMS")
    assert cams is not None
    assert (cams.supplier, cams.earlier_suppliers, cams.aliases) == (None, (), ())
    assert {entity.personal for entity in read_data_entities()} == {True, False, None}


@pytest.mark.parametrize(
    ("written", "product"),
    [
        ("Northgate Housing", "nec-housing"),
        ("  NORTHGATE   housing ", "nec-housing"),
        ("NEC Revenues and Benefits", "nec-revenues-benefits"),
        ("nec-revenues-benefits", "nec-revenues-benefits"),
        ("Firmstep", "achieveforms"),
        ("Idox-Uniform", "uniform"),
        ("gov.uk notify", "gov-uk-notify"),
        ("Agresso", "unit4-erp"),
        ("Liquidlogic LAS", "liquidlogic-las"),
        ("Symology Insight", "symology-insight"),
    ],
)
def test_a_product_is_found_however_it_is_spelled(written: str, product: str) -> None:
    found = find_product(written)
    assert found is not None
    assert found.id == product
    assert suggest_products(written) == (found,)


@pytest.mark.parametrize("written", ["", "?", "Northgate", "Civica", "Mosaic 2", "SmartPay"])
def test_no_product_is_found_for_a_suppliers_or_an_unknown_name(written: str) -> None:
    assert find_product(written) is None
    assert suggest_products(written) == ()


@pytest.mark.parametrize(
    ("written", "products"),
    [
        ("LIQUIDLOGIC", ["liquidlogic-las", "liquidlogic-lcs"]),
        ("symology", ["symology-aurora", "symology-insight"]),
    ],
)
def test_a_name_that_products_share_is_only_suggested(written: str, products: list[str]) -> None:
    assert find_product(written) is None
    assert [product.id for product in suggest_products(written)] == products


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("Council Tax", "council-tax-account"),
        ("CTAX", "council-tax-account"),
        ("NNDR / Business Rates", "business-rates-account"),
        ("HB Claims", "benefit-claim"),
        ("Address (UPRN)", "address"),
        ("uprns", "address"),
        ("USRN", "street"),
        ("Customer details", "person"),
        ("Residents", "person"),
        ("email addresses", "contact-details"),
        ("Tenancies", "tenancy"),
        ("PCNs", "penalty-charge-notice"),
        ("GL journal", "journal"),
        ("FOI", "foi-request"),
        ("EHCP", "education-health-and-care-plan"),
        ("Payroll", "pay"),
        ("penalty-charge-notice", "penalty-charge-notice"),
    ],
)
def test_an_entity_is_found_however_it_is_spelled(written: str, entity: str) -> None:
    found = find_entity(written)
    assert found is not None
    assert found.id == entity


@pytest.mark.parametrize(
    "written", ["", "*", "data", "Various", "Analytics", "see interface spec", "rents.csv"]
)
def test_no_entity_is_found_for_vague_or_technical_words(written: str) -> None:
    assert find_entity(written) is None


@pytest.mark.parametrize(
    ("written", "borough"),
    [
        ("lb hackney", "hackney"),
        ("E09000012", "hackney"),
        ("e09000012", "hackney"),
        ("London Borough of Hackney", "hackney"),
        ("RBKC", "kensington-and-chelsea"),
        ("Royal Borough of Kensington & Chelsea", "kensington-and-chelsea"),
        ("kingston-upon-thames", "kingston-upon-thames"),
        ("Royal Borough of Greenwich", "greenwich"),
        ("City of Westminster", "westminster"),
        ("Barking & Dagenham", "barking-and-dagenham"),
        ("LBHF", "hammersmith-and-fulham"),
    ],
)
def test_a_borough_is_found_by_code_and_by_style(written: str, borough: str) -> None:
    found = find_borough(written)
    assert found is not None
    assert found.id == borough


@pytest.mark.parametrize("written", ["", "LBH", "E09000034", "London", "Hackford"])
def test_no_borough_is_found_for_what_names_none_or_many(written: str) -> None:
    assert find_borough(written) is None
