extension DiagnosticCatalogue {
  static let xml = """
    empty
    The file has no bytes, so it is no XML document.
    > Check the path, and whether the program that writes the file was done with it.

    encoding-mismatch
    The XML declaration names an encoding that the bytes are not in.
    > Save the file in the encoding it names, or name the one it is in.

    entity-limit
    Entities are too many, too long when replaced, or refer to themselves. Such files are made to fill the memory.
    > Write the text in place of the entities.

    external-dtd
    The document names a document type outside of the file. It is not read, so its defaults and entities are unknown.
    > Remove the document type; models need none.

    external-entity
    An entity is declared whose text stands elsewhere. Nothing is ever loaded because a document says so.
    > Remove the declaration and write the text where the entity is used.

    invalid-utf16
    Half of a surrogate pair is missing, so the file is not UTF-16.
    > Save it again, best as UTF-8.

    invalid-utf8
    The bytes are not UTF-8, which XML is in unless its first line says otherwise.
    > Save the file as UTF-8, or state its encoding in the XML declaration.

    limit-attribute-count
    An element has more attributes than a model can need.
    > Check what wrote the file.

    limit-attribute-size
    The value of an attribute is longer than is accepted.
    > Put long texts into elements, or check what wrote the file.

    limit-depth
    Elements are nested deeper than is accepted.
    > Check what wrote the file; models of this depth are nearly always a mistake.

    limit-errors
    The file has so many errors that reading stopped; what follows was not read.
    > Mend the first ones and run the command again.

    limit-namespace-count
    More namespaces are declared at one place than is accepted.
    > Check what wrote the file.

    not-well-formed
    The file breaks a rule of XML itself: a tag is not closed, an attribute occurs twice, an entity is unknown.
    > Mend the place that is marked; often the fault lies shortly before it.

    not-xml
    The first bytes are those of another format, such as an archive, JSON or YAML.
    > Check the path; a compressed model must be unpacked first.

    out-of-memory
    The file needs more memory than there is.
    > Use a machine with more memory, or split the model.

    remark
    The XML parser has something to say that does not make the document wrong.
    > Read the message; nothing needs to be done.

    undeclared-prefix
    The name of an element or attribute has a prefix for which no namespace is declared.
    > Declare it with xmlns:prefix="..." on this element or one around it.

    unsupported-encoding
    The encoding is not one of those that are supported.
    > Save the file as UTF-8, US-ASCII, UTF-16, ISO-8859-1 or windows-1252.
    """

  static let yaml = """
    alias-cycle
    An alias stands inside the node that it refers to, so that the value would have no end.
    > Write the value out.

    alias-limit
    Replacing the aliases makes more nodes than is accepted. Such files are made to fill the memory.
    > Write the values out, or use fewer aliases.

    complex-key
    The key of a mapping is a list or a mapping; Kubernetes knows only texts as keys.
    > Use a text.

    depth-limit
    Lists and mappings are nested deeper than is accepted.
    > Check what wrote the file.

    duplicate-key
    A key occurs twice in a mapping. A server would keep one of the values and drop the other.
    > Remove one of them.

    encoding
    The file is in UTF-16.
    > Save it as UTF-8.

    merge-value
    The value of the key '<<' is neither a mapping nor a list of mappings.
    > Give it an alias of a mapping, or write the keys out.

    size-limit
    The file has more nodes than is accepted.
    > Split it.

    syntax
    The file breaks a rule of YAML.
    > Mend the place that is marked; often it is the indentation, a tab, or a text that needs quotes.

    unknown-alias
    An alias names an anchor that does not stand before it.
    > Correct the name, or move the anchor before its first use.
    """
}
