"""How often a trigger of a data factory starts pipelines, in words."""

from typing import Final

from importers._adf_factories import Item
from importers._adf_values import Json, read_list, read_map, read_name

_UNITS: Final = {
    "minute": ("every minute", "minutes"),
    "hour": ("hourly", "hours"),
    "day": ("daily", "days"),
    "week": ("weekly", "weeks"),
    "month": ("monthly", "months"),
}
_EVENTS: Final = {
    "blobeventstrigger": "when a file arrives",
    "customeventstrigger": "when an event arrives",
}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORKING_DAYS: Final = 5
_MOST_TIMES: Final = 6


def describe_trigger(trigger: Item) -> str | None:
    """
    Say how often a trigger starts, in words; null if it does not say.

    Example:
        >>> recurrence = {"frequency": "Day", "interval": 1, "schedule": {"hours": [9]}}
        >>> properties = {"type": "ScheduleTrigger", "typeProperties": {"recurrence": recurrence}}
        >>> describe_trigger(Item(name="t", part="t", pointer="", properties=properties))
        'daily at 09:00'
    """
    kind = read_name(trigger.properties.get("type")).lower()
    if kind in _EVENTS:
        return _EVENTS[kind]
    settings = trigger.settings
    recurrence = read_map(settings.get("recurrence")) or settings
    return _describe(recurrence)


def _describe(recurrence: Json) -> str | None:
    unit = _UNITS.get(read_name(recurrence.get("frequency")).lower())
    interval = recurrence.get("interval", 1)
    if unit is None or not isinstance(interval, int) or interval < 1:
        return None
    schedule = read_map(recurrence.get("schedule"))
    rhythm = unit[0] if interval == 1 else f"every {interval} {unit[1]}"
    if interval == 1:
        rhythm = _describe_days(schedule) or rhythm
    times = _list_times(schedule)
    return f"{rhythm} at {', '.join(times)}" if times else rhythm


def _describe_days(schedule: Json) -> str | None:
    named = {read_name(each).lower() for each in read_list(schedule.get("weekDays"))}
    days = [day for day in _DAYS if day in named]
    if days == list(_DAYS):
        return "daily"
    if days == list(_DAYS[:_WORKING_DAYS]):
        return "every working day"
    if days:
        return f"weekly on {', '.join(day.capitalize() for day in days)}"
    dates = [day for day in read_list(schedule.get("monthDays")) if isinstance(day, int)]
    return f"monthly on day {', '.join(map(str, dates[:_MOST_TIMES]))}" if dates else None


def _list_times(schedule: Json) -> list[str]:
    hours = [hour for hour in read_list(schedule.get("hours")) if isinstance(hour, int)]
    minutes = [each for each in read_list(schedule.get("minutes")) if isinstance(each, int)]
    pairs = sorted({(hour, minute) for hour in hours for minute in minutes or [0]})
    return [f"{hour:02}:{minute:02}" for hour, minute in pairs[:_MOST_TIMES]]
