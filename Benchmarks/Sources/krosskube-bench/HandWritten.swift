import Ecore

/// The queries of the Train Benchmark as one would write them in Swift over the model's cells; the first five take one pass.
struct HandWritten {
  private let model: Model
  private let metamodel: Metamodel

  init(_ model: Model) {
    self.model = model
    metamodel = model.metamodel
  }

  /// The number of matches; nil for an unknown query or a metamodel without its classes.
  func matches(_ query: String) -> Int? {
    switch query {
    case "PosLength": posLength()
    case "SwitchMonitored": switchMonitored()
    case "RouteSensor": routeSensor()
    case "SwitchSet": switchSet()
    case "ConnectedSegments": connectedSegments()
    case "SemaphoreNeighbor": semaphoreNeighbor()
    default: nil
    }
  }

  private func each(_ eClass: EClass, _ body: (ObjectID) -> Void) {
    let hot = model.hot
    for index in 0..<model.objectCount {
      let object = ObjectID(raw: UInt32(truncatingIfNeeded: index))
      if hot.isKind(model.eClass(of: object), of: eClass.id) { body(object) }
    }
  }

  private func feature(_ name: String, _ eClass: EClass?) -> Int32? {
    eClass?.eStructuralFeature(named: name)?.id
  }

  private func cell(_ object: ObjectID, _ feature: Int32) -> Cell {
    model.cell(object, slot: model.slot(of: feature, in: model.eClass(of: object)))
  }

  private func list(_ object: ObjectID, _ feature: Int32) -> CellList { model.list(cell(object, feature)) }

  private func posLength() -> Int? {
    guard let segment = metamodel.eClass(named: "Segment"), let length = feature("length", segment) else {
      return nil
    }
    var count = 0
    each(segment) { if cell($0, length).integer <= 0 { count += 1 } }
    return count
  }

  private func switchMonitored() -> Int? {
    guard let eClass = metamodel.eClass(named: "Switch"), let monitoredBy = feature("monitoredBy", eClass)
    else { return nil }
    var count = 0
    each(eClass) { if list($0, monitoredBy).isEmpty { count += 1 } }
    return count
  }

  private func routeSensor() -> Int? {
    guard let route = metamodel.eClass(named: "Route"), let follows = feature("follows", route),
      let requires = feature("requires", route),
      let target = feature("target", metamodel.eClass(named: "SwitchPosition")),
      let monitoredBy = feature("monitoredBy", metamodel.eClass(named: "Switch"))
    else { return nil }
    var count = 0
    each(route) { route in
      let required = list(route, requires)
      for position in list(route, follows) {
        for sensor in list(cell(position.object, target).object, monitoredBy)
        where !required.contains(sensor) { count += 1 }
      }
    }
    return count
  }

  private func switchSet() -> Int? {
    let position = metamodel.eClass(named: "SwitchPosition")
    guard let route = metamodel.eClass(named: "Route"), let active = feature("active", route),
      let entry = feature("entry", route), let follows = feature("follows", route),
      let signal = feature("signal", metamodel.eClass(named: "Semaphore")),
      let target = feature("target", position), let wanted = feature("position", position),
      let current = feature("currentPosition", metamodel.eClass(named: "Switch")),
      let go = metamodel.eDataTypes.first(where: { $0.name == "Signal" })?.eLiterals.first(where: {
        $0.name == "GO"
      })
    else { return nil }
    /// The position of an enumeration literal; unset is the default.
    func literal(_ object: ObjectID, _ feature: Int32) -> Int64 {
      let value = cell(object, feature)
      return value == .unset ? model.hot.features[Int(feature)].defaultCell.integer : value.integer
    }
    var count = 0
    each(route) { route in
      let semaphore = cell(route, entry)
      guard cell(route, active) == Cell(true), semaphore != .unset,
        literal(semaphore.object, signal) == Int64(go.index)
      else { return }
      for position in list(route, follows)
      where literal(cell(position.object, target).object, current) != literal(position.object, wanted) {
        count += 1
      }
    }
    return count
  }

  private func connectedSegments() -> Int? {
    guard let sensor = metamodel.eClass(named: "Sensor"), let segment = metamodel.eClass(named: "Segment"),
      let monitors = feature("monitors", sensor), let connectsTo = feature("connectsTo", segment),
      let monitoredBy = feature("monitoredBy", segment)
    else { return nil }
    var count = 0
    func follow(_ object: ObjectID, _ sensor: Cell, _ rest: Int) {
      if rest == 0 {
        count += 1
        return
      }
      for next in list(object, connectsTo)
      where model.eClass(of: next.object) == segment.id && list(next.object, monitoredBy).contains(sensor) {
        follow(next.object, sensor, rest - 1)
      }
    }
    each(sensor) { sensor in
      for first in list(sensor, monitors) where model.eClass(of: first.object) == segment.id {
        follow(first.object, Cell(sensor), 5)
      }
    }
    return count
  }

  /// With an index from sensors to the routes that require them, built here.
  private func semaphoreNeighbor() -> Int? {
    let track = metamodel.eClass(named: "TrackElement")
    guard let route = metamodel.eClass(named: "Route"), let requires = feature("requires", route),
      let entry = feature("entry", route), let exit = feature("exit", route),
      let monitors = feature("monitors", metamodel.eClass(named: "Sensor")),
      let connectsTo = feature("connectsTo", track), let monitoredBy = feature("monitoredBy", track)
    else { return nil }
    var routes: [UInt32: [ObjectID]] = [:]
    each(route) { route in
      for sensor in list(route, requires) { routes[sensor.object.raw, default: []].append(route) }
    }
    var count = 0
    each(route) { route in
      for sensor in list(route, requires) {
        for element in list(sensor.object, monitors) {
          for next in list(element.object, connectsTo) {
            for other in list(next.object, monitoredBy) {
              for neighbor in routes[other.object.raw] ?? []
              where neighbor != route && cell(neighbor, entry) != cell(route, exit) { count += 1 }
            }
          }
        }
      }
    }
    return count
  }
}
