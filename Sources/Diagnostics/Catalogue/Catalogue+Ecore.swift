extension DiagnosticCatalogue {
  /// What makes a metamodel unusable in part.
  static let ecore = """
    bad-default
    The default of an attribute is no value of its type.
    > Write a value of the type, or for an enumeration one of its literals.

    duplicate-ns-uri
    Two packages have one namespace URI, so that a model cannot tell which it means. The first is used.
    > Give each package its own nsURI, or load only one of the metamodels.

    no-name
    A package, classifier, feature, operation or parameter has no name.
    > Name it.

    too-many-classes
    The metamodel has more classes than is accepted.
    > Split it.

    too-many-features
    A class has more features, those it inherits included, than is accepted.
    > Split it.

    too-many-supertypes
    A class has more super types, those of its super types included, than is accepted.
    > Flatten the hierarchy, or check what wrote the metamodel.

    unresolved-type
    A feature, operation or parameter has no type, or one that leads to no classifier.
    > State eType, and check the path of the metamodel it refers to.

    unusable-default
    The default of an attribute is too long or is the one number that cannot be stored.
    > Use another default.

    wrong-type
    An attribute has a class as its type, or a reference a data type.
    > Use an EReference for classes and an EAttribute for data types.
    """

  /// What makes a metamodel ill-formed; the rules and severities are those of EMF.
  static let ecoreRules = """
    ambiguous-type
    A generic type names a classifier and a type parameter at once.
    > Keep one of the two.

    bad-annotation-source
    The source of an annotation is no URI.
    > Correct it.

    bad-constraint-name
    A name in 'constraints' is no name of a constraint.
    > Write names parted by blanks.

    bad-delegate
    The URI of a delegate is none that OCL is known under.
    > Use http://www.eclipse.org/emf/2002/Ecore/OCL/Pivot.

    bad-instance-type
    The instance type name of a classifier is no Java type.
    > Correct it.

    bad-lower-bound
    The lower bound is negative.
    > Use 0 or more.

    bad-map-entry
    A class that stands for java.util.Map$Entry lacks 'key' or 'value', or has more.
    > Give it exactly the features 'key' and 'value'.

    bad-name
    A name is no identifier: letters, digits and '_', not beginning with a digit.
    > Rename it; annotations can keep the name that files use.

    bad-ns-prefix
    The namespace prefix of a package is no XML name.
    > Use letters, digits and '.', beginning with a letter.

    bad-ns-uri
    The namespace URI of a package is no URI.
    > Correct it.

    bad-upper-bound
    The upper bound is 0 or below -2.
    > Use 1 or more, or -1 for no bound.

    bounds-disagree
    The lower bound is above the upper one.
    > Lower the one or raise the other.

    circular-supertypes
    A class inherits from itself through its super types.
    > Remove one of the inheritances.

    contained-elsewhere
    An object must have a container by one reference, but is contained by another.
    > Make the reference to the container optional.

    duplicate-classifier
    Two classifiers of a package have one name.
    > Rename one of them.

    duplicate-feature
    A class has two features of one name, inherited ones included.
    > Rename one of them.

    duplicate-literal
    Two literals of an enumeration have one name.
    > Rename one of them.

    duplicate-literal-text
    Two literals of an enumeration are written alike in files.
    > Change the 'literal' of one of them.

    duplicate-literal-value
    Two literals of an enumeration have one number.
    > Change one of the numbers, unless the one is an alias of the other.

    duplicate-operation
    A class has two operations with one name and the same types of parameters.
    > Rename or remove one of them.

    duplicate-parameter
    Two parameters of an operation have one name.
    > Rename one of them.

    duplicate-subpackage
    Two packages in a package have one name.
    > Rename one of them.

    duplicate-supertype
    A class names a super type twice.
    > Name it once.

    duplicate-type-parameter
    Two type parameters have one name.
    > Rename one of them.

    empty-type
    A generic type names neither a classifier nor a type parameter where one is needed.
    > State one.

    foreign-key
    A key of a reference (eKeys) is no attribute of the reference's type.
    > Use attributes of the type.

    inconsistent-supertypes
    A class inherits from a generic class twice, with different type arguments.
    > Use the same arguments.

    interface-not-abstract
    A class is an interface but not abstract.
    > Set abstract to true as well.

    many-containers
    A reference to the container has more than one value; an object has one container.
    > Set its upper bound to 1.

    many-without-type
    An operation without a type has an upper bound of more than one.
    > State the type, or remove the bound.

    misplaced-bound
    A bound stands at a generic type that is no type argument.
    > Remove it.

    no-instance-type
    A data type has no instance type name, so EMF cannot load its values.
    > State instanceClassName.

    no-ns-prefix
    A package has no namespace prefix.
    > State nsPrefix; it may be the package's name.

    no-ns-uri
    A package has no namespace URI, so models cannot name it.
    > State nsURI.

    not-serializable
    An attribute is written to files, but values of its type cannot be.
    > Make the attribute transient, or use a type that can be written.

    not-unique
    A containment or a reference with an opposite is not unique.
    > Set unique to true.

    operation-is-accessor
    The name and parameters of an operation are those of a method that EMF generates for a feature.
    > Rename the operation.

    opposite-not-mutual
    A reference names an opposite that does not name it back.
    > State eOpposite at both.

    opposite-not-transient
    A reference is transient but its opposite is not, so a file would hold one side.
    > Make both transient or none.

    opposite-of-itself
    A reference is its own opposite.
    > Remove eOpposite.

    opposite-of-other-class
    The opposite of a reference is no feature of the reference's type.
    > Use a reference of that type.

    opposites-both-contain
    A reference and its opposite are both containments; of two objects only one contains the other.
    > Make one of them a plain reference.

    primitive-type
    A type argument is a primitive type.
    > Use the wrapper, such as EIntegerObject.

    raw-type
    A generic classifier is used without type arguments.
    > State them.

    reserved-ns-prefix
    The namespace prefix begins with 'xml', which XML keeps for itself.
    > Use another one.

    several-ids
    A class has more than one attribute that is its id.
    > Keep one.

    similar-classifiers
    The names of two classifiers differ only in case or '_', which does not do for generated code.
    > Rename one of them.

    similar-features
    The names of two features differ only in case or '_', which does not do for generated code.
    > Rename one of them.

    similar-literals
    The names of two literals differ only in case or '_', which does not do for generated code.
    > Rename one of them.

    supertype-no-class
    A generic super type names no class.
    > Name a class.

    type-argument-count
    A generic type has more or fewer arguments than its classifier has parameters.
    > State as many.

    type-argument-out-of-bounds
    A type argument does not keep the bound of its parameter.
    > Use a type that does.

    type-parameter-out-of-scope
    A type parameter is used outside of the class or operation that declares it.
    > Use one of the own class or operation.
    """
}
