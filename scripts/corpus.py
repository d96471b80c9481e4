#!/usr/bin/env python3
"""Counts what is in every metamodel of a folder and compares with the counts of EMF, where they are known.

  corpus.py KROSSKUBE FOLDER

Where FOLDER has an oracle.json (a list of objects with the keys of 'krosskube inspect --format json'), every .ecore file
that EMF loads is compared with it. The exit status is 1 when the program was ended by a signal.
"""

import json
import pathlib
import subprocess
import sys

KEYS = (
    "roots", "objects", "attributeValues", "containmentReferences", "crossReferences", "crossResourceReferences",
    "unresolvedProxies", "perEClass", "perFeature",
)


def main():
    if len(sys.argv) != 3 or not sys.argv[2]:
        sys.exit("usage: corpus.py KROSSKUBE FOLDER; with make: KROSSKUBE_CORPUS=FOLDER make corpus")
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if not folder.is_dir():
        sys.exit(f"no folder '{folder}'")
    oracle = {}
    if (folder / "oracle.json").exists():
        oracle = {entry["file"]: entry for entry in json.loads((folder / "oracle.json").read_text())}
    loaded = compared = agreeing = ended = 0
    files = sorted(folder.rglob("*.ecore"))
    for file in files:
        name = str(file.relative_to(folder))
        done = subprocess.run([program, "inspect", "--format", "json", str(file)], capture_output=True, text=True)
        if done.returncode < 0:
            ended += 1
            print(f"{name}: ended by signal {-done.returncode}")
            continue
        counts = json.loads(done.stdout.splitlines()[0]) if done.stdout else {"loads": False}
        loaded += counts["loads"]
        expected = oracle.get(name)
        if not expected or not expected["loads"]:
            continue
        compared += 1
        different = [key for key in KEYS if counts.get(key) != expected.get(key)]
        agreeing += not different
        if different:
            print(f"{name}: differs in {', '.join(different)}")
    print(f"{loaded} of {len(files)} metamodels load")
    if compared:
        print(f"{agreeing} of {compared} have the counts of EMF ({100 * agreeing / compared:.1f} %)")
    sys.exit(1 if ended else 0)


main()
