"""How much one request may ask."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What a request is held to.

    Args:
        body_bytes: Size of its body.
        seconds: Time until its answer begins.
        batch_seconds: Time for the questions of a batch; those left then are not answered.
    """

    body_bytes: int = 2**20
    seconds: float = 30.0
    batch_seconds: float = 300.0
