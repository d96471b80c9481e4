extension DiagnosticCatalogue {
  static let mtl = """
    acceleo4-whitespace
    Every line of a file block is indented by two columns, as Acceleo 4 demands. Here they are printed.
    > Move the text to the column where it belongs; --show-whitespace shows what is printed. Or give --whitespace acceleo4.

    area-outside-file
    A protected area is not inside a file block, so there is no file to keep it in.
    > Put it into a file block.

    area-without-file
    What a person wrote into a protected area would be lost, because this run does not see the files that are there.
    > Run with the output folder that has them.

    bad-area
    The name of a protected area is no line of text.
    > Use an expression that gives a short text without line ends.

    bad-path
    The path of a file block is no text, or names no file.
    > Use an expression that gives a relative path.

    bad-property
    A properties file has an escape that is no character.
    > Write four hexadecimal digits after the backslash and the u.

    bad-service
    A service that a program supplies cannot be called by its name, or is there twice.
    > Give it an identifier as its name, a parameter, and a signature of its own.

    byte-limit
    A run printed more than the program that started it allows.
    > Allow more bytes if the template is meant to print so much.

    condition-type
    A condition or guard is no Boolean.
    > Compare it with something, or ask it a question such as notEmpty().

    cyclic-extends
    A module extends itself, perhaps through others.
    > Remove one of the 'extends'.

    duplicate-area
    A file has two protected areas of one name, so it is not known which text belongs where.
    > Make the names differ, for example by the object's name.

    duplicate-definition
    A module declares two templates or queries with one name and the same types of parameters.
    > Rename or remove one.

    duplicate-file
    Two file blocks generate one path.
    > Make the paths differ, or use 'append'.

    duplicate-parameter
    A template or query has two parameters of one name.
    > Rename one.

    implicit-self
    A feature or operation is asked of 'self' without saying so; Acceleo 4 does not understand that.
    > Write 'self.' before it (see the fix), or do without --explicit-self.

    invalid-value
    A value is invalid, so there is no text to print; the message says why.
    > Guard it with an 'if', or ask oclIsUndefined() first.

    lost-area
    A protected area of a file is generated no more. Its text is kept beside the file.
    > Move the text to where it belongs and remove the kept file.

    main-parameters
    The main template does not have exactly one parameter whose type is a class.
    > Give it one; it is run for each object of the class.

    may-be-null
    A feature that is printed may be unset, and then nothing is printed where a reader expects a text.
    > Ask for it with an 'if' around, make it required, or do without --nullity.

    misplaced-tag
    A block stands where it means nothing.
    > Move it to where the message says.

    misplaced-text
    Text stands outside of every template and is never printed.
    > Remove it, or make it a comment.

    missing-import
    A module that is imported or extended was not found.
    > Correct the name, or give its folder with --template-path.

    missing-module
    A template file does not begin with a module tag.
    > Begin it with [module name('nsURI')/].

    module-limit
    More modules are imported than is accepted.
    > Import fewer.

    nesting-limit
    Blocks are nested deeper than is accepted.
    > Move inner blocks into templates of their own.

    never-matches
    No value here has the type of this branch, so its text is never printed.
    > Correct the type, or remove the branch.

    never-true
    A guard holds for no model, so what it guards is never printed.
    > Correct the condition, or remove what it guards.

    no-applicable
    No template or query of that name takes these values, when all guards are asked.
    > Add one without a guard, or correct the call.

    no-main
    No template is marked as the one to begin with.
    > Mark one with [comment @main/].

    no-text
    A value has no text of its own, such as an object.
    > Print one of its features.

    no-thread
    The system did not allow another thread.
    > Run again with fewer programs beside it.

    not-boolean
    A condition was null or invalid when it was evaluated.
    > Ask oclIsUndefined() first.

    not-utf8
    A template file is not in the encoding it is read in.
    > Save it as UTF-8, or state its encoding in the first line.

    other-metamodel
    The templates were checked against another metamodel than that of the model.
    > Load both with the same metamodel.

    path-outside
    A file block would write outside of the output folder.
    > Use a relative path without '..'.

    recursion-limit
    Templates and queries call each other without end.
    > Add a condition that ends the recursion.

    second-extends
    A module names more than one module after 'extends'; only the first counts.
    > Import the others.

    second-module
    A file has two module tags.
    > Keep the first.

    service-failed
    A service that a program supplies gave no result; the message says why.
    > Call it with other values, or mend the service.

    shadowed-variable
    A variable has the name of another one that could be used here, too.
    > Rename one.

    step-limit
    A run took more steps than the program that started it allows.
    > Allow more steps if the template is meant to do so much.

    super-call
    'super' is not written as it must be.
    > Write [super/] or [super:name(arguments)/].

    syntax
    The text is no template.
    > Mend the place that is marked; a block ends in ']', an expression in '/]'.

    text-in-margin
    With --whitespace acceleo4 the text of a block begins two columns right of its head, and something stands left of that.
    > Indent the line.

    trailing-blanks
    A line of static text that goes into a YAML file ends in blanks.
    > Remove them (see the fix).

    unclosed-area
    A protected area of an existing file has no end marker, so its text cannot be kept.
    > Restore the marker.

    unclosed-block
    A block has no end tag.
    > Add it where the message says.

    unencodable
    A file holds a character that its encoding does not have.
    > Use UTF-8 for the file.

    unexpected-tail
    An end tag does not belong to the block that is open.
    > Correct it (see the fix).

    unknown-metamodel
    The nsURI in a module tag is that of no metamodel that was loaded.
    > Correct it, or load the metamodel with --metamodel.

    unknown-override
    A template overrides one that the extended module does not have.
    > Correct the name.

    unknown-super
    'super' asks for a template that no extended module has.
    > Correct the name or the arguments.

    unreadable-module
    A module was found but could not be read.
    > Check its permissions.

    unsupported-charset
    A file block asks for an encoding that cannot be written.
    > Use UTF-8, or one of the encodings that the message names.

    unsupported-encoding
    A template file is in an encoding that cannot be read.
    > Save it as UTF-8.

    unsupported-invoke
    The template calls a Java method with 'invoke'.
    > Write a query, use a built-in service, or let the program that runs the template supply a service.

    unsupported-macro
    Macros are not supported.
    > Use a template with parameters.

    unsupported-text-explicit
    The module is written in the mode in which text stands in quotes.
    > Write text as it is, and what is not text in brackets.

    unsupported-type-choice
    A type is a choice of several, as Acceleo 4 has them.
    > Name one type, for example a common supertype.

    unterminated-tag
    A tag has no closing bracket.
    > Add ']' or '/]'; a bracket in the text is printed by ['['/].

    unused-import
    Nothing of an imported module is called.
    > Remove the import.

    unused-parameter
    Nothing uses a parameter.
    > Remove it here and where the template or query is called.

    unused-query
    Nothing calls a query.
    > Remove it.

    unused-template
    Nothing calls a template, and it is not marked as the one to begin with.
    > Remove it, or mark it with [comment @main/].

    unused-variable
    Nothing uses a variable.
    > Remove it.

    useless-override
    A module that is named to override others extends none.
    > Let it extend the module whose templates it replaces.

    wrong-type
    A value has another type than its place declares.
    > Convert it, or correct the declaration.

    yaml-tab
    A line of static text that goes into a YAML file is indented by a tab, which YAML does not take.
    > Indent with blanks.
    """
}
