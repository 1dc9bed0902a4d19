# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The documentation as a site: `python -m tools.docs`. A link to what is not there, be
it a page, a heading or a picture, fails.
"""

import shutil
import subprocess
import sys

from tools import api_page
from tools.environment import PREPARED, ROOT, SetupError, locked, say, step
from tools.virtualenv import TOOLS, ensure_packages

FOLDER = PREPARED / "docs"
VENV = FOLDER / "venv"
SITE = FOLDER / "site"


def main():
    api_page.main([])
    with locked("docs"):
        ensure_packages(VENV, TOOLS / "requirements-docs.txt")
        shutil.rmtree(SITE, ignore_errors=True)
        command = [VENV / "bin" / "sphinx-build", "--quiet", "--nitpicky"]
        command += ["--fail-on-warning", "--keep-going", "--fresh-env"]
        command += ["--doctree-dir", FOLDER / "doctrees", ROOT / "docs", SITE]
        with step("Making the site"):
            status = subprocess.run(command).returncode
    if status:
        raise SetupError("The site has faults: see above.")
    say(f"Open {(SITE / 'index.html').as_uri()}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
