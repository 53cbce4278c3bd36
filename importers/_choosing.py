"""Which rule of a mapping profile each sheet of a file goes by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from depgraph.errors import InputError, Problem, escape, list_names, shorten
from importers._cells import Sheet
from importers._columns import find_headings
from importers._mapping import Rule, Rules

_NO_RULE: Final = Rule()


@dataclass(frozen=True, slots=True)
class Choice:
    """A sheet, the rule for it, and the number of that rule; null where none speaks of it."""

    sheet: Sheet
    rule: Rule = _NO_RULE
    number: int | None = None


def choose_rules(
    sheets: Sequence[Sheet], rules: Rules, *, names: Sequence[str], file: str
) -> list[Choice]:
    """
    Choose the rule of each sheet: the first that speaks of it.

    A rule that names no sheet speaks, in a workbook, of the sheets that have any of its
    columns.

    Args:
        sheets: The sheets of a file.
        rules: The rules.
        names: What the file is called.
        file: What to call it in errors.

    Returns:
        A choice for each sheet that is not blank.

    Raises:
        InputError: If a rule about this file names a sheet that it does not have, or columns
            that no sheet has.
    """
    concerned = [(number, rule) for number, rule in enumerate(rules.sheets) if rule.concerns(names)]
    faults = [
        Problem(fault, file=rules.profile)
        for _, rule in concerned
        if (fault := _find_fault(rule, sheets, file))
    ]
    if faults:
        raise InputError(faults)
    return [_choose(sheet, concerned, len(sheets)) for sheet in sheets if sheet.rows]


def list_unused(rules: Rules, used: set[int]) -> Iterator[Problem]:
    """List the rules that no sheet went by."""
    for number, rule in enumerate(rules.sheets):
        if number not in used:
            pairs = (("file", rule.file), ("sheet", rule.sheet))
            named = [f'{key} "{escape(shorten(name))}"' for key, name in pairs if name]
            spoken = f" speaks of {', '.join(named)}, and" if named else ":"
            fault = (
                f"{rule.place.capitalize()}{spoken} nothing that was read goes by it. Correct the "
                "name, unless the file was left out on purpose or a rule above takes the sheet."
            )
            yield Problem(fault, file=rules.profile)


def _choose(sheet: Sheet, concerned: Sequence[tuple[int, Rule]], sheets: int) -> Choice:
    for number, rule in concerned:
        if rule.fits(sheet.name) and (sheets == 1 or _has_any(sheet, rule)):
            return Choice(sheet, rule, number)
    return Choice(sheet)


def _has_any(sheet: Sheet, rule: Rule) -> bool:
    """Tell whether a sheet has any column that a rule names, if that is all that it names."""
    if rule.sheet is not None or not rule.columns:
        return True
    heads = find_headings(sheet, rule, file="", profile="")[0]
    return any(heads.find(name) for name in rule.columns)


def _find_fault(rule: Rule, sheets: Sequence[Sheet], file: str) -> str | None:
    """Say what a rule about a workbook means that no sheet of it has, if anything."""
    names = [shorten(sheet.name) for sheet in sheets if sheet.name is not None]
    if rule.sheet and rule.file and sheets and not names:
        return f"{rule.place.capitalize()}, sheet: {escape(file)} has no sheets. Delete this line."
    if not names or rule.ignored:
        return None
    listed = escape(list_names(names, most=30, last="and"))
    has = f"Its {'sheet is' if len(names) == 1 else 'sheets are'} {listed}."
    place, where = rule.place.capitalize(), escape(file)
    if rule.sheet is not None and not any(rule.fits(sheet.name) for sheet in sheets):
        remedy = 'Correct the name, or say which file has it, as file = "estate.xlsx".'
        return f'{place}, sheet: {where} has no sheet "{escape(rule.sheet)}". {has} {remedy}'
    if len(sheets) > 1 and not any(sheet.rows and _has_any(sheet, rule) for sheet in sheets):
        remedy = "Correct them, or name the sheet."
        return f"{place}, columns: no sheet of {where} has any of them. {has} {remedy}"
    return None
