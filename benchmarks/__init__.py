"""How fast, against what, on which data; `python -m benchmarks.run` rewrites RESULTS.md."""
