extension DiagnosticCatalogue {
  static let xmi = """
    abstract-class
    An object is of an abstract class. Only concrete classes have instances.
    > Name a concrete subclass with xsi:type.

    bad-value
    A text is no value of the type of its attribute.
    > Write a value of the type: an integer without a fraction, true or false, and so on.

    containment-as-attribute
    A feature that contains objects is written as an XML attribute.
    > Write an element for each object.

    containment-cycle
    Through references to contained objects, an object would contain itself.
    > Remove one of the references.

    duplicate-id
    Two objects of a file have one id, so that references to it are ambiguous. They lead to the first.
    > Give one of the objects another id.

    element-in-text
    The value of an attribute has elements in it.
    > Remove them, or escape '<' as '&lt;'.

    left-out
    Something that is no part of the model had no place any more, or cannot be written in the encoding asked for.
    > Nothing, if it is not missed; else write in UTF-8.

    limit-errors
    The file has so many errors that reading stopped; what follows was not read.
    > Mend the first ones and run the command again.

    limit-objects
    The files hold more objects than is accepted; the rest was not read.
    > Raise the limit with --max-objects, if the files are to be trusted.

    limit-text
    A text is longer than is accepted; the rest of the file was not read.
    > Raise the limit with --max-attribute-size, if the file is to be trusted.

    model-too-large
    The files hold more objects, values or texts than one model can; the rest was not read.
    > Split it.

    near-namespace
    The namespace differs only a little from that of a metamodel, which was used.
    > Correct the namespace (see the fix).

    nil-in-list
    An element of a list is marked as nil. Lists of a model have no null, so it is left out.
    > Remove the element.

    no-namespace
    The root element has no namespace, and so it is not known which metamodel it belongs to.
    > Add xmlns with the nsURI of the package.

    not-followed
    References into another file were left open because of --no-follow.
    > Nothing; without the option the file is loaded.

    schema-names
    What is written can be read again only by the names of the XML schema, which are not written.
    > Nothing, if no program reads the file by its schema.

    second-container
    An object is contained by two others. The first one keeps it.
    > Contain it once and refer to it from elsewhere.

    second-value
    A feature that holds one value is given more than one.
    > Remove all but one.

    stray-text
    Text stands between the elements of an object, where it means nothing.
    > Remove it, or make it a comment.

    too-deep
    Objects are nested so deeply that they cannot be written.
    > Check what made the model.

    undeclared-prefix
    The type of an object has a prefix for which no namespace is declared.
    > Declare it with xmlns:prefix="..." at the root element.

    unknown-class
    The package has no class of this name.
    > Correct the name, or give the metamodel that has the class with --metamodel. With --lax this is a warning.

    unknown-feature
    The class of the object has no feature of this name.
    > Correct the name (see the fix), or give the metamodel that has it. With --lax this is a warning.

    unknown-literal
    The enumeration has no literal of this name.
    > Write one of the literals that the message lists.

    unknown-package
    No metamodel with this namespace was found.
    > Give its file with --metamodel, a folder with --metamodel-path, or state xsi:schemaLocation in the model.

    unresolved-reference
    A reference leads to no object: the file is not there, or nothing in it has that id or path.
    > Correct the reference; --uri-map tells where URIs of other tools are on this machine.

    unwritable-character
    A text has a character that XML cannot hold in any way, such as U+0000.
    > Remove the character from the model.

    wrong-class
    An object is of a class that the feature cannot hold.
    > Use an object of the class that the message names, or of a subclass.
    """

  static let convert = """
    no-resource
    The objects are to be written as custom resources, and one of them has a class that is none.
    > Leave out --custom-resources, or move the object to another file.

    unsupported-format
    The suffix of a file names no format of models, or not one that custom resources are written in.
    > Use .ecore, .xmi, .model, .xml, .yaml, .yml, .json or .krosskube.
    """

  static let io = """
    unreadable
    A file that was asked for could not be read; the message ends in what the system says. The exit status is 2.
    > Check the path and the permissions.
    """

  static let query = """
    bad-definition
    ':let' is not followed by a name, '=' and an expression.
    > Write ':let name = expression'.

    unknown-code
    What 'explain' was asked for is no code of a diagnostic.
    > Correct it; 'explain' without a code lists all of them.

    unknown-command
    A line that begins with a colon names no command.
    > Correct it; ':help' lists the commands.

    unknown-class
    The class that --context or :context names is none of the metamodels that were loaded.
    > Correct the name, or load the metamodel with --metamodel. ':classes' lists the classes.
    """

  static let edit = """
    abstract-class
    A program tried to make an object of an abstract class.
    > Make one of a concrete subclass.

    bad-index
    A program named a position that the list does not have.
    > Use a position from 0 to the number of values.

    bad-resource
    A program added a resource whose URI another resource has.
    > Choose another URI.

    containment-cycle
    A program tried to put an object inside itself.
    > Take it out of the object first.

    dangling-reference
    When the edits were finished, an object in a resource referred to one that is in none.
    > Add that object to a resource, or remove the reference.

    duplicate-value
    A program added a value a second time to a list whose values are distinct.
    > Ask first whether the list has the value.

    feature-map
    A program changed values that stand in a feature map, whose order would be lost.
    > Change the model by another way; feature maps cannot be edited.

    foreign-object
    A program used an object of another model or metamodel.
    > Copy it first.

    too-many-objects
    A model can have 2^31 objects, and this one would have more.
    > Split the model.

    unchangeable-feature
    A program set a feature that is unchangeable, derived or volatile.
    > Set the features that it follows from.

    unknown-class
    A program named a class that the metamodel does not have.
    > Correct the name.

    unknown-feature
    A program named a feature that the class does not have.
    > Correct the name.

    wrong-multiplicity
    A program treated a feature with one value as a list, or a list as one value.
    > Use 'set' for one value, and 'add' and the like for lists.

    wrong-type
    A program gave a feature a value of another type.
    > Convert the value to the type of the feature.
    """
}
