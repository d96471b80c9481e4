import YAML

extension YAMLNode {
  /// Puts a value at a path of property names, making the objects between; two objects at one place become one.
  ///
  /// What is no object on the way is replaced. Costs the properties along the path.
  mutating func insert(_ value: YAMLNode, at path: some Collection<String>) {
    guard let first = path.first else {
      if let entries = value.entries, self.entries != nil {
        for entry in entries { insert(entry.value, at: [entry.name]) }
      } else {
        self = value
      }
      return
    }
    var entries = self.entries ?? []
    // The array must have one owner, or each insertion would copy it.
    content = .mapping([])
    if let index = entries.firstIndex(where: { $0.name.utf8.elementsEqual(first.utf8) }) {
      entries[index].value.insert(value, at: path.dropFirst())
    } else {
      var child = path.count == 1 ? value : .mapping([])
      if path.count > 1 { child.insert(value, at: path.dropFirst()) }
      entries.append(YAMLEntry(key: .string(first), value: child))
    }
    content = .mapping(entries)
  }
}
