# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Change the core in every way that Cosmic Ray knows: each change has to make a test
fail. Not a part of the tests: it takes minutes.

Each module is changed in a copy of its own, and has to be found out by the test file
of its name and by the examples in docstrings.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.environment import ADDON, PREPARED, ROOT, SetupError, locked, say
from tools.virtualenv import TOOLS, ensure_packages

CORE = Path(ADDON, "core")
TESTS = Path(ADDON, "tests", "core")
REQUIREMENTS = TOOLS / "requirements-mutants.txt"
FOLDER = PREPARED / "mutants"
VENV = FOLDER / "venv"
PROGRAMS = VENV / "bin"
AT_ONCE = 2
# A change that makes a list grow for ever shall not take the machine with it.
MEMORY = 1024**3
CONFIGURATION = """\
[cosmic-ray]
module-path = "{module}"
timeout = 30.0
excluded-modules = []
test-command = "{python} -m unittest -f -q {tests}"

[cosmic-ray.distributor]
name = "local"
"""


def main():
    started = time.monotonic()
    with locked("mutants"):
        # Cosmic Ray keeps Python from doing it, which would cost each change anew.
        os.environ["UV_COMPILE_BYTECODE"] = "1"
        ensure_packages(VENV, REQUIREMENTS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        modules = sorted(
            (path for path in (ROOT / CORE).glob("*.py") if path.stem != "__init__"),
            key=lambda path: path.stat().st_size,
            reverse=True,
        )
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(mutate, [path.stem for path in modules]))
    counts = sum((Counter(found) for found in results), Counter())
    say(f"{'all':12} {tell(counts)}, {time.monotonic() - started:.0f} s")
    return 0 if counts and set(counts) == {"killed"} else 1


def mutate(name):
    """Change one module of the core in every way; return how each change ended."""
    started = time.monotonic()
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    for part in (CORE, TESTS):
        shutil.copytree(ROOT / part, folder / part)
    package = ".".join(TESTS.parts)
    (folder / "config.toml").write_text(
        CONFIGURATION.format(
            module=CORE / f"{name}.py",
            python=PROGRAMS / "python",
            tests=f"{package}.test_{name} {package}.test_examples",
        )
    )
    run(folder, "baseline", "config.toml")
    run(folder, "init", "config.toml", "session.sqlite")
    run(folder, "exec", "config.toml", "session.sqlite")
    results = [
        result
        for _item, result in map(
            json.loads, run(folder, "dump", "session.sqlite").splitlines()
        )
    ]
    outcomes = [result["test_outcome"] if result else "not run" for result in results]
    report = [
        f"{name:12} {tell(Counter(outcomes))}, {time.monotonic() - started:.0f} s"
    ]
    report += [
        result["diff"] or result["output"]
        for result in results
        if result and result["test_outcome"] != "killed"
    ]
    say("\n".join(report))
    return outcomes


def run(folder, *arguments):
    process = subprocess.run(
        [PROGRAMS / "cosmic-ray", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if process.returncode:
        raise SetupError(
            f"`cosmic-ray {arguments[0]}` failed in {folder}:\n"
            f"{process.stdout}{process.stderr}"
        )
    return process.stdout


def tell(counts):
    ends = ", ".join(f"{number} {end}" for end, number in sorted(counts.items()))
    return f"{counts.total()} mutants: {ends}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
