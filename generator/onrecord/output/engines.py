"""Site engines, from the outside: MkDocs builds and serves what ``briefs/`` holds."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.output.errors import PublishError


def environment() -> dict[str, str]:
    """Return the environment for the engine: no advertisement, one date, UTF-8."""
    return {"SOURCE_DATE_EPOCH": "0", "PYTHONUTF8": "1", **os.environ, "NO_MKDOCS_2_WARNING": "1"}


def build(config: Path, folder: Path) -> None:
    """Build the site into ``folder``; raises PublishError with what the engine said."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["-f", str(config), "-d", str(folder)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise PublishError("MkDocs could not build the site:", said)


@contextmanager
def serve(config: Path, address: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the engine's own live server; it ends with the block."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-f", str(config)]
    # Stopped by a signal, it would leave its site where the system keeps temporary files.
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
        server = subprocess.Popen(  # noqa: S603
            [*command, "-a", address], env={**environment(), **places}
        )
        try:
            yield server
        finally:
            server.terminate()
            server.wait()
