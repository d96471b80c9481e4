extension DiagnosticCatalogue {
  static let placement = """
    bad-count
    An override sets the number of replicas, completions or parallel pods to something that is no whole number from 0.
    > Give a whole number, without quotation marks.

    bad-name
    The name of a cluster is no name that an API server takes.
    > Give the name that the cluster has in its list.

    bad-patch
    A patch of an override cannot be applied to the object: its path leads nowhere, or its value is no JSON.
    > Correct the path (RFC 6901, from the root of the native object), or use add in place of replace.

    bad-quantity
    A capacity, a use or a request is no quantity, or is below zero.
    > Write a number with an optional suffix, such as 500m, 2 or 64Gi.

    bad-taint
    A taint of a cluster has no key, or an effect that its kind does not have.
    > State the key, and one of the effects that the message names.

    bad-version
    The version of a cluster cannot be read.
    > Write it as its API server tells it, such as v1.34.1.

    bad-weight
    The annotation krosskube.io/weight of a cluster is no weight.
    > Write a whole number from 0 to 1000000 in quotation marks.

    circular-followers
    Resources that go where others need them need each other in a circle, so that none of them has a place to begin with.
    > Make one of them REPLICATED.

    collision
    Two resources make an object of the same kind, namespace and name in the same cluster; one would overwrite the other.
    > Rename one of them, or give them selectors that have no cluster in common.

    dead-override
    An override names or selects no cluster that the resource is placed on, so that it changes nothing.
    > Remove it, or mend its names or labels. 'krosskube plan --explain' says why a cluster was not chosen.

    divided-daemon-set
    A DaemonSet runs on every node of each cluster it is in; there is nothing to divide.
    > Make it REPLICATED.

    divided-indices
    A job with completion indices is divided over several clusters. Each counts its own indices from 0, so that the same
    index is worked on in several clusters.
    > Make it REPLICATED or BALANCED, or tell the parts apart by an override of the environment.

    duplicate-cluster
    Two clusters of the inventory have the same name.
    > Rename one, or remove it from one of the files.

    duplicate-resource
    A resource is stated twice: kind, namespace and name are the same.
    > Remove one, or rename it.

    empty-selector
    A cluster selector has no terms. In Kubernetes that would select everything, which is seldom meant.
    > State labels or expressions, or leave the selector out.

    foreign-object
    A list of clusters has an object of another kind, which is passed over.
    > Nothing, if that is as it should be; else ask for the kinds that the message names only.

    incomplete-resource
    A resource lacks what it takes to place it: its name, its policy or its template.
    > State it. 'krosskube validate' says what else is missing.

    invalid-override
    What an override makes of the object breaks a rule that the object itself keeps, or is of the wrong type.
    > Correct the patches; the message says which rule is broken, and docs/deploy.md how overrides are checked.

    mixed-inventory
    A file has plain objects of the inventory's metamodel as well as objects with apiVersion and kind.
    > Put them into different files, each with an --inventory of its own.

    negative-weight
    The weight of a cluster is below zero.
    > Give a weight from 0 up; 0 means nothing at all.

    no-consumer
    A Service, ConfigMap, Secret, Role or other resource that goes where it is needed is needed by nothing in the model, so
    that it goes to every cluster that can take it.
    > Make it REPLICATED if that is what is meant, or refer to it where it is used.

    no-ingress-class
    An Ingress asks for a class that its cluster does not have; nothing would serve it there.
    > Install the class, correct the inventory, or override ingressClassName for that cluster.

    no-name
    A cluster of the inventory has no name.
    > Give it one.

    no-room
    A BALANCED resource does not fit into the clusters that were selected. The message says how many are missing.
    > Ask for fewer or smaller ones, admit more clusters, or add capacity. 'krosskube plan --explain' shows the room.

    no-storage-class
    A claim asks for a storage class that its cluster does not have; it would wait for ever.
    > Install the class, correct the inventory, or override storageClassName for that cluster.

    no-weight
    Every cluster that could take a share has the weight 0.
    > Give at least one of them a positive weight.

    not-together
    A resource is placed on a cluster where something that it needs is not: its pods would not start there.
    > Give both the same selector, or make what is needed DISTRIBUTED with a selector that is wide enough; it then follows.

    over-capacity
    What is REPLICATED or DISTRIBUTED is placed without asking for room, and there is not enough of it in a cluster.
    > Make it BALANCED, lower its requests, or add capacity.

    other-version
    An object of a cluster has another version than the one whose fields are known; fields that were renamed are not found.
    > Ask for the known version: kubectl get clusters.v1alpha1.cluster.karmada.io, for example.

    overlapping-ordinals
    Two clusters have a replica of the same number of a divided StatefulSet, so that two pods have one identity.
    > This is a mistake of the program: please report it.

    overridden-division
    An override changes a number that is divided over the clusters, so that the parts would no longer add up.
    > Use clusterWeights to shift replicas between clusters.

    shared-address
    Two Services have one node port in the same cluster, or two Ingresses of one class have the same host and path there.
    > Change one of them, by an override for that cluster if need be, or give them selectors with no cluster in common.

    shared-volume
    A volume that can be attached to one node at a time is given to several clusters: they would take it from each other.
    > Give each cluster a volume of its own by an override of the handle, or place it on one cluster.

    too-few-clusters
    Fewer clusters can take a resource than it needs; nothing of it is placed. The notes say why each of the others cannot.
    > Mend the selector or the tolerations, lower minClusters, or add clusters.

    too-few-replicas
    A resource has fewer replicas than the clusters that must each have one.
    > Raise its replicas or lower minClusters.

    too-old
    A resource uses a feature that the version of its cluster does not have yet, or has only behind a feature gate.
    > Upgrade the cluster, leave the feature out by an override, or select newer clusters.

    unknown-cluster
    A weight or an override names a cluster that is not in the inventory.
    > Correct the name, or add the cluster to the inventory.

    wrong-sum
    The parts of a divided resource do not add up to the whole.
    > This is a mistake of the program: please report it.

    wrong-type
    A part of a cluster's description has a value of another type than its API has.
    > Write a value of the type that the message names; numbers and truth values that are texts need quotation marks.
    """

  static let plan = """
    no-clusters
    The inventory has no clusters.
    > Name a file with an Inventory of metamodels/inventory.ecore by --inventory.

    no-resources
    The models have nothing to place.
    > Name models with MultiCluster resources.
    """
}
