"""Checks deployed objects against schemas; usage: verify-deploy.py FOLDER INVENTORY ENGINES."""

import copy
import pathlib
import re
import sys
import warnings

import jsonschema
import kubernetes_validate
import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(folder):
    for path in sorted(folder.rglob("*.yaml")):
        for document in yaml.load_all(path.read_text(), Loader=LOADER):
            yield path, document


def strict(schema):
    """A structural schema as JSON Schema: unknown fields are refused, as a server prunes them."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: strict(value) for key, value in schema.items()}
    is_open = schema.get("x-kubernetes-preserve-unknown-fields") or schema.get("x-kubernetes-embedded-resource")
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object" and not is_open:
        result.setdefault("additionalProperties", False)
    if schema.get("x-kubernetes-int-or-string"):
        result.pop("type", None)
        result["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    if schema.get("nullable") is True and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    return result


def definitions(folder):
    """Validators of the engines by API version and kind."""
    result = {}
    for path in sorted(folder.glob("crd_*.yaml")):
        for definition in yaml.load_all(path.read_text(), Loader=LOADER):
            spec = definition["spec"]
            for version in spec["versions"]:
                schema = strict(copy.deepcopy(version["schema"]["openAPIV3Schema"]))
                schema["properties"]["metadata"] = {"type": "object"}
                validator = jsonschema.Draft7Validator(schema)
                api, kind = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
                result[api, kind] = validator
                # Karmada's definitions for what has no namespace differ in nothing else.
                if spec["group"] == "policy.karmada.io":
                    result[api, "Cluster" + kind] = validator
    return result


def natives(path, document, engines):
    """The native objects of a document: itself, or what a work holds."""
    if document["kind"] == "ManifestWork":
        yield from document["spec"]["workload"]["manifests"]
    elif document["kind"] == "ManifestWorkReplicaSet":
        yield from document["spec"]["manifestWorkTemplate"]["workload"]["manifests"]
    elif (document["apiVersion"], document["kind"]) not in engines:
        yield document


def main():
    folder, inventory, engine_folder = map(pathlib.Path, sys.argv[1:])
    engines = definitions(engine_folder)
    versions = sorted(
        {tuple(map(int, text)) for text in re.findall(r'kubernetesVersion="v?(\d+)\.(\d+)', inventory.read_text())}
    )
    chosen = [f"{major}.{minor}" for major, minor in dict.fromkeys([versions[0], versions[-1]])]
    outside = {"Kustomization", "ServiceExport", "ApplicationSet"}
    failures = native_count = engine_count = unknown = 0
    for path, document in documents(folder):
        validator = engines.get((document["apiVersion"], document["kind"]))
        if validator:
            engine_count += 1
            for error in validator.iter_errors(document):
                failures += 1
                print(f"{path}: {'/'.join(map(str, error.path))}: {error.message[:200]}", file=sys.stderr)
        for item in natives(path, document, engines):
            is_core = "." not in item["apiVersion"].split("/")[0] or ".k8s.io/" in item["apiVersion"]
            if item["kind"] in outside or not is_core or item["apiVersion"].startswith("multicluster.x-k8s.io/"):
                unknown += not validator and item["kind"] not in outside
                continue
            native_count += 1
            for version in chosen:
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        kubernetes_validate.validate(item, version, strict=True)
                except Exception as error:  # the package has no base class for all of its errors
                    failures += 1
                    print(f"{path}: {item['kind']} for {version}: {str(error)[:200]}", file=sys.stderr)
    if not native_count:
        sys.exit("verify-deploy: there is nothing in " + str(folder))
    print(f"verify-deploy: {native_count} native objects, strictly, for {' and '.join(chosen)}: {failures} failures in all")
    if engines:
        print(f"verify-deploy: {engine_count} objects of engines by {len(engines)} definitions")
    else:
        print(f"verify-deploy: {unknown} objects of engines skipped, since their definitions are not in {engine_folder}")
    sys.exit(1 if failures else 0)


main()
