extension DiagnosticCatalogue {
  static let ocl = """
    bad-pattern
    A regular expression is malformed, or uses look-around or back-references, which need unbounded time.
    > Correct it, or say the same with several simpler expressions.

    bad-severity
    The severity given to an invariant is none.
    > Use error, warning, info or off.

    constraint-not-listed
    The metamodel has the body of an invariant, but the key 'constraints' of the class does not list its name. EMF would
    not check it; it is checked here.
    > Add the name to 'constraints', or remove the body.

    constraint-without-body
    The key 'constraints' lists an invariant for which there is no OCL.
    > Add the body, or remove the name; the invariant may also be implemented in Java, which is not run here.

    cyclic-definition
    To work out a derived feature or an initial value, its own value is needed.
    > Break the circle that the notes show.

    duplicate-body
    A feature or operation is given a second derivation, initial value or body.
    > Keep one of them.

    duplicate-invariant
    Two invariants of a class have one name. Both are checked, but options and baselines cannot tell them apart.
    > Rename one of them.

    duplicate-name
    Two variables or parts have one name where each must have its own.
    > Rename one of them.

    hides-annotation
    A document defines what an annotation of the metamodel defines too; the document's is used.
    > Remove one of them, if that was not meant.

    invariant-violated
    An object breaks a rule of its metamodel: the invariant is false, null or invalid for it. The notes point at the
    smallest part of the rule that decided, with the values it had.
    > Change the object so that the rule holds; '--explain' shows how every part of the rule was evaluated.

    iterator-variables
    An iterator has more or fewer variables than it takes, or lacks its body or accumulator.
    > Write it as the message says.

    library-not-read
    A document imports a standard library. The one that is built in is always used.
    > Remove the import.

    limit-depth
    Operations call each other deeper than is allowed, or fill the stack; the evaluation was cut and has no result.
    > Add a condition that ends the recursion, use 'closure', or raise --max-call-depth.

    limit-size
    A collection or a text grows beyond what is allowed; the evaluation was cut and has no result.
    > Select before you multiply or collect, or raise --max-collection-size.

    limit-steps
    An evaluation takes more steps than is allowed; it was cut and has no result.
    > Look for iterators inside iterators over large collections, or raise --max-steps.

    interrupted
    Someone stopped the evaluation, by ctrl-C in a session; it has no result.
    > Nothing is wrong; --timeout stops what takes too long by itself.

    limit-time
    An evaluation takes longer than --timeout allows; it was cut and has no result. Such an invariant is not tried on further
    objects.
    > Make the expression cheaper, or raise --timeout.

    may-be-null
    With --nullity: a feature or an operation is asked of something that need not have a value, and of null it is invalid.
    > Test for null before, or navigate with '?.' (see the fix).

    never-equal
    The two sides of '=' or '<>' have types that no value belongs to both of, so the result is always the same.
    > Compare values of one type; often a feature of the object was meant, or a conversion is missing.

    no-matching-operation
    The type has an operation of this name, but not for these arguments.
    > Use one of the signatures in the notes.

    no-self
    The expression uses 'self', but is not about the objects of a class.
    > Give the class with --context, or write Class.allInstances().

    not-boolean
    A condition, or an operand of 'and', 'or', 'not', 'xor' or 'implies', is no Boolean.
    > Compare it with something, or ask it a question such as notEmpty().

    number-too-large
    A number has more digits than is accepted.
    > Use a smaller number.

    recursion-too-deep
    An operation calls itself so often that its value is invalid.
    > Add a condition that ends the recursion, or use 'closure'.

    syntax
    The text is no expression of OCL.
    > Mend the place that is marked; strings stand in single quotes, and 'if' ends in 'endif'.

    too-deep
    The expression nests or chains more levels than is accepted.
    > Split it with 'let', or into operations of the metamodel.

    too-long
    The expression has more bytes than is accepted.
    > Split it.

    type-mismatch
    A value has another type than its place asks for.
    > Convert it, for example with oclAsType, or correct the declared type.

    unknown-feature
    The type has no feature of this name.
    > Correct the name (see the fix); an operation is called with parentheses, one of a collection with '->'.

    unknown-literal
    The enumeration has no literal of this name.
    > Correct the name.

    unknown-name
    The name is no variable, feature of 'self', type or literal that can be seen here.
    > Correct the name, or declare it with 'let'.

    unknown-operation
    The type has no operation of this name.
    > Correct the name; operations of collections are called with '->', others with '.'.

    unknown-package
    There is no package of this name among the metamodels that were loaded.
    > Correct the name, or load the metamodel with --metamodel.

    unknown-type
    There is no class, data type or type of OCL with this name.
    > Correct the name, or qualify it with its package: package::Name.

    unresolved-import
    What a document imports is no package that was loaded, and no file.
    > Correct the path or URI, or load the metamodel with --metamodel.

    unsupported-delegate
    An annotation holds expressions of another language than OCL, which are not evaluated.
    > Use one of Eclipse OCL's URIs, if they are OCL.

    unsupported
    The expression uses a part of OCL that is recognised but cannot be evaluated here, because it needs a running system,
    or because the metamodel gives no OCL for an operation.
    > Say it another way; docs/supported.md lists what is supported.

    unsupported-message
    Messages ask what was sent while a system ran, which no model tells.
    > Leave it out.

    unsupported-new
    'oclIsNew' asks whether an object was there before a change: only invariants compare two states.
    > Move it into an invariant.

    unsupported-pre
    '@pre' asks for an old state where there is none: only invariants compare two states.
    > Move it into an invariant.

    unsupported-state
    'oclIsInState' asks for the state of a state machine, which objects of a model do not have.
    > Use an attribute that holds the state.
    """

  static let validation = """
    bad-baseline
    A line of the baseline file is no entry.
    > Write the file anew, or correct the line: an invariant, a tab, and the file and path of an object.

    bad-facet
    A facet of a data type, such as a pattern or a bound, is no facet or has a value that cannot be used.
    > Correct the annotation in the metamodel.

    bad-value
    A value breaks a facet of its data type: it is too long, out of bounds, or does not match the pattern.
    > Write a value that keeps what the message says.

    dangling-reference
    A reference leads to an object that stands in no resource, so that it cannot be written.
    > Add the object to a resource, or remove the reference.

    duplicate-id
    Two objects of one resource have the same value of the attribute that is their id.
    > Give one of them another id.

    duplicate-key
    Two objects in a list have the same values of the features that tell them apart (eKeys).
    > Change the keys of one of them, or remove it.

    duplicate-map-key
    Two entries of a map have the same key.
    > Change the key of one of them, or remove it.

    required
    A feature that must have a value has none, and no default stands in for it.
    > Give it a value.

    stale-baseline
    The baseline excuses a violation that is there no more.
    > Remove the line, or write the baseline anew.

    too-few
    A list has fewer values than its lower bound.
    > Add values, or lower the bound in the metamodel.

    too-many
    A list has more values than its upper bound.
    > Remove values, or raise the bound in the metamodel.

    unknown-invariant
    An option names an invariant that no class has.
    > Correct it; the form is Class.invariant, and '*' stands for any name.

    unpaired-opposite
    A reference has an opposite, but the other side does not refer back.
    > State one of the sides only, or make both agree.
    """

  static let kubernetes = """
    ambiguous-scalar
    A text is written so that some readers of YAML take it for a number, a truth value or null.
    > Put it in quotes.

    conversion
    The conversion of a definition is not what the API server accepts.
    > Correct what the message names.

    default
    A default stands where the server allows none, or is no value of its schema.
    > Remove it, or make it a value that the schema accepts.

    group
    A definition has no API group.
    > Give it one, such as 'example.com'.

    kind
    A document has no kind, or one that cannot be checked.
    > State apiVersion and kind.

    list-type
    x-kubernetes-list-type, its keys or x-kubernetes-map-type do not fit the schema.
    > Use 'map' for objects with required scalar keys, 'set' for scalars, else 'atomic'.

    name
    A name breaks the rules that Kubernetes has for names of its kind.
    > Use lower-case letters, digits and '-', at most as long as the message says.

    pattern
    A pattern is no regular expression that the API server understands.
    > Correct it; look-around and back-references are not supported there.

    printer-column
    A column that kubectl should print is incomplete or has an unknown type or format.
    > Correct what the message names.

    required
    A field that an object of this kind must have is missing.
    > Add it.

    scope
    The scope of a definition is missing or neither Namespaced nor Cluster.
    > Write one of the two.

    selectable-field
    A selectable field names no scalar field of the schema, is there twice, or there are too many.
    > Correct the path.

    rule-cost
    The API server estimates that a validation rule, or all rules together, may cost more than it allows.
    > Bound the lists, maps and texts that the rule goes through and those round it, or simplify the rule.

    size
    The document is larger than kubectl or the server accepts.
    > Shorten descriptions, or split the kind; the message says what still works.

    structural-schema
    The schema is not structural: a type is missing, or a keyword stands where the server forbids it.
    > Correct what the message names.

    subresource
    The status or scale subresource is incomplete or its paths lead nowhere.
    > Correct the paths.

    unknown-field
    The kind has no such field; a server would drop or refuse it.
    > Correct the name.

    validation-rule
    An entry of x-kubernetes-validations is incomplete or has values that the server refuses.
    > Correct what the message names.

    version
    The versions of a definition are missing, repeated, or none or several of them are stored.
    > Mark exactly one version as stored.

    wrong-type
    A value has another type than the field.
    > Write a value of the type that the message names; a text that looks like a number needs quotes.
    """
}
