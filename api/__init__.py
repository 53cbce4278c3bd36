"""The HTTP API: routes over the core, with no logic of their own."""
