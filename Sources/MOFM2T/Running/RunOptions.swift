public import Diagnostics

/// What a run of templates is given besides the model.
public struct RunOptions: Sendable {
  /// What `getProperty(name)` finds.
  public var properties: [String: String]
  /// What `getProperty(file, key)` reads, and `getProperty(key)` after ``properties``; of several the first.
  public var propertyFiles: [PropertyFile]
  /// What `yaml()`, `yamlKey()`, `json()` and `quote()` do.
  public var services: TextServices
  /// The file at a path below the output folder as it is now, or nil: see ``OutputWriter/existing(_:)``.
  ///
  /// Without this closure a protected area is an error, because what a person wrote into it would be lost.
  public var existing: (@Sendable (String) -> SourceFile?)?
  /// The positions among ``Ecore/Model/resources`` of those for whose objects main templates are run.
  ///
  /// nil stands for all but Ecore itself, which a metamodel that is run over refers to.
  public var resources: Set<Int>?
  /// Whether ``OutputTree/File/regions`` say what each part of a file came from.
  public var isTraced = false
  /// Where contents go that are more than memory should hold; nil keeps all in memory.
  public var spill: OutputSpill?
  /// The date that the text of lost protected areas is kept under, such as `2026-11-23`; nil leaves it out.
  public var date: String?
  /// How many threads may run main templates; the result is the same for any number.
  public var jobs = 1
  /// What the run may cost.
  public var limits = RunLimits()
  /// Whether bodies are compiled, which changes nothing but the time a run takes.
  package var compilesBodies = true
  /// What main templates are run for, in place of all elements.
  var origins: [OutputOrigin]?
  /// The most calls of templates and queries that may be open at once.
  public var recursionLimit: Int

  /// Takes all parts.
  public init(
    properties: [String: String] = [:], propertyFiles: [PropertyFile] = [], services: TextServices = .json,
    existing: (@Sendable (String) -> SourceFile?)? = nil, resources: Set<Int>? = nil,
    recursionLimit: Int = 1000
  ) {
    self.properties = properties
    self.propertyFiles = propertyFiles
    self.services = services
    self.existing = existing
    self.resources = resources
    self.recursionLimit = recursionLimit
  }
}

/// What a run of templates produced; complete only when no error was reported.
public struct RunResult: Sendable {
  /// The files of the file blocks.
  public var output = OutputTree()
  /// What was printed outside file blocks.
  public var text: [UInt8] = []
}
