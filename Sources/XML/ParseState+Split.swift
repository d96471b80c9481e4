internal import CLibXML2
internal import Glibc

/// Two parsers of one document: the first stops behind a child of the root element, where the second goes on.
///
/// There the first is in the root element's content with nothing begun, and nothing was reported or declared. The second has
/// read the same start tag at the same place and goes on in the same text, so that it does what the first would have done:
/// its events, places, limits and diagnostics are those of one parser.
extension ParseStatePointer {
  /// Stops if the end tag that was just read ends at the place where the other parser went on.
  @inline(__always)
  func handOver() {
    guard let split = pointee.split, pointee.position >= split.offset else { return }
    stopIfAt(split)
  }

  @inline(never)
  private func stopIfAt(_ split: SplitPoint) {
    // Only the first end tag behind the place counts.
    pointee.split = nil
    guard !pointee.isStopped, pointee.position == split.offset, pointee.depth == 1,
      pointee.open[0] == split.root, pointee.diagnostics.isEmpty, pointee.entities == nil,
      pointee.checkpoint == pointee.checkpoint(after: split.offset),
      let context = pointee.context, context.pointee.wellFormed == 1,
      context.pointee.intSubName == nil, context.pointee.inputNr == 1
    else { return }
    pointee.isHandedOver = true
    pointee.stop()
  }

  /// Lets the second parser begin with the root element's start tag.
  func goToRoot() {
    guard let split = pointee.split, let input = pointee.input else { return }
    input.pointee.cur = pointee.text + split.root
    input.pointee.line = Int32(truncatingIfNeeded: 1 + pointee.lineEnds(in: 0..<split.root))
  }

  /// Lets the second parser go on at its place instead of behind the root element's start tag.
  ///
  /// libxml2 is in front of the tag's last byte, and a byte like it stands before the place.
  func resume(_ localName: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) {
    guard let split = pointee.split, let input = pointee.input else { return }
    pointee.pushOpen(split.root)
    let position = pointee.position
    pointee.handler._withUnsafeGuaranteedRef {
      $0.resumeElement(localName: XMLName(pointer: localName), namespace: XMLName(uri))
    }
    let lines = pointee.lineEnds(in: position..<split.offset)
    input.pointee.line += Int32(truncatingIfNeeded: lines)
    input.pointee.cur = pointee.text + (split.offset - 1)
    pointee.checkpoint = pointee.checkpoint(after: split.offset)
  }
}

extension ParseState {
  /// How many lines end in a range: libxml2 names lines in what it says.
  fileprivate func lineEnds(in range: Range<Int>) -> Int {
    var count = 0
    var start = text + range.lowerBound
    let end = text + range.upperBound
    while start < end, let found = memchr(start, 0x0A, end - start) {
      count += 1
      start += UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
    }
    return count
  }
}
