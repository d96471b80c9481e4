extension DiagnosticCatalogue {
  static let modelText = """
    abstract-class
    The class that an object would have has no objects: it is abstract, or has subclasses of which one has to be chosen.
    > Name a concrete class with 'eClass', or with the key that the message names.

    ambiguous-class
    Several packages have a class of this name.
    > Put the prefix of the package and a dot before it.

    ambiguous-reference
    Several objects that could be meant have this name.
    > Refer to one by an id or by its fragment, such as '//@containers.0'.

    assumed
    Custom resources name objects that no document has. They are taken to be in the clusters, as for Kubernetes; nothing about
    them is checked.
    > Nothing; or give the documents that have them to the command too.

    bad-value
    A text is no value of the type of its feature, or not in the form that the class is written in.
    > Write a value of the type.

    converted
    Something is written in the words of the original KrossKube, and was read in today's.
    > Nothing; 'krosskube convert' writes the model anew.

    duplicate-feature
    An object states a feature twice, or a map has a key twice. The first counts.
    > Remove one of them.

    feature-map
    The feature holds entries of a feature map, whose order only XML can express.
    > Keep the model in XMI.

    foreign-resource
    A resource is of a kind that no metamodel describes. It is passed over.
    > Nothing; or name a metamodel with that kind by --metamodel.

    limit-depth
    Braces are nested deeper than is accepted; the rest was not read.
    > Raise the limit with --max-depth, if the file is to be trusted.

    limit-errors
    The file has so many errors that reading stopped; what follows was not read.
    > Mend the first ones and run the command again.

    limit-objects
    The files hold more objects than is accepted; the rest was not read.
    > Raise the limit with --max-objects, if the files are to be trusted.

    limit-text
    A text is longer than is accepted.
    > Raise the limit with --max-attribute-size, if the file is to be trusted.

    limit-values
    The file has more values than is accepted.
    > Split it.

    metamodel
    The objects are those of a metamodel. Their types, generic types and supertypes follow from each other, which only
    the notation of .ecore says shortly.
    > Read and write the metamodel as .ecore.

    no-memory
    The system gives no memory for the stack of a thread.
    > End other programs, or raise the limit on the address space.

    no-object
    Something that is no mapping stands where an object is expected.
    > Write a mapping of features, with 'eClass'.

    no-type
    Neither a key nor the place of an object says of which class it is.
    > Add 'eClass' with the name of the class; a custom resource needs 'apiVersion' and 'kind'.

    other-group
    A resource is of a kind that is known, but of another group. It is passed over, since two groups can have kinds of one name.
    > Write the apiVersion that the metamodel gives the kind, if that is what is meant.

    other-version
    The resource is of another version of its API than the metamodel describes. It is read as if it were of that version.
    > Name the metamodel of that version, or change 'apiVersion'.

    syntax
    The file is not in the '.krosskube' notation. Reading goes on with the next feature.
    > See docs/model-text.md for the notation.

    too-deep
    Objects are contained so deep that the file could not be read again.
    > Keep the model in XMI.

    unknown-class
    No metamodel at hand has a class of this name.
    > Correct the name (see the suggestion), or name the metamodel with --metamodel.

    unknown-feature
    The class has no feature that is written under this key.
    > Correct the key (see the suggestion); the API server would drop it.

    unknown-kind
    The group of the API is known, but it has no such kind.
    > Correct the kind (see the suggestion).

    unknown-package
    No metamodel is known for the namespace of a class.
    > Name its metamodel with --metamodel, or its folder with --metamodel-path.

    unresolved-reference
    A reference names an object that no document has.
    > Correct the name (see the suggestion), or give the document that has the object to the command too.

    wrong-class
    An object is of a class that cannot stand in this place.
    > Name a subclass of what is expected.

    wrong-type
    A value has another type than its key wants: a number for a string, a mapping for a list, and so on.
    > Write a value of the type; texts that look like something else need quotes.
    """
}
