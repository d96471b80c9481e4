extension DiagnosticCatalogue {
  static let uml = """
    bad-multiplicity
    A multiplicity is no pair of numbers, or its upper bound is below the lower one. What is taken instead is said.
    > Write bounds such as 0..1, 1 or 0..*.

    bad-slot
    A slot of an instance is about no feature of its class, or has a value that the feature cannot have.
    > Correct the slot; or correct the property's type or multiplicity. With --lax it is left out with a warning.

    derived-opposite
    An association has two ends that classes own, and only one is derived. Ecore can keep the other up to date no more, so it is derived too.
    > Make both ends derived, or none; or let the association own one of them.

    document-type
    The file is a document type (DTD): it says how files are written, and holds no model.
    > Name the file with the model.

    dropped
    Elements of a class model have no counterpart in Ecore, so nothing was made of them.
    > Nothing, if they are not missed; --report lists them all.

    duplicate-id
    Two elements of a file have one id, so that references to it are ambiguous. They lead to the first.
    > Export the model again; or give one of the elements another id.

    generalization-cycle
    A generalization would make a class its own supertype; it was left out.
    > Remove one of the generalizations.

    inherited
    A class has a property of the same name as one of its superclasses. To Ecore it is the same feature, so it was left out.
    > Rename one of the two, if both are meant.

    limit-elements
    The file has more elements than is accepted; the rest was not read.
    > Split the model, if the file is to be trusted.

    merge-conflict
    Two elements of the same name in packages that are merged are of different kinds or types, so that they cannot be one.
    > Give them the same metaclass or type; or one of them another name.

    moved
    Something is in the metamodel in another form than in the class model.
    > Nothing; --report lists them all.

    no-classes
    A file of UML has no classes, data types or enumerations: only a profile, or only behaviour.
    > Name the file with the class model.

    no-context
    A constraint is about no class of the metamodel, so it is no invariant.
    > Let the class own the constraint, or name it as the constrained element.

    no-instance
    An instance specification becomes no object: it has no classifier, an abstract one, or one that became no class.
    > Give the instance a class that is not abstract, if it is to be an object of the model.

    no-instances
    Instances are to be written, but the file is no class model of UML or has no instance specifications.
    > Name the class model that holds the instances, or leave out --instances.

    no-metamodel
    A class model is made of metamodels; the file is a model of another metamodel.
    > Name a metamodel, or write the model in another format.

    no-report
    A report is asked for on a model that is no UML, or in a format that is not known.
    > Give --report with a model of UML, and a file that ends in '.md' or '.json'.

    not-invariant
    The text of a constraint has parts that are no invariants, such as conditions of operations.
    > Write them where they belong: as precondition, postcondition or body of the operation.

    not-merged
    A package merge leads nowhere, in a circle or to a package that several others merge; what it merges stays a package of its own.
    > Let one package merge it; or choose --uml-option merges=kept.

    not-navigable
    An end of an association belongs to the association and not to a class, so it is no feature.
    > Make the end navigable and owned by the class, if instances are to have it.

    not-ocl
    A constraint or a value is in another language than OCL. Its text is in the documentation, or is left out.
    > Write it in OCL and say so in its language.

    not-said
    A metamodel has something that a class model has no words for; it is left out.
    > Nothing, if it is not missed; else keep the metamodel as it is.

    not-uml
    The file holds no elements of UML: it is of another language, or holds only differences to another file.
    > Export the class model from the tool as XMI of UML 2.x.

    renamed
    A name is no identifier, or taken; another one was made of it.
    > Rename the element in the model, so that names are what is expected.

    unknown-type
    A type is not said, or is in a file that is not read. What is taken instead is said.
    > Put the type into the file; or use the primitive types of UML.

    unnamed
    An element without a name needs one in Ecore, so one was made.
    > Name it in the model, so that the name does not depend on its place.
    """
}
