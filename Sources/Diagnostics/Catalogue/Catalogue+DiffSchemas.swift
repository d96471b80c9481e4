extension DiagnosticCatalogue {
  /// The changes of schemas.
  static let diffOfSchemas = """
    additional-properties-added
    More keys are accepted.
    > Nothing needs to be done.

    additional-properties-withdrawn
    Keys that are not declared are dropped from objects.
    > Keep the map.

    bound-added
    Values beyond the bound are refused.
    > Look for objects beyond it, or choose a bound that none exceeds.

    bound-loosened
    More values are accepted.
    > Nothing needs to be done.

    bound-removed
    All values are accepted, though rules over an unbounded value cost more.
    > Check the cost of rules.

    bound-tightened
    Values between the old bound and the new one are refused.
    > Look for objects that have such values, or keep the bound.

    combination-changed
    Objects that the old combination of schemas allowed may be refused.
    > Make sure that the new one allows whatever the old one did.

    combination-removed
    More objects are accepted.
    > Nothing needs to be done.

    default-added
    Objects without the property are read with a value that nobody wrote.
    > Check that the default means what the absence meant.

    default-changed
    Objects that leave the property out behave in another way.
    > Keep the default; a new one needs a new version.

    default-removed
    Objects that leave the property out are without a value, and refused if it is required.
    > Keep the default.

    embedded-resource-added
    Values without apiVersion and kind, or with metadata that is no metadata, are refused.
    > Make sure that all values are whole objects.

    embedded-resource-removed
    Values are no more checked to be whole objects.
    > Check them in whatever reads them.

    enum-added
    Values that are not listed are refused.
    > Look for objects with other values, or list them too.

    enum-removed
    Every value is accepted, so clients may read ones that they do not know.
    > Check that clients can bear it.

    enum-value-added
    Clients may read a value that they do not know.
    > Check that clients can bear it before any object has it.

    enum-value-removed
    Objects with the value are refused.
    > Keep the value, and let a controller treat it as another one.

    format-added
    Values that are not in the format are refused.
    > Look for objects that have such values.

    format-changed
    Values that are in the old format only are refused.
    > Keep the format, or make a new version.

    format-removed
    Values in any format are accepted.
    > Nothing needs to be done.

    format-widened
    Larger values are accepted.
    > Nothing needs to be done.

    int-or-string-withdrawn
    Values of the one of both types that is left out are refused.
    > Keep both types, or make a new version with a conversion.

    list-keys-changed
    Other properties tell the items apart: items that were different may now be the same and are
    refused.
    > Keep the keys.

    list-type-changed
    Server-side apply merges the list in another way, and a set or map refuses items that are there
    twice.
    > Keep the type of the list; a new one needs a new property or version.

    map-type-changed
    Server-side apply merges the object in another way, so that owners of its fields change.
    > Check what several writers of the object do.

    nullable-added
    Clients may read null where there was always a value.
    > Check that clients can bear it.

    nullable-removed
    A null is dropped or replaced by the default, and refused in lists and where a value is required.
    > Keep null, or see to it that no object has it.

    pattern-added
    Values that do not match are refused.
    > Look for objects that have such values.

    pattern-changed
    Values that matched the old pattern and do not match the new one are refused.
    > Make sure that the new pattern matches whatever the old one did.

    pattern-removed
    All texts are accepted.
    > Nothing needs to be done.

    property-added
    Objects may have one more property.
    > Nothing needs to be done.

    property-declared
    The property could be anything so far, and is now checked in objects that have it.
    > Look for objects that have it with another type.

    property-removed
    The property is dropped from objects when they are read or written, and strict clients that send it
    are refused.
    > Keep the property and say in its description that it is deprecated.

    property-renamed
    Under its old name the property is dropped from objects, and under the new one it has no value yet.
    > Keep both, or rename in a new version with a conversion.

    property-undeclared
    The property is kept but not checked any more.
    > Check it in whatever reads it.

    required-added
    Objects and manifests without the property are refused.
    > Make it optional, or give it a default.

    required-removed
    Objects may lack the property.
    > Check that whatever reads it can do without.

    required-with-default
    The property is required, but its default fills it in.
    > Nothing needs to be done.

    rule-added
    Objects that break the rule are refused.
    > Look for objects that break it before it is enforced.

    rule-changed
    Objects that kept the old rule may break the new one and are then refused.
    > Make sure that the new rule allows whatever the old one did.

    rule-moved
    The rule is checked at another place, so the path in its errors and what ratcheting forgives are
    others.
    > Check that it says the same there.

    rule-removed
    Objects that the rule refused are accepted.
    > Nothing needs to be done.

    type-changed
    Values of the old type are refused, and clients that expect them cannot read objects.
    > Add a property with the new type, or make a new version.

    type-widened
    Old values stay right, but clients may read values of a type that they do not expect.
    > Check that clients can read them before any are written.

    unknown-fields-added
    Fields that are not declared are kept.
    > Nothing needs to be done.

    unknown-fields-withdrawn
    Fields that are not declared are dropped from objects when they are read or written.
    > Declare every field that objects have.
    """

  /// The changes of metamodels.
  static let diffOfMetamodels = """
    class-abstract
    Objects of the class itself cannot be read any more.
    > Make them objects of a subclass.

    class-concrete
    There may be objects of the class itself.
    > Nothing needs to be done.

    classifier-added
    There is one more class or data type.
    > Nothing needs to be done.

    classifier-changed
    Values that there are do not fit what it is now.
    > Give what is new another name.

    classifier-removed
    Models and templates that use it cannot be read.
    > Keep it; a class can become abstract later.

    classifier-renamed
    Models, templates and invariants that use the old name cannot be read.
    > Rewrite them, or keep the name.

    feature-added
    Objects may have one more value.
    > Nothing needs to be done.

    feature-changed
    The feature is stored, changed or kept in step in another way.
    > Check models and templates that use it.

    feature-default-changed
    Objects that leave the feature out have another value.
    > Keep the default, or set the value where the old one is meant.

    feature-narrowed
    Values that there are may not be allowed any more.
    > Check models that there are.

    feature-optional
    Fewer values are enough.
    > Nothing needs to be done.

    feature-removed
    Models that set the feature cannot be read, and templates that use it do not compile.
    > Keep the feature.

    feature-renamed
    Models, templates and invariants that use the old name cannot be read.
    > Rewrite them, or keep the name.

    feature-required
    Objects without a value are wrong.
    > Make it optional, or give it a default.

    feature-type-changed
    Values that there are cannot be read as what the feature is now.
    > Add a feature with the new type.

    feature-widened
    Old values stay right, but templates and invariants may meet ones that they do not expect.
    > Check templates and invariants.

    invariant-added
    Objects that break the invariant are wrong.
    > Check models that there are, or give it the severity of a warning first.

    invariant-changed
    Objects that kept the old invariant may break the new one.
    > Check models that there are.

    invariant-lowered
    Objects that break the invariant are no error any more.
    > Nothing needs to be done.

    invariant-raised
    Objects that break the invariant, which was no error, are wrong.
    > Check models that there are.

    invariant-removed
    Objects that broke the invariant are right.
    > Nothing needs to be done.

    literal-added
    Templates and invariants may meet a value that they do not know.
    > Check those that tell the literals apart.

    literal-removed
    Models with the literal cannot be read.
    > Keep the literal.

    namespace-changed
    Models name the package by its namespace and are not read with the new one.
    > Keep nsURI, or rewrite the models.

    package-added
    There is one more package.
    > Nothing needs to be done.

    package-removed
    Models that use the package cannot be read.
    > Keep the package.

    supertype-added
    Objects get features and invariants of the supertype.
    > Check them on models that there are.

    supertype-removed
    Features and invariants of the supertype are gone, and objects do not fit references to it.
    > Keep the supertype.
    """
}
