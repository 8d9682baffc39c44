"""Every page of a site as the W3C's validator sees it (vnu), which ``make clients`` installs."""

import json
import shutil
import subprocess
from collections import Counter

from tests.clients_helpers import installed
from tests.site_helpers import Built

# What is Material's own, or is meant: browsers know the header that asks for no names ahead.
KNOWN = {
    "Attribute “autocomplete” is only allowed when the input type is",
    "Bad value “x-dns-prefetch-control” for attribute “http-equiv” on element “meta”",
    "The value of the “for” attribute of the “label” element must be the ID of",
}


def test_the_validator_finds_no_more_than_is_known(built: Built) -> None:
    jar = installed("vnu-jar/build/dist/vnu.jar")
    java = shutil.which("java")
    assert java, "the validator needs Java"
    command = [java, "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "json"]
    command.append(str(built.folder))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = Counter(message["message"] for message in json.loads(done.stderr)["messages"])
    assert [what for what in said if not any(what.startswith(one) for one in KNOWN)] == []
    # It did read the pages.
    assert sum(said.values()) >= len(built.html)
