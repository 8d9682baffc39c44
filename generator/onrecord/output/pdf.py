"""A built page printed to PDF, by a browser of this machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from onrecord.output.errors import PublishError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def print_pdf(page: Path, pdf: Path) -> None:
    """Print a built page to ``pdf`` with Chromium; raises PublishError where there is none."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise PublishError(f"no Chromium here to print with (looked for {', '.join(BROWSERS)})")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
        ]
        command += ["--disable-background-networking", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium's sandbox does not start for root
        command += [f"--print-to-pdf={pdf}", page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or not pdf.is_file():
        raise PublishError("Chromium could not print the page:", done.stderr.strip())
