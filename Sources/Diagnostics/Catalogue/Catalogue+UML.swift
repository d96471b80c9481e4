extension DiagnosticCatalogue {
  static let uml = """
    document-type
    The file is a document type (DTD): it says how files are written, and holds no model.
    > Name the file with the model.

    duplicate-id
    Two elements of a file have one id, so that references to it are ambiguous. They lead to the first.
    > Export the model again; or give one of the elements another id.

    limit-elements
    The file has more elements than is accepted; the rest was not read.
    > Split the model, if the file is to be trusted.

    not-uml
    The file holds no elements of UML: it is of another language, or holds only differences to another file.
    > Export the class model from the tool as XMI of UML 2.x.
    """
}
