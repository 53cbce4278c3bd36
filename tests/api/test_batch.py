"""Many questions in one call: a line for each, in their order."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import build_app
from api.limits import Limits
from tests.api.servers import serve, write_sketch

ON = {"on": "2026-11-24"}


def ask(client: httpx.Client, *questions: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/impact/batch", json={"questions": questions})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/jsonl; charset=utf-8"
    assert answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_lines_come_in_the_order_of_the_questions(client: httpx.Client) -> None:
    systems = ["westmere/ledger", "hackford/housing", "hackford/rents", "hackford/housing"]
    lines = ask(client, *({"systems": [system], **ON} for system in systems))
    assert [line["number"] for line in lines] == [0, 1, 2, 3]
    assert [line["answer"]["question"]["systems"] for line in lines] == [[each] for each in systems]
    assert {line["problem"] for line in lines} == {None}


def test_a_line_holds_the_answer_to_the_question_alone(client: httpx.Client) -> None:
    question = {"systems": ["hackford/housing"], "include": "traced", "max_distance": 1, **ON}
    (line,) = ask(client, question)
    assert line["answer"] == client.post("/impact", json=question).json()


def test_one_bad_question_does_not_keep_the_others_from_their_answer(client: httpx.Client) -> None:
    asked = [{"systems": [each], **ON} for each in ("hackford/rents", "x", "hackford/housing")]
    first, second, third = ask(client, *asked)
    assert second["answer"] is None
    assert second["problem"]["status"] == 404
    assert second["problem"]["detail"] == 'There is no system "x".'
    assert first["answer"]["question"]["systems"] == ["hackford/rents"]
    assert third["answer"]["question"]["systems"] == ["hackford/housing"]


def test_a_question_that_cannot_be_read_refuses_the_batch_with_its_place(
    client: httpx.Client,
) -> None:
    body = {"questions": [{"systems": ["a"]}, {"systems": "a"}, {"on": "soon"}]}
    answer = client.post("/impact/batch", json=body)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["problems"]] == [
        "/questions/1/systems",
        "/questions/2/systems",
        "/questions/2/on",
    ]


@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 200), (1000, 200), (1001, 422)])
def test_a_batch_has_a_thousand_questions_at_most(
    client: httpx.Client, count: int, status: int
) -> None:
    questions = [{"systems": ["westmere/ledger"]}] * count
    answer = client.post("/impact/batch", json={"questions": questions})
    assert answer.status_code == status
    if status == 200:
        assert len(answer.text.splitlines()) == count


def test_a_question_names_a_thousand_systems_at_most(client: httpx.Client) -> None:
    for count, status in ((1000, 200), (1001, 422)):
        body = {"systems": ["hackford/rents"] * count}
        assert client.post("/impact", json=body).status_code == status


def test_what_is_left_of_a_batch_when_its_time_is_over_is_told_so(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm -> a/mail")
    with serve(build_app(file, limits=Limits(batch_seconds=0.0))) as client:
        lines = ask(client, *[{"systems": ["a/crm"]}] * 3)
    assert [line["number"] for line in lines] == [0, 1, 2]
    assert {line["answer"] for line in lines} == {None}
    assert {(line["problem"]["status"], line["problem"]["detail"]) for line in lines} == {
        (503, "This batch took more than 0 seconds. Ask the rest in another.")
    }
