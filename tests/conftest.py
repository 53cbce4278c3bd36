"""How long tests look: CI adds `--hypothesis-profile longer` or `longest`, and `--kills 50`."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick", max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("longer", settings.get_profile("quick"), max_examples=2_000)
settings.register_profile("longest", settings.get_profile("quick"), max_examples=10_000)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add how often imports are killed, and how much a server is sent."""
    text = "kill an import into each kind of store at so many random moments"
    parser.addoption("--kills", type=int, default=3, help=text)
    text = "send a server so many requests that nobody should send"
    parser.addoption("--hostile", type=int, default=2000, help=text)
