extension DiagnosticCatalogue {
  static let deploy = """
    bad-setting
    A value of --set is not one of those that the templates know.
    > Use one of the values that the message names.

    file-twice
    The template prints a file of the name plan.json, which is that of the plan.
    > Let the template give its file another name.

    no-dependency
    The class of a resource does not say which native object it becomes.
    > Add the annotation https://krosskube.io/dependency with kind = generates to the class.

    no-repository
    Argo CD reads objects from a repository, and nothing says from which.
    > Add --set repository=URL.

    no-template
    A resource has no template, of which its native object would be made.
    > Give it a template.

    replaced
    The target cannot do what the resource asks for; something else is done in its stead, as the message says. It is a warning where
    the engine may come to other clusters or counts than the plan, and a note where the plan decides in place of the engine.
    > Deploy again when clusters change, or choose a target that can do it; docs/deploy.md has a table.

    unknown-setting
    A name of --set is one that no built-in template asks for.
    > Check the name; docs/deploy.md lists all. Templates of your own may ask for any.
    """

  static let function = """
    bad-setting
    A setting of functionConfig has a value that it cannot have.
    > Use one of the values that the message names.

    empty-cluster
    The plan gives nothing to the cluster that functionConfig names.
    > Check the name of the cluster, and what the selectors of the resources ask for.

    no-items
    The items of a ResourceList are no array.
    > Make them an array of objects.

    no-resource-list
    Standard input holds something else than one ResourceList.
    > Let kustomize or kpt call the function, or write a ResourceList by hand.

    other-version
    The ResourceList has a version that is not known; it is read as config.kubernetes.io/v1.
    > Use config.kubernetes.io/v1.

    unknown-setting
    The spec of functionConfig has a setting that the function does not know.
    > Use target, cluster, inventory or set.
    """
}
