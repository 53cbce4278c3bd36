"""
One store file of each released schema version, and what is in it: they open forever.

A new schema version gets a module like the others here, which makes its file once:

    python -m tests.stores.schema_1 tests/stores/schema-1.db

The files and the modules of released versions are never changed.
"""
