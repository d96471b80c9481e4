extension DiagnosticCatalogue {
  static let output = """
    bad-manifest
    The file '.krosskube-manifest' of an output folder was changed by hand, merged badly, or written by a later version. It is
    written anew, but files that were generated before and are no more stay.
    > Restore it before the run with --prune, or remove such files by hand.

    bad-path
    The path of a file to write names no file.
    > Give a path that ends in a file name.

    changed-meanwhile
    A file with protected areas was changed while its new contents were generated, so that the change would be lost.
    > Run again.

    differs
    With --check: a file in the output folder is not as it is generated now, is missing, or is generated no more.
    > Run the same command without --check, and commit what it writes.

    kept-changed
    A file that was generated once is generated no more. Somebody changed it in the meantime, or wrote into one of its
    protected areas, so --prune leaves it.
    > Take out of it what is worth keeping and remove it by hand.

    locked
    Another process is writing to the output folder and does not come to an end.
    > Wait for it or stop it, and run again.

    not-a-file
    Where a file is to be written there is a folder or a device.
    > Remove it, or choose another folder.

    not-readable
    A file that is there already could not be compared with what is to be written.
    > Check its permissions.

    not-writable
    A file or folder could not be written; the message ends in what the system says. What was there is as it was.
    > Check permissions and free space.

    reserved-name
    A file would be written where the program keeps its manifest or its unfinished files.
    > Choose another path.

    symbolic-link
    A symbolic link stands where a file or folder of the output would be. Nothing is written through it, because it may lead
    anywhere.
    > Remove the link, or name the folder that it leads to as the output folder.
    """

  static let verify = """
    ambiguous-text
    A scalar without quotes is one thing for Kubernetes and another for other readers of YAML, such as 'no', '017' or '1:30'.
    > Print the value with yaml(), or put quotes round it in the template.

    many-problems
    More is wrong with the generated files than is traced back to the template.
    > Mend what is reported and run again.

    tab
    A generated YAML file has a tab outside of quotes and blocks. YAML does not allow tabs for indentation.
    > Use blanks.

    trailing-blanks
    A line of a generated YAML file ends in blanks.
    > Remove them in the template, or print the line only when there is a value.

    unquoted-text
    A text of the model was printed without quotes and is read back as a number, a truth value or null.
    > Print it with yaml(); if a number is meant, print the number itself and not its text.
    """

  static let json = """
    depth-limit
    Arrays and objects of a generated JSON file are nested deeper than is accepted.
    > Nest them less.

    duplicate-key
    An object of a generated JSON file has a key twice; most readers drop one of the values.
    > Make the keys differ.

    syntax
    A generated file with the suffix .json is no JSON (RFC 8259).
    > Mend the template where the message points; print texts with json().
    """

  static let test = """
    bad-options
    The options of a test case cannot be understood.
    > Write one 'key = value' a line; docs/templates-testing.md lists the keys.

    no-cases
    No test case was found in a folder.
    > Make a folder for each case, with a file 'options' or a folder 'expected' in it.

    no-template
    A test case does not say which template it tests.
    > Put one .mtl file into its folder, or name one with 'template = PATH' in its options.
    """
}
