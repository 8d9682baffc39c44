"""A built page printed to PDF, by a browser of this machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from onrecord.output.errors import PublishError
from onrecord.output.files import SITE, keep
from onrecord.plain_files import require_folders

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def print_pdf(root: Path, page: str, pdf: str) -> None:
    """Print a page of the site of the dossier in ``root`` to a PDF beside it, with Chromium.

    Raises PublishError where there is no Chromium, or where it could not. The site may have come
    with the dossier: it asks no host for anything, and no link in it leads the PDF elsewhere.
    """
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise PublishError(f"no Chromium here to print with (looked for {', '.join(BROWSERS)})")
    site = root / SITE
    require_folders(site, root)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / pdf
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ]
        command += ["--disable-background-networking", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium's sandbox does not start for root
        command += [f"--print-to-pdf={printed}", (site / page).as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not printed.is_file():
            raise PublishError("Chromium could not print the page:", done.stderr.strip())
        keep(site / pdf, printed.read_bytes())
