"""Files in a ZIP archive, of which the bytes hang on names and contents alone."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from onrecord import plain_files

# The first moment that the format can say. Files of a site have no date of their own.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


def packed(files: Mapping[str, bytes], first: str = "") -> bytes:
    """Return an archive of the files, in the order of their names.

    The ``first`` one, if there is one, stands before them and is not compressed, as EPUB wants it.
    All can be read by everybody; what they are on this machine is not noted down.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda each: (each != first, each)):
            about = zipfile.ZipInfo(name, _MOMENT)
            about.create_system, about.external_attr = _UNIX, _PLAIN_FILE
            how = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            archive.writestr(about, files[name], how)
    return stream.getvalue()


def site_packed(site: Path, below: Path, name: str) -> bytes:
    """Return an archive of a built site, all of it in one folder of the name given.

    Raises NotPlainError at the first thing in it that is neither a file nor a folder.
    """
    return packed(
        {
            f"{name}/{path.relative_to(site).as_posix()}": plain_files.read(path, below) or b""
            for path in plain_files.walk(site, below)
            if not path.relative_to(site).parts[0].startswith(".")
        }
    )
