extension MetamodelCompiler {
  /// Notes by which name a feature map is known, and which one has the values of a derived feature.
  func noteGroup(of feature: EObject, _ row: inout FeatureRow) {
    if !row.flags.contains(.reference), feature.object("eType")?.name == "EFeatureMapEntry" {
      row.mapName = Self.detail("name", of: feature) ?? row.name
    }
    guard row.flags.contains(.derived) else { return }
    if let owner = feature.eContainer, row.mapName != ":mixed", Self.detail("kind", of: owner) == "mixed" {
      row.groupName = ":mixed"
    } else if let group = Self.detail("group", of: feature) {
      row.groupName = group.lastIndex(of: "#").map { String(group[group.index(after: $0)...]) } ?? group
    }
  }

  private static func detail(_ key: String, of element: EObject) -> String? {
    EAnnotation.all(of: element).value(key, source: EAnnotation.extendedMetaData)
  }
}
