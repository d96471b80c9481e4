extension DiagnosticCatalogue {
  static let diagram = """
    ecore-itself
    The file holds Ecore, in which metamodels are written, and that is neither documented nor drawn.
    > Name a metamodel that is written in it.

    graphviz-failed
    The program 'dot' of Graphviz was run and drew nothing.
    > Write '.dot' and run 'dot' on the file by hand, to see what it says.

    no-graphviz
    Files with the suffix '.svg' are drawn by Graphviz, which is not installed or not in the PATH.
    > Install the package 'graphviz', or choose one of the suffixes '.dot', '.mmd' and '.puml'.

    no-metamodel
    A file that should hold a metamodel holds something else.
    > Name a file whose root is an EPackage.

    unknown-name
    The package or class that should be drawn is not in the metamodels that were named.
    > Correct the name.

    unsupported-format
    The suffix of the file to write names no notation of diagrams.
    > Choose '.puml', '.mmd', '.dot' or '.svg'.
    """
}
