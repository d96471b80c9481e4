#include "CBuiltIn.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

// The compiler reads the files where they are edited: nothing is generated, and no array literal is slow to compile.
static const unsigned char multicluster[] = {
#embed "../../metamodels/krosskube.multicluster.ecore"
};
static const unsigned char meta[] = {
#embed "../../metamodels/kubernetes.meta.ecore"
};
static const unsigned char runtime[] = {
#embed "../../metamodels/kubernetes.runtime.ecore"
};
static const unsigned char storage[] = {
#embed "../../metamodels/kubernetes.storage.ecore"
};
static const unsigned char config[] = {
#embed "../../metamodels/kubernetes.config.ecore"
};
static const unsigned char security[] = {
#embed "../../metamodels/kubernetes.security.ecore"
};
static const unsigned char apiextensions[] = {
#embed "../../metamodels/apiextensions.ecore"
};
static const unsigned char inventory[] = {
#embed "../../metamodels/inventory.ecore"
};
static const unsigned char delivery[] = {
#embed "../../metamodels/delivery.ecore"
};
static const unsigned char kustomize[] = {
#embed "../../templates/kustomize.mtl"
};
static const unsigned char karmada[] = {
#embed "../../templates/karmada.mtl"
};
static const unsigned char ocm[] = {
#embed "../../templates/ocm.mtl"
};
static const unsigned char argocd[] = {
#embed "../../templates/argocd.mtl"
};
static const unsigned char deploy_manifests[] = {
#embed "../../templates/deploy/manifests.mtl"
};
static const unsigned char crd[] = {
#embed "../../templates/crd.mtl"
};
static const unsigned char crd_rbac[] = {
#embed "../../templates/crd/rbac.mtl"
};
static const unsigned char crd_kustomization[] = {
#embed "../../templates/crd/kustomization.mtl"
};
static const unsigned char crd_chart[] = {
#embed "../../templates/crd/chart.mtl"
};
static const unsigned char diagram_graph[] = {
#embed "../../templates/diagram/graph.mtl"
};
static const unsigned char diagram_mermaid[] = {
#embed "../../templates/diagram/mermaid.mtl"
};
static const unsigned char diagram_plantuml[] = {
#embed "../../templates/diagram/plantuml.mtl"
};
static const unsigned char diagram_dot[] = {
#embed "../../templates/diagram/dot.mtl"
};
static const unsigned char docs[] = {
#embed "../../templates/docs.mtl"
};
static const unsigned char docs_markdown[] = {
#embed "../../templates/docs/markdown.mtl"
};
static const unsigned char docs_kinds[] = {
#embed "../../templates/docs/kinds.mtl"
};

#define FILE(name, path) {path, name, sizeof name}

static const krosskube_built_in files[] = {
    FILE(multicluster, "metamodels/krosskube.multicluster.ecore"),
    FILE(meta, "metamodels/kubernetes.meta.ecore"),
    FILE(runtime, "metamodels/kubernetes.runtime.ecore"),
    FILE(storage, "metamodels/kubernetes.storage.ecore"),
    FILE(config, "metamodels/kubernetes.config.ecore"),
    FILE(security, "metamodels/kubernetes.security.ecore"),
    FILE(apiextensions, "metamodels/apiextensions.ecore"),
    FILE(inventory, "metamodels/inventory.ecore"),
    FILE(delivery, "metamodels/delivery.ecore"),
    FILE(kustomize, "templates/kustomize.mtl"),
    FILE(karmada, "templates/karmada.mtl"),
    FILE(ocm, "templates/ocm.mtl"),
    FILE(argocd, "templates/argocd.mtl"),
    FILE(deploy_manifests, "templates/deploy/manifests.mtl"),
    FILE(crd, "templates/crd.mtl"),
    FILE(crd_rbac, "templates/crd/rbac.mtl"),
    FILE(crd_kustomization, "templates/crd/kustomization.mtl"),
    FILE(crd_chart, "templates/crd/chart.mtl"),
    FILE(docs, "templates/docs.mtl"),
    FILE(docs_markdown, "templates/docs/markdown.mtl"),
    FILE(docs_kinds, "templates/docs/kinds.mtl"),
    FILE(diagram_graph, "templates/diagram/graph.mtl"),
    FILE(diagram_mermaid, "templates/diagram/mermaid.mtl"),
    FILE(diagram_plantuml, "templates/diagram/plantuml.mtl"),
    FILE(diagram_dot, "templates/diagram/dot.mtl"),
};

size_t krosskube_built_in_count(void) { return sizeof files / sizeof files[0]; }

krosskube_built_in krosskube_built_in_at(size_t index) { return files[index]; }
