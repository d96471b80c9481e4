extension DiagnosticCatalogue {
  static let crd = """
    any-object
    A containment allows objects of any class, so the schema cannot check them.
    > Give the reference a class as its type.

    bad-chart
    The name or the version of a Helm chart is not one that Helm takes.
    > Give a name of lower-case letters, digits and '-', and a version such as 1.2.0.

    bad-column
    An annotation about printer columns is not usable.
    > Write it as docs/annotations.md says.

    bad-default
    The default of an attribute cannot be said in the schema.
    > Change it, or remove it.

    bad-dependency
    What a class is annotated to generate is no class it can contain.
    > Correct the references of the annotation.

    bad-name
    A name that follows from the metamodel, or that an annotation gives, breaks the rules of Kubernetes.
    > State another one by annotation.

    bad-path
    The path that an annotation gives for a feature is not usable.
    > Write names parted by dots.

    bad-pattern
    A pattern cannot be said in the notation of schemas.
    > Simplify it, without look-around and back-references.

    bad-scale
    An annotation about the scale subresource is not usable.
    > Write it as docs/annotations.md says.

    bad-selectable-field
    An annotation about selectable fields names no scalar field.
    > Correct the path.

    bad-webhook
    What is to convert objects between versions is no address.
    > Give https://HOST/PATH, or NAMESPACE/SERVICE[:PORT][/PATH] for a Service of the cluster.

    breaking-default
    An object that leaves fields to their defaults breaks an invariant by them.
    > Change the default or the invariant, or make the field required.

    costly-rule
    A rule takes more than a tenth of the cost that an API server allows to one rule, by its own estimate.
    > State a smaller bound where the note says, or write the invariant with fewer loops within loops.

    default-bound
    Texts or lists have no upper bound, which the cost of rules needs, so they got a default one.
    > State bounds in the metamodel where the default ones are too small.

    depth-cut
    The schema would be too large and was cut off at a depth; what lies deeper is kept but not checked.
    > Split the class, or contain less.

    descriptions-cut
    Descriptions were left out because the definition would have been too large.
    > Shorten the documentation, if the descriptions are missed.

    documents-of-versions
    A document of OCL is given with metamodels of several versions, and it is open which of them it is about.
    > Write the invariants into the metamodels, or make one version at a time.

    file-twice
    The template for definitions prints a file that is also generated beside them.
    > Print it under another name, or do not ask for what is generated.

    list-map-key
    A list cannot be merged by key, because its items lack required scalar keys; it is merged as a whole.
    > Make the key attributes required.

    list-set
    A list of objects is annotated as a set, which is for scalars.
    > Use 'map' with keys, or 'atomic'.

    lossy-conversion
    Something is in one version of a kind only, or is of another type there, and objects are not converted.
    > Name a webhook with --conversion-webhook, or give all versions the field.

    name-collision
    Two classes would have one name in the API.
    > State another name for one of them by annotation.

    newer-kubernetes
    Something asked for exists only in a newer Kubernetes than --min-kubernetes says, and was left out.
    > Raise --min-kubernetes, or remove the annotation.

    no-bytes
    A value of a type of bytes is no hexadecimal text, so it has no base64; it is left out of the custom resource.
    > Write two hexadecimal digits for each byte, as EMF does.

    no-concrete-class
    A containment is of an abstract class without concrete subclasses.
    > Add one, or make the class concrete.

    no-document
    The template printed nothing where a definition was expected.
    > Correct the template.

    no-group
    No API group is stated and none follows from the nsURI.
    > Use --group, or the annotation 'group'.

    no-metamodel
    The file holds no package of Ecore.
    > Give a metamodel (.ecore).

    no-root
    No class is concrete and not contained by another, so none can be a resource.
    > Annotate one with 'plural'.

    no-sample
    An example was not found; the note says why, as far as that is known: a keyword of the schema refuses such objects first, the
    kind has nothing that the invariant is about, or nothing that was tried broke it without breaking the object.
    > Write one yourself, if one is needed.

    not-an-object
    An annotation for objects stands at a feature that holds none.
    > Remove it.

    not-enforced
    With --strict every invariant must be enforced by the API server, by a schema or a rule in CEL, and this one is not.
    > Write it without what CEL cannot say, or run without --strict.

    path-conflict
    Two features would stand at one place of the resource.
    > Change the path of one of them.

    pattern-replaced
    A type and its base type both have a pattern; a schema has one.
    > Say both in one pattern.

    protected-group
    The API group belongs to Kubernetes.
    > Use a group of your own domain.

    recursion-cut
    A class contains itself; a schema cannot refer to itself, so it was cut and the rest is kept but not checked.
    > Nothing, if this depth is enough.

    storage-version
    Several versions of a kind say that they are the one that is stored, or all say that they are not.
    > Write 'storage' = 'true' at the package of one version.

    subclasses
    Objects of subclasses may stand here, but nothing tells them apart in the resource.
    > Annotate a 'discriminator', or use one class.

    too-large
    The schema of a class is too large however early it is cut off.
    > Split the class.

    union
    Objects of several classes may stand here; the schema allows the members of all of them together.
    > Nothing; the discriminator tells them apart.

    unknown-key
    An annotation has a key that means nothing here.
    > Correct the key.

    unknown-value
    An annotation has a value that its key does not take.
    > Use one of those the message lists.

    unserializable-type
    Values of the attribute's type cannot be written, so it was left out.
    > Use another type.

    unsupported-union
    Objects of several classes may stand here and cannot be told apart, so they are not checked.
    > Give the classes a common discriminator, or use one class.

    unused-facet
    A facet of a data type means nothing in the schema.
    > Remove or correct it.

    version-conflict
    Versions of a kind differ in what must be the same in all: names or scope.
    > Give all the same.

    version-twice
    A version is given as --api-version although metamodels are given with theirs.
    > Leave out one of the two.

    wrong-metamodel
    The metamodel of definitions lacks classes that are needed.
    > Use the built-in one.
    """
}
