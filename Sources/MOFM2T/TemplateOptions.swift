public import Diagnostics

/// How templates are checked, and what they can call besides what they declare.
public struct TemplateOptions: Sendable {
  /// Operations that the program supplies; a template or query of the same signature hides one.
  public var services: [TemplateService]
  /// Modules whose templates replace those of modules they extend, though nothing imports them.
  public var overrides: [SourceFile]
  /// Whether a warning tells where a value that is printed or asked may be null.
  public var warnsOfNull: Bool
  /// Whether a warning tells where `self` is left out, as the dialect of Acceleo 4 does not allow.
  public var warnsOfImplicitSelf: Bool

  /// Takes all parts.
  public init(
    services: [TemplateService] = [], overrides: [SourceFile] = [], warnsOfNull: Bool = false,
    warnsOfImplicitSelf: Bool = false
  ) {
    self.services = services
    self.overrides = overrides
    self.warnsOfNull = warnsOfNull
    self.warnsOfImplicitSelf = warnsOfImplicitSelf
  }
}
