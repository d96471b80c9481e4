public import Diagnostics

/// Which white space of a template is printed.
public enum WhiteSpaceRules: String, Sendable, CaseIterable {
  /// Acceleo 3's formulation of MOFM2T 1.0, clause 8.4.
  case acceleo3
  /// Acceleo 4's: two columns inside of each block are not printed, and what stands before a block on its line is repeated
  /// before each line that the block prints.
  case acceleo4
}

/// How templates are checked, and what they can call besides what they declare.
public struct TemplateOptions: Sendable {
  /// Which white space is printed.
  public var whiteSpace: WhiteSpaceRules
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
    warnsOfImplicitSelf: Bool = false, whiteSpace: WhiteSpaceRules = .acceleo3
  ) {
    self.whiteSpace = whiteSpace
    self.services = services
    self.overrides = overrides
    self.warnsOfNull = warnsOfNull
    self.warnsOfImplicitSelf = warnsOfImplicitSelf
  }
}
