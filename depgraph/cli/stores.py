"""Copy a store, or check what it holds, as the command line asks for it."""

import argparse
import json
import sys

from depgraph.cli.documents import write_document
from depgraph.copying import copy_store
from depgraph.errors import InputError, Problem, escape
from depgraph.stores import open_store, open_writable
from depgraph.stores.exchange_file import ExchangeFile
from depgraph.wording.phrases import count

_MOST_SHOWN = 20


def run_copy(options: argparse.Namespace) -> None:
    """Copy one store into another that is empty."""
    with open_store(options.original) as original:
        if isinstance(original, ExchangeFile):
            fault = "An exchange file holds no sources. Import it: depgraph import FILE."
            raise InputError([Problem(fault, file=options.original)])
        with open_writable(options.copy, adopt=options.adopt) as copy:

            def tell(source: str) -> None:
                if sys.stderr.isatty() and not options.quiet:
                    print(f"Copying {escape(source)} ...", file=sys.stderr)

            sources, statements = copy_store(original, copy, progress=tell)
            version = copy.read_version()
    text = (
        f"{escape(options.copy)} holds what {escape(options.original)} does: "
        f"{count(sources, 'source')}, {count(statements, 'statement')}, version {version}."
    )
    write_document(text, None)


def run_check(options: argparse.Namespace, *, store: str) -> int:
    """
    Check that what is stored agrees with the merge of its sources.

    Returns:
        The exit code: 0 if it agrees, or was mended; 2 if not.
    """
    with open_writable(store, create=False) as opened:
        faults = opened.find_faults()
        if faults and options.mend:
            opened.mend()
            left = opened.find_faults()
        else:
            left = faults
        version = opened.read_version()
    if options.format == "json":
        written = {"version": version, "faults": list(faults), "left": list(left)}
        write_document(json.dumps(written, ensure_ascii=False, indent=2), None)
        return 2 if left else 0
    if not faults:
        write_document(f"What is stored agrees with its sources, at version {version}.", None)
        return 0
    shown = [escape(fault) for fault in faults[:_MOST_SHOWN]]
    if len(faults) > _MOST_SHOWN:
        shown.append(f"and {len(faults) - _MOST_SHOWN:,} more; --format json lists all.")
    shown.append(_conclude(len(faults), len(left), mended=options.mend))
    write_document("\n".join(shown), None)
    return 2 if left else 0


def _conclude(faults: int, left: int, *, mended: bool) -> str:
    if not mended:
        return f"{count(faults, 'thing')} differ. To write them anew: depgraph store check --mend"
    if left:
        return f"{left:,} of {faults:,} still differ. Copy the store: depgraph store copy FROM TO"
    return f"{count(faults, 'thing')} differed, and were written anew."
