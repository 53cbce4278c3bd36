"""How long the property tests look: `--hypothesis-profile long` is what CI runs."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick", max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("quick"), max_examples=10_000)
settings.load_profile("quick")
