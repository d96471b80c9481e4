extension DiagnosticCatalogue {
  /// Comparing, and the changes of definitions and versions.
  static let diff = """
    bad-plan
    A file begins as a plan does, but is none as 'krosskube plan --format json' prints it.
    > Make the plan anew.

    column-added
    The table of kubectl get has one more column.
    > Nothing needs to be done.

    column-changed
    The column of kubectl get shows something else.
    > Check that the column's name still fits.

    column-removed
    Those who read or parse the table of kubectl get miss the column.
    > Keep the column, perhaps with a priority above zero.

    conversion-changed
    Objects are converted between versions in another way, so what clients of other versions see may
    change.
    > Check that every version still gives the same objects.

    definition-added
    The API is new.
    > Nothing needs to be done.

    definition-removed
    The whole API is gone: with the definition a server deletes all objects of the kind.
    > Keep the definition and mark its versions deprecated first.

    duplicate-definition
    Two definitions of one side of a comparison have the same name.
    > Remove one, or name the file that is meant.

    group-changed
    To a server another group is another API: no client finds the objects there were.
    > Serve both groups and let objects be created anew in the second.

    kind-changed
    Manifests and clients that name the kind are refused.
    > Keep the kind; a new one needs a definition of its own.

    mixed-folder
    A folder to compare has metamodels as well as YAML or JSON files, so that it is not clear which are
    meant.
    > Name the file, or a folder with one of the two.

    name-changed
    Commands and clients that use the name do not find the resource any more.
    > Keep the name beside the new one where there may be several.

    no-definition
    A file or folder to compare has no CustomResourceDefinition in it.
    > Name one that has; other objects are passed over.

    no-definitions
    No definitions can be made of a metamodel, for the reason in the note.
    > Run 'krosskube crd' on it and mend what it reports.

    no-models
    Models cannot be compared, only definitions and metamodels.
    > Name a .yaml or .ecore file.

    no-versions
    A definition to compare has no versions.
    > Correct it; an API server does not take it either.

    old-definition
    A definition is of an API that Kubernetes 1.22 has dropped, or of none.
    > Convert it to apiextensions.k8s.io/v1.

    other-plan
    A plan has a format that this version of the program does not know.
    > Make the plan anew, or compare with the version that made it.

    plan-and-other
    A plan can be compared with a plan only.
    > Name two plans as 'krosskube plan --format json' prints them.

    plural-changed
    The plural is part of the definition's name and of each URL, so this is another API without the
    objects there were.
    > Keep the plural, or serve both definitions while objects are moved.

    scope-changed
    A server refuses to change the scope, and objects of one scope are not found in the other.
    > Make a new definition and create the objects anew.

    selectable-added
    Requests can select by the field.
    > Nothing needs to be done.

    selectable-removed
    Requests that select by the field are refused.
    > Keep the field selectable.

    storage-changed
    Stored objects stay in the version they were written in until each is written anew.
    > Write all objects anew before the old version is removed.

    subresource-added
    A status subresource makes writes of the object ignore the status; scale lets autoscalers in.
    > Let controllers write the status through its subresource before the change.

    subresource-changed
    Autoscalers read and write another field than before.
    > Check that both fields are kept in step.

    subresource-removed
    Clients that use the subresource, among them controllers and autoscalers, are told that it is not
    there.
    > Keep the subresource.

    version-added
    There is one more version.
    > Nothing needs to be done.

    version-deprecated
    Clients of the version get a warning with each request.
    > Tell them what to use instead by deprecationWarning.

    version-removed
    Clients of the version fail, and a server refuses to drop a version in which objects are stored.
    > Deprecate the version, migrate what is stored and take it out of status.storedVersions, then
    remove it.

    version-served
    The version can be used.
    > Nothing needs to be done.

    version-unserved
    Clients of the version fail.
    > Mark the version deprecated first and wait until nobody uses it.
    """
}
