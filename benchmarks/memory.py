"""What memory a process has, where the system tells."""

from pathlib import Path


def read_memory(field: str, process: int | None = None) -> float:
    """Read a size of a process, else of this one, in megabytes; NaN where /proc does not tell."""
    status = Path(f"/proc/{process or 'self'}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    sizes = (int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))
    return next(sizes, float("nan"))
