"""Routes to impact: one question, or many in one call."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from api.errors import USUAL, ProblemDetails, describe_problems, find_status, write_problem
from api.lanes import Lane
from api.limits import Limits
from api.live import Loaded
from api.parameters import DIGITS, WHOLE, AskedDay, AskedId, Live, NoQuery, OwnLane, Strict
from api.responses import describe_answers, find_unchanged, make_tag, respond
from depgraph.analysis.answer import ImpactAnswer, Include
from depgraph.analysis.impact import find_impact
from depgraph.errors import DepgraphError, Problem, UnavailableError

MOST_SYSTEMS: Final = 1000
MOST_QUESTIONS: Final = 1000
_LINES: Final = "application/jsonl"
_NEAR: Final = Field(ge=0, le=10**9)
_INCLUDE: Final = (
    "all; traced leaves out, and counts, what rests on unrecorded data; downstream adds the ids "
    "of what lies downstream by other data."
)

router = APIRouter(tags=["What is affected"])


class ImpactQuestion(Strict):
    """If these systems are replaced, what else is affected?"""

    systems: list[AskedId] = Field(
        min_length=1,
        max_length=MOST_SYSTEMS,
        description=f"Ids of the systems replaced, together; at most {MOST_SYSTEMS}.",
        examples=[["hackford/housing"]],
    )
    on: AskedDay | None = Field(
        default=None,
        description="Date asked about; only what is live then counts. Null: today.",
        examples=["2026-11-24"],
    )
    max_distance: Annotated[int, _NEAR, WHOLE] | None = Field(
        default=None,
        description="Leave out, and count, what is more integrations away. Null: nothing.",
        examples=[None],
    )
    include: Include = Field(default="all", description=_INCLUDE)


class _ImpactQuery(Strict):
    system: list[AskedId] = Field(
        min_length=1,
        max_length=MOST_SYSTEMS,
        description="Id of a system replaced; give it again for each further one.",
        examples=[["hackford/housing"]],
    )
    on: AskedDay | None = Field(
        default=None,
        description="Date asked about; only what is live then counts. Today if not given.",
    )
    max_distance: Annotated[int, _NEAR, DIGITS] | None = Field(
        default=None,
        description="Leave out, and count, what is more integrations away.",
    )
    include: Include = Field(default="all", description=_INCLUDE)


class ImpactBatch(Strict):
    """Many questions, each answered for itself."""

    questions: list[ImpactQuestion] = Field(
        min_length=1,
        max_length=MOST_QUESTIONS,
        description=f"The questions, in any order; at most {MOST_QUESTIONS}.",
    )


@router.post(
    "/impact",
    response_model=ImpactAnswer,
    responses=describe_answers("What is affected.", 404, body=True),
    summary="Find what is affected",
    name="find impact",
)
async def post_impact(
    request: Request,
    live: Live,
    lane: OwnLane,
    question: ImpactQuestion,
    query: NoQuery,  # noqa: ARG001
) -> Response:
    """What else is affected if some systems are replaced: how, how surely, by which route."""
    return await _reply(request, live.current, lane, question)


@router.get(
    "/impact",
    response_model=ImpactAnswer,
    responses=describe_answers("What is affected.", 404),
    summary="Find what is affected, as a link",
    name="link to impact",
)
async def get_impact(
    request: Request, live: Live, lane: OwnLane, query: Annotated[_ImpactQuery, Query()]
) -> Response:
    """The same answer under an address that can be sent on."""
    question = ImpactQuestion(
        systems=query.system, on=query.on, max_distance=query.max_distance, include=query.include
    )
    return await _reply(request, live.current, lane, question)


async def _reply(
    request: Request, loaded: Loaded, lane: Lane, question: ImpactQuestion
) -> Response:
    """Answer a question, at once if that was asked before."""
    asked = question.model_copy(update={"on": question.on or date.today()})  # noqa: DTZ011
    key = asked.model_dump_json()
    tag = make_tag(request, loaded.stamp, key)
    unchanged = find_unchanged(request, tag)
    if unchanged is not None:
        return unchanged
    known = loaded.answers.find(key)
    if known is not None:
        return respond(request, tag, known)

    def work() -> tuple[bytes, Response]:
        content = _answer(loaded, asked)
        return content, respond(request, tag, content)

    content, answer = await lane.walk(work)
    loaded.answers.keep(key, content)
    return answer


def _answer(loaded: Loaded, question: ImpactQuestion) -> bytes:
    return write_answer(
        find_impact(
            loaded.graph,
            systems=question.systems,
            on=question.on,
            max_distance=question.max_distance,
            include=question.include,
        )
    )


def write_answer(answer: ImpactAnswer) -> bytes:
    """Write an answer as JSON; its rows are plain already, and checking them would take longer."""
    return orjson.dumps({**vars(answer), "result_hash": answer.result_hash})


class BatchLine(BaseModel):
    """One line of the answer to a batch: an answer or a problem, never both."""

    number: int = Field(description="Place of the question in the batch, from 0.")
    answer: ImpactAnswer | None = Field(description="The answer, or null.")
    problem: ProblemDetails | None = Field(description="Why there is no answer, or null.")


_DESCRIBED: Final[dict[str, Any]] = {
    "description": "A line of JSON for each question, in the order asked, as soon as it is known; "
    "each is a BatchLine.",
    "content": {_LINES: {"schema": {"$ref": "#/components/schemas/BatchLine"}}},
}


@router.post(
    "/impact/batch",
    response_class=StreamingResponse,
    responses={200: _DESCRIBED, **describe_problems(*USUAL)},
    summary="Find what is affected, many times",
    name="find impact of many",
)
def post_batch(
    request: Request,
    live: Live,
    batch: ImpactBatch,
    query: NoQuery,  # noqa: ARG001
) -> Response:
    """
    Answer many questions over one version of the graph, as JSON lines.

    Each line has the `number` of its question, from 0, and an `answer` or a `problem`; one
    question that cannot be answered does not keep the others from it.
    """
    limits: Limits = request.app.state.limits
    lines = _answer_each(live.current, batch, limits)
    return StreamingResponse(lines, media_type=f"{_LINES}; charset=utf-8")


def _answer_each(loaded: Loaded, batch: ImpactBatch, limits: Limits) -> Iterator[bytes]:
    end = time.monotonic() + limits.batch_seconds
    late = f"This batch took more than {limits.batch_seconds:g} seconds. Ask the rest in another."
    for number, question in enumerate(batch.questions):
        try:
            if time.monotonic() > end:
                raise UnavailableError([Problem(late)])
            answer, problem = _answer(loaded, question), b"null"
        except DepgraphError as error:
            answer, problem = b"null", write_problem(find_status(error), error.problems)
        yield b'{"number":%d,"answer":%b,"problem":%b}\n' % (number, answer, problem)
