import Diagnostics

/// Builds documents from events without recursion.
struct YAMLReader {
  let file: SourceFile
  let limits: YAMLLimits
  var sink = DiagnosticSink()

  /// A collection that is not complete yet.
  private struct Frame {
    var isMapping: Bool
    var isFlow: Bool
    var anchor: String?
    var tag: String?
    var start: Int
    var items: [YAMLNode] = []
    var entries: [YAMLEntry] = []
    var key: YAMLNode?
    var size = 1
    var height = 1
    var end: Int
  }

  /// What an anchor stands for, with its expanded size.
  private struct Anchored {
    var node: YAMLNode
    var size: Int
    var height: Int
  }

  private var frames: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  private var openAnchors: [String: Int] = [:]
  private var root: YAMLNode?
  private var size = 0

  init(file: SourceFile, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
  }

  mutating func documents() -> [YAMLDocument] {
    let bytes = file.bytes
    if bytes.count >= 2, (bytes[0], bytes[1]) == (0xFF, 0xFE) || (bytes[0], bytes[1]) == (0xFE, 0xFF) {
      sink.emit(.encoding(at: SourceRange(file, 0..<2)))
      return []
    }
    let hasMark = bytes.count >= 3 && (bytes[0], bytes[1], bytes[2]) == (0xEF, 0xBB, 0xBF)
    let events = YAMLEvents(file, from: hasMark ? 3 : 0)
    var documents: [YAMLDocument] = []
    do {
      while true {
        let event = try events.next()
        switch event.kind {
        case .streamStart: break
        case .streamEnd: return documents
        case .documentStart:
          frames = []
          anchors = [:]
          openAnchors = [:]
          root = nil
        case .documentEnd:
          let null = YAMLNode(.scalar(.init(text: "", style: .plain)), range: SourceRange(file, event.bytes))
          documents.append(YAMLDocument(root: root ?? null))
        case .scalar(let scalar):
          let node = YAMLNode(.scalar(scalar), tag: event.tag, range: SourceRange(file, event.bytes))
          guard take(node, anchor: event.anchor, size: 1, height: 0) else { return documents }
        case .alias(let name):
          guard takeAlias(name, at: event.bytes) else { return documents }
        case .sequenceStart(let isFlow):
          guard open(event, isMapping: false, isFlow: isFlow) else { return documents }
        case .mappingStart(let isFlow):
          guard open(event, isMapping: true, isFlow: isFlow) else { return documents }
        case .collectionEnd:
          guard close(at: event.bytes) else { return documents }
        }
      }
    } catch {
      sink.emit(.syntax(error, in: file))
      return documents
    }
  }

  // MARK: Collections

  private mutating func open(_ event: YAMLEvent, isMapping: Bool, isFlow: Bool) -> Bool {
    guard frames.count < limits.depth else {
      sink.emit(.tooDeep(limits.depth, at: SourceRange(file, event.bytes)))
      return false
    }
    frames.append(
      Frame(
        isMapping: isMapping, isFlow: isFlow, anchor: event.anchor, tag: event.tag,
        start: event.bytes.lowerBound, end: event.bytes.upperBound))
    if let anchor = event.anchor { openAnchors[anchor, default: 0] += 1 }
    return true
  }

  private mutating func close(at bytes: Range<Int>) -> Bool {
    guard let frame = frames.popLast() else { return true }
    if let anchor = frame.anchor { openAnchors[anchor, default: 1] -= 1 }
    // The end of a block is where the next token begins; the last child says better where it ends.
    let end = max(frame.start, frame.isFlow ? bytes.upperBound : frame.end)
    var node = YAMLNode(.sequence(frame.items), tag: frame.tag, range: SourceRange(file, frame.start..<end))
    if frame.isMapping { node.content = .mapping(merged(frame.entries)) }
    return take(node, anchor: frame.anchor, size: frame.size, height: frame.height, isClosing: true)
  }

  /// Puts a complete node where it belongs; false when the stream has become too large.
  private mutating func take(
    _ node: YAMLNode, anchor: String?, size: Int, height: Int, isClosing: Bool = false
  ) -> Bool {
    self.size += isClosing ? 1 : size
    guard self.size <= limits.nodes else {
      sink.emit(.tooManyNodes(limits.nodes, at: node.range))
      return false
    }
    if let anchor { anchors[anchor] = Anchored(node: node, size: size, height: height) }
    guard !frames.isEmpty else {
      root = node
      return true
    }
    let place = frames.count - 1
    if let range = node.range { frames[place].end = max(frames[place].end, range.bytes.upperBound) }
    frames[place].size += size
    frames[place].height = max(frames[place].height, height + 1)
    if !frames[place].isMapping {
      frames[place].items.append(node)
    } else if let key = frames[place].key.take() {
      if key.scalar != nil {
        frames[place].entries.append(YAMLEntry(key: key, value: node))
      } else {
        sink.emit(.complexKey(at: key.range))
      }
    } else {
      frames[place].key = node
    }
    return true
  }

  // MARK: Aliases

  private mutating func takeAlias(_ name: String, at bytes: Range<Int>) -> Bool {
    let range = SourceRange(file, bytes)
    let null = YAMLNode(.scalar(.init(text: "", style: .plain)), range: range)
    if openAnchors[name, default: 0] > 0 {
      sink.emit(.aliasCycle(name, at: range))
      return take(null, anchor: nil, size: 1, height: 0)
    }
    guard let anchored = anchors[name] else {
      sink.emit(.unknownAlias(name, known: anchors.keys.sorted(), at: range))
      return take(null, anchor: nil, size: 1, height: 0)
    }
    guard frames.count + anchored.height <= limits.depth else {
      sink.emit(.tooDeep(limits.depth, at: range))
      return false
    }
    guard size + anchored.size <= limits.nodes else {
      sink.emit(.aliasLimit(name, limit: limits.nodes, at: range))
      return false
    }
    var node = anchored.node
    node.range = range
    return take(node, anchor: nil, size: anchored.size, height: anchored.height)
  }

  // MARK: Keys

  /// The entries with merge keys applied and each key once; the first of two equal keys stays.
  private mutating func merged(_ entries: [YAMLEntry]) -> [YAMLEntry] {
    if Self.arePlainlyUnique(entries) { return entries }
    var result: [YAMLEntry] = []
    var places: [[UInt8]: Int] = [:]
    var merges: [YAMLEntry] = []
    result.reserveCapacity(entries.count)
    for entry in entries {
      if entry.key.isMergeKey {
        merges.append(entry)
        continue
      }
      let name = Array(entry.name.utf8)
      if let first = places[name] {
        sink.emit(.duplicateKey(entry.name, at: entry.key.range, first: result[first].key.range))
        continue
      }
      places[name] = result.count
      result.append(entry)
    }
    for merge in merges {
      for source in merge.value.items ?? [merge.value] {
        guard let added = source.entries else {
          sink.emit(.mergeValue(at: merge.value.range))
          continue
        }
        for entry in added where places[Array(entry.name.utf8)] == nil {
          places[Array(entry.name.utf8)] = result.count
          result.append(entry)
        }
      }
    }
    return result
  }
}

extension YAMLReader {
  /// Whether a quick look finds neither a merge key nor two equal keys; false of long mappings without one.
  private static func arePlainlyUnique(_ entries: [YAMLEntry]) -> Bool {
    guard entries.count <= 16 else { return false }
    for index in entries.indices {
      let name = entries[index].name.utf8
      // `<<`, however it is written.
      if name.count == 2, name.first == UInt8(ascii: "<") { return false }
      for other in 0..<index
      where entries[other].name.utf8.count == name.count && entries[other].name.utf8.elementsEqual(name) {
        return false
      }
    }
    return true
  }
}

extension YAMLNode {
  /// Whether this is a plain `<<`.
  fileprivate var isMergeKey: Bool {
    guard let scalar, scalar.style == .plain, scalar.text == "<<" else { return false }
    return tag == nil || tag == "tag:yaml.org,2002:merge"
  }
}
