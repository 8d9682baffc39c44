"""Whether a site that was built is all there, a hook of the engine's.

It is built where a checkout can take files away again, and one that fails half-way does.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

from pathlib import Path
from typing import Any

from onrecord.output.errors import PublishError
from onrecord.plain_files import kind

# Beside the configuration: the paths of what the engine has put into the site.
_LIST = "files"
_files: list[Any] = []


def on_env(env: Any, files: Any, **_: object) -> Any:  # noqa: ANN401  # the engine is not imported
    """Keep what there is to be put into the site."""
    _files[:] = [each for each in files if each.inclusion.is_included()]
    return env


def on_post_build(config: Any) -> None:  # noqa: ANN401
    """Note down what was put there."""
    paths = "\0".join(each.dest_uri for each in _files)
    Path(config.config_file_path).with_name(_LIST).write_bytes(paths.encode("utf-8"))


def require_whole(config: Path, site: Path) -> None:
    """Raise PublishError where a file is gone from the site that the engine made."""
    for path in config.with_name(_LIST).read_text("utf-8").split("\0"):
        if kind(site / path) != "a file":
            raise PublishError(f"{site.name}/{path}: it was taken away; run the command again")
