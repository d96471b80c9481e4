extension DiagnosticCatalogue {
  static let cel = """
    bad-constant
    A constant in a rule is no regular expression of RE2, no duration, no time, or no format for its values.
    > Correct the constant.

    mixed-literal
    A list or map literal in a rule has elements of different types.
    > Write elements of one type; only the list of 'format' may mix them.

    no-overload
    A function or operator of a rule does not take values of these types.
    > Convert the values, for example with 'double(x)', or use another function.

    syntax
    The text is no expression of CEL.
    > Correct it at the marked place.

    too-deep
    An expression is nested deeper than an API server takes.
    > Part it into several rules.

    too-long
    An expression is longer than an API server takes.
    > Part it into several rules.

    unavailable
    A rule needs a newer Kubernetes than the oldest that must take it.
    > Write it without that function, or raise the oldest version.

    undeclared
    A rule uses a name that is neither a variable nor a function there.
    > Correct the name; rules know 'self', 'oldSelf' and the libraries of Kubernetes.

    unknown-field
    A rule selects a field that the schema does not declare, or that CEL cannot see.
    > Correct the name; a property such as 'a-b' is written 'a__dash__b'.

    wrong-type
    A rule is not Boolean, or the expression of a message is no text.
    > Compare the value with something, or convert it.
    """
}
