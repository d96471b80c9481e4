#!/usr/bin/env python3
"""Writes large models for the benchmarks; the same arguments give the same bytes.

  generate_models.py clusters --objects 100000 --references path|id --metamodels FOLDER OUTPUT
  generate_models.py transit  --objects 100000 --references path|id OUTPUT

clusters: applications over the metamodels of the project: many roots, deep trees, few references.
transit:  a public transport network over Benchmarks/transit.ecore: one root, flat, each object refers to several others.
"""

import argparse
import os
import random
from xml.sax.saxutils import quoteattr


class Element:
    """An object: its attributes, among them references to other elements, and the objects it contains."""

    __slots__ = ("tag", "type", "attributes", "texts", "children", "name")

    def __init__(self, tag, attributes=None, children=(), texts=(), type=None):
        self.tag = tag
        self.type = type
        self.attributes = attributes or {}
        self.texts = list(texts)
        self.children = list(children)
        self.name = None


def name_all(roots, references, is_single):
    """Gives each element the text that refers to it: an id or a fragment path."""
    count = 0

    def visit(element, path, single_features):
        nonlocal count
        element.name = f"o{count}" if references == "id" else path
        count += 1
        positions = {}
        for child in element.children:
            if child.tag in single_features:
                visit(child, f"{path}/@{child.tag}", single_features)
            else:
                position = positions.get(child.tag, 0)
                positions[child.tag] = position + 1
                visit(child, f"{path}/@{child.tag}.{position}", single_features)

    for index, root in enumerate(roots):
        visit(root, "/" if len(roots) == 1 else f"/{index}", is_single)
    return count


def write(output, roots, head, references):
    def text(value):
        if isinstance(value, Element):
            return value.name
        if isinstance(value, list):
            return " ".join(text(part) for part in value)
        return str(value)

    def emit(element, indent):
        parts = [indent, "<", element.tag]
        if element.type:
            parts.append(f' xsi:type="{element.type}"')
        if references == "id":
            parts.append(f' xmi:id="{element.name}"')
        for key, value in element.attributes.items():
            if value is not None and value != []:
                parts.append(f" {key}={quoteattr(text(value))}")
        if not element.children and not element.texts:
            output.write("".join(parts) + "/>\n")
            return
        output.write("".join(parts) + ">\n")
        for key, value in element.texts:
            output.write(f"{indent}  <{key}>{value}</{key}>\n")
        for child in element.children:
            emit(child, indent + "  ")
        output.write(f"{indent}</{element.tag}>\n")

    output.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    if len(roots) == 1:
        roots[0].attributes = {**head, **roots[0].attributes}
        emit(roots[0], "")
    else:
        output.write("<xmi:XMI" + "".join(f' {k}="{v}"' for k, v in head.items()) + ">\n")
        for root in roots:
            emit(root, "  ")
        output.write("</xmi:XMI>\n")


# -- Applications on clusters -----------------------------------------------------------------------------------------

SINGLE = {
    "clusterSelector", "template", "selector", "image", "resources", "roleRef", "status", "persistentVolumeClaim",
    "configMap", "secret", "livenessProbe", "httpGet", "nfs",
}


def entry(tag, key, value):
    return Element(tag, {"key": key, "value": value})


class Applications:
    """One application after the other until there are enough objects."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.roots = []

    def root(self, tag, attributes=None, children=()):
        self.roots.append(Element(tag, attributes, children))
        return self.roots[-1]

    def spread(self, kind, name, template, **more):
        selector = Element("clusterSelector", {}, [
            entry("matchLabels", "environment", "production"),
            entry("matchLabels", "tier", f"t{self.random.randrange(9)}"),
        ])
        policy = self.random.choice(("REPLICATED", "DISTRIBUTED", "BALANCED")) if kind == "Deployment" else "REPLICATED"
        attributes = {"name": name, "placementPolicy": policy, **more}
        self.root(f"multicluster:MultiCluster{kind}", attributes, [selector, template])
        return template

    def container(self, application, number):
        pick = self.random.randrange
        ports = [Element("ports", {"name": f"p{10 * number + k}", "containerPort": 8000 + 10 * number + k}) for k in range(1 + pick(3))]
        variables = [
            Element("env", {"name": f"SETTING_{k}", "value": f"value {application} {number} {k}"})
            for k in range(2 + pick(5))
        ]
        image = Element("image", {
            "registry": "registry.example.com", "name": f"shop/part-{application}", "tag": f"1.{pick(40)}.{number}"})
        resources = Element("resources", {}, [
            entry("limits", "cpu", "500m"), entry("limits", "memory", "512Mi"),
            entry("requests", "cpu", "250m"), entry("requests", "memory", "256Mi"),
        ])
        return Element(
            "containers", {"name": f"c{number}"}, [image, *ports, *variables, resources],
            [("command", "/app/start"), ("args", f"--config=/etc/app/{application}.yaml")])

    def add(self, number):
        name = f"app-{number}"
        namespace = f"team-{number // 10}"
        place = {"namespace": namespace}
        labels = [entry("labels", "app", name), entry("labels", "tier", "web")]
        account = self.root("security:ServiceAccount", {"name": f"{name}-account"})
        config = self.spread("ConfigMap", f"{name}-config", Element("template", {"name": f"{name}-config"}, [
            *(entry("data", f"key-{k}.properties", f"answer={k}") for k in range(3))]), **place)
        secret = self.spread("Secret", f"{name}-secret", Element("template", {"name": f"{name}-secret"}, [
            *(entry("data", f"secret.{k}", "c2VjcmV0") for k in range(2))]), **place)
        volume = self.spread("PersistentVolume", f"{name}-disk", Element(
            "template", {"name": f"{name}-disk", "storageClassName": "fast"},
            [entry("capacity", "storage", f"{1 + self.random.randrange(500)}Gi"),
             Element("nfs", {"server": "nfs.example.com", "path": f"/exports/{number}"})],
            [("accessModes", "ReadWriteOnce")]))
        claim = self.spread("PersistentVolumeClaim", f"{name}-claim", Element(
            "template", {"name": f"{name}-claim", "volume": volume, "storageClassName": "fast"},
            [Element("resources", {}, [entry("requests", "storage", "1Gi")])],
            [("accessModes", "ReadWriteOnce")]), **place)
        role = self.spread("Role", f"{name}-role", Element("template", {"name": f"{name}-role"}, [
            Element("rules", {}, [], [("verbs", "get"), ("verbs", "list"), ("apiGroups", "apps"),
                                      ("resources", "deployments"), ("resources", "replicasets")])
            for _ in range(2)]), **place)
        self.spread("RoleBinding", f"{name}-binding", Element("template", {"name": f"{name}-binding"}, [
            Element("roleRef", {"kind": "Role", "role": role}),
            Element("subjects", {"kind": "ServiceAccount", "principal": account, "namespace": namespace}),
        ]), **place)
        pods = []
        for part in range(2):
            pod = Element("template", {"serviceAccount": account}, [
                *(entry(label.tag, label.attributes["key"], label.attributes["value"]) for label in labels),
                *(self.container(number, c) for c in range(1 + self.random.randrange(3))),
                Element("volumes", {"name": "data"}, [Element("persistentVolumeClaim", {"claim": claim})]),
                Element("volumes", {"name": "config"}, [Element("configMap", {"configMap": config})]),
                Element("volumes", {"name": "secret"}, [Element("secret", {"secret": secret})]),
            ])
            pods.append(pod)
            attributes = {} if number % 4 == 3 else {"replicas": 1 + self.random.randrange(9)}
            self.spread(
                "DaemonSet" if number % 4 == 3 else "Deployment", f"{name}-{part}",
                Element("template", attributes, [
                    Element("selector", {}, [entry("matchLabels", "app", name)]), pod]), **place)
        self.spread("Service", f"{name}-service", Element(
            "template", {"name": f"{name}-service", "pods": pods},
            [entry("selector", "app", name),
             *(Element("ports", {"name": f"p{k}", "port": 80 + k, "targetPort": f"p{k}"}) for k in range(2))]), **place)


def size(element):
    return 1 + sum(size(child) for child in element.children)


def clusters(arguments):
    applications = Applications(arguments.seed)
    count, number, measured = 0, 0, 0
    while count < arguments.objects:
        applications.add(number)
        number += 1
        count += sum(size(root) for root in applications.roots[measured:])
        measured = len(applications.roots)
    folder = os.path.relpath(arguments.metamodels, os.path.dirname(os.path.abspath(arguments.output)))
    head = {
        "xmi:version": "2.0", "xmlns:xmi": "http://www.omg.org/XMI",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xmlns:multicluster": "https://krosskube.io/multicluster",
        "xmlns:security": "https://krosskube.io/kubernetes/security",
        "xsi:schemaLocation": f"https://krosskube.io/multicluster {folder}/krosskube.multicluster.ecore "
                              f"https://krosskube.io/kubernetes/security {folder}/kubernetes.security.ecore",
    }
    return applications.roots, head


# -- A transport network ----------------------------------------------------------------------------------------------

def transit(arguments):
    """Lines call at platforms; platforms know their neighbours and the lines' stops: about four references an object."""
    pick = random.Random(arguments.seed).randrange
    stations = max(2, arguments.objects // 25)
    network = Element("transit:Network", {"name": "benchmark"})
    platforms = []
    for s in range(stations):
        station = Element("stations", {"name": f"station {s}", "zone": 1 + pick(9)})
        station.children = [
            Element("platforms", {"number": p, "neighbours": [], "stops": [], "roofed": "true" if pick(2) else None})
            for p in range(2 + pick(5))
        ]
        for platform in station.children:
            platform.attributes["neighbours"] = [other for other in station.children if other is not platform]
        platforms += station.children
        network.children.append(station)
    count = 1 + stations + len(platforms)
    number = 0
    while count < arguments.objects:
        line = Element("lines", {"name": f"line {number}", "kind": ("BUS", "TRAM", "TRAIN")[pick(3)]})
        start = pick(len(platforms))
        for k in range(8 + pick(25)):
            platform = platforms[(start + k * 3 + pick(3)) % len(platforms)]
            kind = "transit:TimedStop" if pick(4) else "transit:RequestStop"
            stop = Element("stops", {"minute": 2 * k, "platform": platform, "next": None, "connections": []}, type=kind)
            platform.attributes["stops"].append(stop)
            stop.attributes["connections"] = [s for s in platform.attributes["stops"][-4:-1]]
            if line.children:
                line.children[-1].attributes["next"] = stop
            line.children.append(stop)
        count += 1 + len(line.children)
        number += 1
        network.children.append(line)
    head = {
        "xmi:version": "2.0", "xmlns:xmi": "http://www.omg.org/XMI",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xmlns:transit": "https://krosskube.io/benchmarks/transit",
    }
    return [network], head


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("clusters", "transit"))
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--references", choices=("path", "id"), default="path")
    parser.add_argument("--metamodels", default="metamodels")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("output")
    arguments = parser.parse_args()
    roots, head = (clusters if arguments.kind == "clusters" else transit)(arguments)
    count = name_all(roots, arguments.references, SINGLE if arguments.kind == "clusters" else set())
    with open(arguments.output, "w", encoding="utf-8", buffering=1 << 20) as output:
        write(output, roots, head, arguments.references)
    print(f"{arguments.output}: {count} objects, {len(roots)} roots")


main()
