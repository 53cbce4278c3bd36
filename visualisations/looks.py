"""How boxes and lines of a picture look: colours, letters and sizes, as vis-network has them."""

from collections.abc import Mapping
from typing import Any, Final

from visualisations.layered import Spacing
from visualisations.lettering import wrap_text
from visualisations.scenes import Node, Shape

SPACING: Final = Spacing(width=172, gap=84, space=14)
_LETTERS: Final = 15
_SMALL: Final = 13
_LEADING: Final = 2
_MARGIN: Final = 8
_LONGEST: Final = 200
"""Letters of a text that a box has room for: as many as the longest id has."""

_INK: Final = "#0b0c0c"
_PAPER: Final = "#ffffff"
_LINE: Final = "#505a5f"
_CHOSEN: Final = "#1d70b8"
COLOURS: Final[Mapping[Shape, tuple[str, str, str]]] = {
    "replaced": ("#1d3557", _INK, _PAPER),
    "starved": ("#fbe1dd", "#a32015", _INK),
    "degraded": ("#fff0c7", "#8a5a00", _INK),
    "rework": ("#e6eef7", "#33567e", _INK),
    "other": (_PAPER, _LINE, _INK),
    "high": ("#fbe1dd", "#a32015", _INK),
    "medium": ("#fff0c7", "#8a5a00", _INK),
    "low": ("#e6eef7", "#33567e", _INK),
}
"""Of each shape, the colours of its ground, its border and its letters."""
SERVICES: Final = frozenset({"high", "medium", "low"})
_FACE: Final = "arial,helvetica,sans-serif"
PIN: Final = "pin"
_HEADING: Final = "heading"


def _choose_font(colour: str) -> dict[str, Any]:
    font = {"face": _FACE, "color": colour}
    bold = {**font, "size": _LETTERS, "mod": "bold"}
    return {**font, "size": _SMALL, "multi": "html", "bold": bold}


def _choose_look(shape: Shape) -> dict[str, Any]:
    """Choose how boxes of a shape look."""
    ground, border, letters = COLOURS[shape]
    return {
        "color": {
            "background": ground,
            "border": border,
            "highlight": {"background": ground, "border": _CHOSEN},
        },
        "borderWidth": 4 if shape == "replaced" else 1.5,
        "shapeProperties": {"borderRadius": 22 if shape in SERVICES else 2},
        "font": _choose_font(letters),
    }


OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "dragView": False,
        "zoomView": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 150,
    },
    "nodes": {
        "borderWidthSelected": 4,
        "labelHighlightBold": False,
        "margin": _MARGIN,
        "widthConstraint": {"minimum": SPACING.width - 2 * _MARGIN},
    },
    "edges": {
        "color": {"color": _LINE, "highlight": _CHOSEN},
        "selectionWidth": 1,
        "smooth": {
            "enabled": True,
            "type": "cubicBezier",
            "forceDirection": "horizontal",
            "roundness": 0.5,
        },
    },
    "groups": {
        **{str(shape): _choose_look(shape) for shape in COLOURS},
        PIN: {"size": 0.5, "borderWidth": 0, "color": _LINE},
        _HEADING: {"font": _choose_font(_INK)},
    },
}


def draw_heading(heading: str) -> dict[str, Any]:
    """Draw what stands over a column."""
    lines = wrap_text(heading, size=_LETTERS, width=SPACING.width)
    label = "\n".join(f"<b>{line}</b>" for line in lines)
    return {"label": label, "shape": "text", "group": _HEADING}


def draw_box(node: Node) -> dict[str, Any]:
    """Draw a box: its name, then what happens to it; dashed if it is assumed."""
    drawn = {
        "label": _write_label(node),
        "shape": "box",
        "group": node.shape,
        "heightConstraint": {"minimum": measure_box(node) - 2 * _MARGIN, "valign": "middle"},
    }
    dashed = {**_choose_look(node.shape)["shapeProperties"], "borderDashes": [6, 4]}
    return {**drawn, "shapeProperties": dashed} if node.assumed else drawn


def measure_box(node: Node) -> int:
    """Measure how high a box has to be for its words."""
    name, remarks = _break_label(node)
    heights = len(name) * (_LETTERS + _LEADING), len(remarks) * (_SMALL + _LEADING)
    return sum(heights) + 2 * _MARGIN


def _break_label(node: Node) -> tuple[list[str], list[str]]:
    """Break the name and the remarks of a box into lines."""
    width = SPACING.width - 2 * _MARGIN
    name, *remarks = (
        wrap_text(_shorten(text), size=size, width=width)
        for text, size in ((node.name, _LETTERS), *((each, _SMALL) for each in node.remarks))
    )
    return name, [line for remark in remarks for line in remark]


def _shorten(text: str) -> str:
    """Cut a text that would fill the picture, and say so."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} (cut: the tables have the rest)"


def _write_label(node: Node) -> str:
    name, remarks = _break_label(node)
    return "\n".join([*(f"<b>{_escape(line)}</b>" for line in name), *map(_escape, remarks)])


def _escape(text: str) -> str:
    """Write text so that vis-network reads no emphasis into it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
