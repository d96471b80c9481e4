#!/usr/bin/env python3
"""Compares what our OCL says of objects with what Google's CEL says of the rules in the generated definitions.

Usage: verify-cel.py FOLDER BREAKS. An invariant broken less often than BREAKS is listed. The folder holds objects.jsonl and facts.json, which the tests write, and the definitions in
crds-1.N. Each object is treated as an API server treats it: defaults, then the schema, then the rules in CEL at each node.
"""

import base64
import collections
import datetime
import json
import pathlib
import re
import statistics
import sys
import decimal
from decimal import Decimal

import yaml
from cel_expr_python import cel
from cel_expr_python.ext import ext_optional, ext_strings
from google.protobuf import timestamp_pb2

RESERVED = set("true false null in as break const continue else for function if import let loop package namespace "
               "return var void while".split())


def escaped(name):
    """The name by which CEL knows a property; None when it cannot see it."""
    if name in RESERVED:
        return f"__{name}__"
    if not re.fullmatch(r"[A-Za-z_./-][A-Za-z0-9_./-]*", name):
        return None
    for character, word in (("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__")):
        name = name.replace(character, word)
    return name


# -- Functions that Kubernetes adds to CEL ----------------------------------------------------------------------------

decimal.getcontext().prec = 200
decimal.getcontext().Emax = decimal.MAX_EMAX
decimal.getcontext().Emin = decimal.MIN_EMIN

SUFFIXES = {"": 1, "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "k": 10**3, "M": 10**6, "G": 10**9,
            "T": 10**12, "P": 10**15, "E": 10**18, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50,
            "Ei": 2**60}
QUANTITY = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?")


def quantity(text):
    """The value of a resource quantity as Kubernetes reads it; None when the text is none.

    Exponents are of 32 bits, what is finer than nano is rounded away from zero, and binary ones are capped.
    """
    match = QUANTITY.fullmatch(text)
    if not match:
        return None
    suffix = match[2] or ""
    if suffix in SUFFIXES:
        value = Decimal(match[1]) * SUFFIXES[suffix]
    else:
        exponent = int(suffix[1:])
        if not -2**63 <= exponent < 2**63:
            return None
        value = Decimal(match[1]).scaleb((exponent + 2**31) % 2**32 - 2**31)
    if value and value.normalize().as_tuple().exponent < -9:
        sign = -1 if value < 0 else 1
        nano = Decimal("1e-9")
        value = sign * nano if abs(value) < nano else value.quantize(nano, decimal.ROUND_UP)
    if suffix.endswith("i"):
        value = max(min(value, Decimal(2**63 - 1)), -Decimal(2**63 - 1))
    return value


def made_quantity(text):
    if quantity(text) is None:
        raise ValueError(f"no quantity: {text}")
    # A list is a value that strings and numbers are not compared with by mistake.
    return ["quantity", text]


def compare(left, right):
    left, right = quantity(left[1]), quantity(right[1])
    return (left > right) - (left < right)


def total(items):
    if not items:
        return 0
    return sum(items)


def distinct(items):
    result = []
    for item in items:
        if item not in result:
            result.append(item)
    return result


def environment():
    dyn, string, integer, boolean = cel.Type.DYN, cel.Type.STRING, cel.Type.INT, cel.Type.BOOL
    items = cel.Type.List(dyn)

    def function(name, result, parameters, implementation, is_member=True):
        overload = cel.Overload(f"k8s_{name}", return_type=result, parameters=parameters, is_member=is_member,
                                impl=implementation)
        return cel.FunctionDecl(name, [overload])

    functions = [
        function("isQuantity", boolean, [string], lambda text: quantity(text) is not None, False),
        function("quantity", items, [string], made_quantity, False),
        function("compareTo", integer, [items, items], compare),
        function("sum", dyn, [items], total),
        function("min", dyn, [items], lambda items: min(items)),
        function("max", dyn, [items], lambda items: max(items)),
        function("distinct", items, [items], distinct),
    ]
    return cel.NewEnv(variables={"self": dyn, "oldSelf": dyn}, functions=functions,
                      extensions=[ext_strings.ExtStrings(), ext_optional.ExtOptional()])


# -- What a server does before it looks at rules ----------------------------------------------------------------------

def fill(node, schema):
    """Puts in defaults; drops null where it is not allowed."""
    if isinstance(node, dict):
        properties = schema.get("properties", {})
        for name in list(node):
            inner = properties.get(name, schema.get("additionalProperties"))
            if node[name] is None and isinstance(inner, dict) and not inner.get("nullable"):
                del node[name]
        for name, inner in properties.items():
            if name not in node and "default" in inner:
                node[name] = json.loads(json.dumps(inner["default"]))
        for name, value in node.items():
            inner = properties.get(name, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                fill(value, inner)
    elif isinstance(node, list):
        for item in node:
            fill(item, schema.get("items", {}))


def matches_type(node, kind):
    if kind == "integer":
        return isinstance(node, int) and not isinstance(node, bool)
    if kind == "number":
        return isinstance(node, (int, float)) and not isinstance(node, bool)
    return isinstance(node, {"object": dict, "array": list, "string": str, "boolean": bool}[kind])


def blocking(node, schema, path=""):
    """What keeps a server from looking at rules; None when nothing does."""
    if node is None:
        return None if schema.get("nullable") else f"{path}: null"
    if schema.get("x-kubernetes-int-or-string"):
        if isinstance(node, bool) or not isinstance(node, (int, str)):
            return f"{path}: no integer or string"
    elif "type" in schema and not matches_type(node, schema["type"]):
        return f"{path}: no {schema['type']}"
    if "enum" in schema and node not in schema["enum"]:
        return f"{path}: enum"
    for kind, keyword in ((str, "maxLength"), (list, "maxItems"), (dict, "maxProperties")):
        if isinstance(node, kind) and keyword in schema and len(node) > schema[keyword]:
            return f"{path}: {keyword}"
    if isinstance(node, str) and schema.get("format") == "byte":
        try:
            base64.b64decode(node, validate=True)
        except ValueError:
            return f"{path}: format byte"
    if isinstance(node, str) and schema.get("format") == "date-time":
        try:
            datetime.datetime.fromisoformat(node)
        except ValueError:
            return f"{path}: format date-time"
    children = []
    if isinstance(node, dict):
        for name in schema.get("required", []):
            if name not in node:
                return f"{path}.{name}: required"
        for name, value in node.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                children.append((value, inner, f"{path}.{name}"))
    elif isinstance(node, list):
        children = [(item, schema.get("items", {}), f"{path}[{index}]") for index, item in enumerate(node)]
    for child in children:
        found = blocking(*child)
        if found:
            return found
    return None


def refused(node, schema, env):
    """Whether a keyword of the schema refuses the object, be it one that lets a server look at rules."""
    if "pattern" in schema and isinstance(node, str):
        if not matches(env, node, schema["pattern"]):
            return True
    if isinstance(node, (int, float)) and not isinstance(node, bool):
        if "minimum" in schema and (node < schema["minimum"] or schema.get("exclusiveMinimum") and node == schema["minimum"]):
            return True
        if "maximum" in schema and (node > schema["maximum"] or schema.get("exclusiveMaximum") and node == schema["maximum"]):
            return True
    for kind, keyword in ((str, "minLength"), (list, "minItems"), (dict, "minProperties")):
        if isinstance(node, kind) and len(node) < schema.get(keyword, 0):
            return True
    if isinstance(node, list):
        kind = schema.get("x-kubernetes-list-type")
        keys = None
        if kind == "set":
            keys = [json.dumps(item, sort_keys=True) for item in node]
        elif kind == "map":
            keys = [json.dumps([item.get(key) for key in schema["x-kubernetes-list-map-keys"]]) for item in node]
        if keys is not None and len(set(keys)) < len(keys):
            return True
        return any(refused(item, schema.get("items", {}), env) for item in node)
    if isinstance(node, dict):
        for name, value in node.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if isinstance(inner, dict) and refused(value, inner, env):
                return True
    return False


PATTERNS = {}


def matches(env, text, pattern):
    key = (text, pattern)
    if key not in PATTERNS:
        rule = f"self.matches({json.dumps(pattern)})"
        PATTERNS[key] = env.compile(rule).eval(data={"self": text}).value() is True
    return PATTERNS[key]


def adapted(node, schema):
    """The value as the server hands it to CEL: numbers as doubles, names escaped, formats as CEL's types."""
    if isinstance(node, dict):
        if "additionalProperties" in schema:
            inner = schema["additionalProperties"]
            return {name: adapted(value, inner if isinstance(inner, dict) else {}) for name, value in node.items()}
        result = {}
        for name, inner in schema.get("properties", {}).items():
            if node.get(name) is not None and escaped(name):
                result[escaped(name)] = adapted(node[name], inner)
        return result
    if isinstance(node, list):
        return [adapted(item, schema.get("items", {})) for item in node]
    if schema.get("type") == "number":
        return float(node)
    if schema.get("format") == "byte":
        return base64.b64decode(node)
    if schema.get("format") == "date-time":
        time = timestamp_pb2.Timestamp()
        time.FromJsonString(node.upper())
        return time
    return node


# -- The comparison ---------------------------------------------------------------------------------------------------

class Rule:
    """A rule of a node and the invariants that it is for."""

    def __init__(self, env, entry, known):
        self.text = entry["rule"]
        self.is_transition = "oldSelf" in self.text
        text = self.text
        if entry.get("optionalOldSelf"):
            # Only objects that were there before are given.
            text = text.replace("oldSelf.hasValue()", "true").replace("oldSelf.value()", "oldSelf")
        parts = re.split(r"(?:^|; )(?=[A-Za-z_]\w*::\w+: )", entry.get("message", ""))
        self.invariants = [part.split(": ", 1)[0] for part in parts if part.split(": ", 1)[0] in known]
        self.problem = None
        # C++'s CEL refuses to take a text to its very end, which Go's does; the rule itself bounds the end by the size.
        text = re.sub(r"([\w.\[\]]+)\.substring\(", r"(\1 + ' ').substring(", text)
        try:
            self.program = env.compile(text)
        except Exception as error:  # the library has no class of its own for it
            self.problem = str(error)
        self.verdicts = {}

    def verdict(self, key, value, old=None):
        """True, False, or the text of an error; a server takes an error for false."""
        if key not in self.verdicts:
            data = {"self": value}
            if self.is_transition:
                data["oldSelf"] = old
            try:
                self.verdicts[key] = self.program.eval(data=data).value()
            except Exception as error:
                self.verdicts[key] = str(error)
        return self.verdicts[key]


class Definition:
    """A definition with its rules by node of the schema."""

    def __init__(self, env, path, known):
        document = yaml.safe_load(path.read_text())
        if not document or document.get("kind") != "CustomResourceDefinition":
            raise ValueError(f"{path} is no definition")
        self.kind = document["spec"]["names"]["kind"]
        self.schema = document["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        self.rules = {}
        self.collect(env, self.schema, known)

    def collect(self, env, schema, known):
        if not isinstance(schema, dict):
            return
        entries = schema.get("x-kubernetes-validations", [])
        if entries:
            self.rules[id(schema)] = [Rule(env, entry, known) for entry in entries]
        for inner in list(schema.get("properties", {}).values()) + [schema.get("items"), schema.get("additionalProperties")]:
            self.collect(env, inner, known)

    def node(self, path):
        """The schema at a place of an object; None where the schema is open."""
        schema = self.schema
        for step in path:
            if not isinstance(schema, dict):
                return None
            if isinstance(step, int):
                schema = schema.get("items")
            else:
                schema = schema.get("properties", {}).get(step, schema.get("additionalProperties"))
        return schema if isinstance(schema, dict) else None


def value_at(node, path):
    for step in path:
        node = node[step]
    return node


class Comparison:
    def __init__(self, folder, version, facts, env):
        self.facts = facts
        self.outcomes = facts["outcomes"]["1." + version.removeprefix("1.")]
        self.classes = {name: set(all_of) for name, all_of in facts["classes"].items()}
        self.classes_with_rules = set().union(*self.classes.values())
        self.env = env
        found = [Definition(env, path, self.outcomes) for path in sorted((folder / f"crds-{version}").glob("*.yaml"))]
        self.definitions = {definition.kind: definition for definition in found}
        self.objects = self.blocked = self.verdicts = 0
        self.is_good = True
        self.broken = collections.Counter()
        self.disagreements = []
        self.missing = collections.Counter()
        # Invariants, by kind, whose rules stand where the container of their objects is, and are compared there.
        self.hoisted = set()
        self.accepted = collections.Counter()

    def run(self, entry):
        whole = json.loads(json.dumps(entry["object"]))
        definition = self.definitions[whole["kind"]]
        fill(whole, definition.schema)
        if blocking(whole, definition.schema):
            self.blocked += 1
            return
        self.objects += 1
        places = {}
        for place in entry["places"]:
            places.setdefault(json.dumps(place["path"]), []).append(place)
        broken = set()
        lowered = set()
        is_refused = refused(whole, definition.schema, self.env)
        self.is_good = not is_refused
        for same in places.values():
            path = same[0]["path"]
            schema = definition.node(path)
            if schema is None:
                continue
            known = set().union(*(self.classes.get(place["class"], set()) for place in same))
            untrue = set().union(*(place["untrue"] for place in same))
            lowered |= {name for name in untrue if self.outcomes[name] == "schema"}
            node = value_at(whole, path)
            if "properties" not in schema:
                continue
            below = {}
            for place in entry["places"]:
                if len(place["path"]) > len(path) and place["path"][:len(path)] == path:
                    for name in self.classes.get(place["class"], set()):
                        below[name] = below.get(name, False) or name in place["untrue"]
            said = self.check_node(definition, schema, node, known, untrue, below, path)
            broken |= {name for name in said - known if below.get(name)}
            for name in known - said:
                if self.outcomes[name] == "cel":
                    self.missing[(definition.kind, re.sub(r"\[\d+\]", "[*]", json.dumps(path)), name)] += 1
            broken |= {name for name in untrue & said}
        self.broken.update(broken | lowered)
        if lowered and not is_refused:
            for name in lowered:
                self.accepted[(definition.kind, name)] += 1
                self.disagreements.append((definition.kind, "whole object", name, "schema keywords", whole, "not true",
                                           "accepted by the schema"))

    def check_node(self, definition, schema, node, known, untrue, below, path):
        said = set()
        hoisted = {}
        rules = definition.rules.get(id(schema), [])
        if not rules:
            return said
        value = adapted(node, schema)
        key = json.dumps(value, sort_keys=True, default=repr)
        for rule in rules:
            said.update(rule.invariants)
            if rule.problem:
                continue
            if rule.is_transition:
                # OCL has no verdict on a change, but what is good and not changed may be kept.
                if self.is_good:
                    self.verdicts += 1
                    if rule.verdict(key, value, value) is not True:
                        self.disagreements.append((definition.kind, path, rule.invariants, rule.text, node,
                                                   "nothing is changed", rule.verdict(key, value, value)))
                continue
            if any(self.outcomes[name].endswith("instances") for name in rule.invariants):
                continue
            strangers = [name for name in rule.invariants if name not in known]
            if strangers:
                for name in strangers:
                    if name in self.classes_with_rules:
                        self.hoisted.add((definition.kind, name))
                        hoisted.setdefault(name, []).append((rule, rule.verdict(key, value)))
                    else:
                        self.disagreements.append((definition.kind, path, name, rule.text, node,
                                                   "no invariant of a class there or inside", ""))
                continue
            ours = not any(name in untrue for name in rule.invariants)
            theirs = rule.verdict(key, value)
            self.verdicts += 1
            if (theirs is True) != ours:
                self.disagreements.append((definition.kind, path, rule.invariants, rule.text, node, ours, theirs))
        # Each place that a class is contained in has a rule of its own at the container.
        for name, verdicts in hoisted.items():
            self.verdicts += 1
            ours = not below.get(name, False)
            if all(theirs is True for _, theirs in verdicts) != ours:
                self.disagreements.append((definition.kind, path, name, " and ".join(rule.text for rule, _ in verdicts), node,
                                           ours, [theirs for _, theirs in verdicts]))
        return said


def report(comparison, version, facts, per_invariant):
    problems = {(rule.text, rule.problem) for definition in comparison.definitions.values()
                for rules in definition.rules.values() for rule in rules if rule.problem}
    transitions = sorted({name for name, outcome in comparison.outcomes.items() if outcome.endswith("transition")})
    ruled = {name for definition in comparison.definitions.values() for rules in definition.rules.values()
             for rule in rules if not rule.is_transition for name in rule.invariants}
    counts = {name: comparison.broken[name] for name in sorted(ruled)}
    rare = {name: count for name, count in counts.items() if count < per_invariant}
    print(f"verify-cel: Kubernetes {version}: {comparison.objects} objects, {comparison.verdicts} verdicts, "
          f"{len(comparison.disagreements)} disagreements; {len(ruled)} invariants in rules, "
          f"broken {min(counts.values(), default=0)} times at least, {statistics.median(counts.values()) if counts else 0:.0f} in the middle; "
          f"{comparison.blocked} objects not compared because the schema refuses them first")
    for text, problem in sorted(problems):
        print(f"  not compared: {text}: {problem.splitlines()[0]}")
    if transitions:
        print(f"  about a change, and compared only where nothing is changed: {', '.join(transitions)}")
    for name, count in rare.items():
        print(f"  broken only {count} times: {name}")
    missing = {place: count for place, count in comparison.missing.items() if (place[0], place[2]) not in comparison.hoisted}
    for (kind, path, name), count in sorted(missing.items()):
        print(f"  no rule at its node: {name} in {kind} at {path} ({count} objects)")
    groups = collections.OrderedDict()
    for item in comparison.disagreements:
        groups.setdefault((item[0], str(item[2]), item[3]), []).append(item)
    for (kind, name, text), items in groups.items():
        _, path, _, _, node, ours, theirs = min(items, key=lambda item: len(json.dumps(item[4], default=repr)))
        print(f"disagreement ({len(items)} objects, seed {facts['seed']}): {name} in {kind}\n"
              f"  rule: {text}\n  at:   {json.dumps(path)}\n  node: {json.dumps(node, default=repr)[:2000]}\n"
              f"  OCL:  {ours}\n  CEL:  {theirs}")
    return not comparison.disagreements and not missing


def main():
    folder = pathlib.Path(sys.argv[1])
    facts = json.loads((folder / "facts.json").read_text())
    env = environment()
    versions = sorted(path.name.removeprefix("crds-") for path in folder.glob("crds-1.*"))
    comparisons = {version: Comparison(folder, version, facts, env) for version in versions}
    with open(folder / "objects.jsonl") as lines:
        for line in lines:
            entry = json.loads(line)
            for comparison in comparisons.values():
                comparison.run(entry)
    results = [report(comparison, version, facts, int(sys.argv[2])) for version, comparison in comparisons.items()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
