"""Move what was made into the folder that `/spec` reads."""

from pathlib import Path

from e2e.harness.recording_folder import prune, write


def publish(made: Path, folder: Path) -> int:
    """Copy files into a folder, each at once, and delete what is not among them; return their size in bytes.

    Raises:
        OSError: they cannot be written.
    """
    files = {path.name: path for path in made.glob("*.webp")}
    for name, path in files.items():
        write(folder / name, path.read_bytes())
    prune(folder, (path for path in folder.glob("*.webp") if path.name not in files))
    return sum(path.stat().st_size for path in files.values())
