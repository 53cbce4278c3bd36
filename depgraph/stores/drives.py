"""Whether a file lies on a network drive, where SQLite's write-ahead log is unsafe."""

import ctypes
import re
import sys
from pathlib import Path
from typing import Final

_NETWORK_SYSTEMS: Final = frozenset(
    ("9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "nfs", "nfs4", "smb3", "smbfs")
)
_DRIVE_REMOTE: Final = 4


def is_network_drive(path: Path) -> bool:
    """
    Tell whether a path lies on a network drive, as far as the system says.

    On Windows a path on a share or a mapped drive does; on Linux one below a mount of a
    network file system, as /proc/mounts lists them. Elsewhere nothing says so.
    """
    absolute = path.resolve()
    if sys.platform == "win32":
        return _is_remote_on_windows(absolute)
    mounts = Path("/proc/mounts")
    return mounts.exists() and _find_file_system(absolute, mounts) in _NETWORK_SYSTEMS


def _find_file_system(absolute: Path, mounts: Path) -> str:
    """Find the type of the innermost mount that a path lies below."""
    innermost, found = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, place, kind, *_ = line.split(" ")
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), place))
        if (absolute == point or point in absolute.parents) and len(point.parts) >= innermost:
            innermost, found = len(point.parts), kind
    return found


def _is_remote_on_windows(absolute: Path) -> bool:
    if absolute.drive.startswith("\\\\"):
        return True
    windows = getattr(ctypes, "windll", None)
    kind = windows.kernel32.GetDriveTypeW(f"{absolute.drive}\\") if windows else None
    return bool(kind == _DRIVE_REMOTE)
