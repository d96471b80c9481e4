import Diagnostics
import Ecore
import Foundation
import Placement
import TestSupport
import Testing
import XMI

/// What models say, as values.
@Suite struct ReaderTests {
  private static let metamodels: [String: SourceFile] = {
    let folder = Project.root.appendingPathComponent("metamodels")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var files: [String: SourceFile] = [:]
    for name in names.sorted() where name.hasSuffix(".ecore") {
      let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      files[name] = SourceFile(path: name, text: text ?? "")
    }
    return files
  }()

  private static func load(_ body: String) -> (model: Model, codes: [String]) {
    let head = """
      <xmi:XMI xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" \
      xmlns:m="https://krosskube.io/multicluster" xmlns:i="https://krosskube.io/inventory" \
      xmlns:security="https://krosskube.io/kubernetes/security">
      """
    var options = XMIOptions()
    options.readsFiles = false
    options.builtIn = metamodels
    options.builtIn["model.xmi"] = SourceFile(path: "model.xmi", text: head + body + "</xmi:XMI>")
    var loader = XMILoader(options)
    var sink = DiagnosticSink()
    let loaded = loader.load(["model.xmi"], into: &sink)
    return (loaded.model, sink.sorted().map(\.message))
  }

  private static func requests(_ body: String) -> (requests: [PlacementRequest], codes: [String]) {
    let (model, problems) = load(body)
    #expect(problems == [])
    var sink = DiagnosticSink()
    let requests = RequestReader.requests(in: model, into: &sink)
    return (requests, sink.sorted().map(\.code))
  }

  private static func clusters(_ body: String) -> (clusters: [Cluster], codes: [String]) {
    let (model, problems) = load("<i:Inventory>\(body)</i:Inventory>")
    #expect(problems == [])
    var sink = DiagnosticSink()
    let clusters = InventoryReader.clusters(in: model, into: &sink)
    return (clusters, sink.sorted().map(\.code))
  }

  // MARK: Inventory

  @Test func `a cluster with everything`() throws {
    let read = Self.clusters(
      """
      <clusters name="eu" ready="false" weight="4" kubernetesVersion="v1.33.4-gke.100" region="eu-1" zone="eu-1a">
        <labels key="tier" value="gold"/><labels key="topology.kubernetes.io/zone" value="mine"/>
        <taints key="t" value="v" effect="NoExecute"/>
        <capacity key="cpu" value="1500m"/><capacity key="memory" value="2Gi"/><used key="cpu" value="0.25"/>
        <storageClasses>fast</storageClasses><ingressClasses>nginx</ingressClasses>
      </clusters><clusters name="us"/>
      """)
    let cluster = try #require(read.clusters.first)
    #expect(read.codes == [])
    #expect(cluster.name == "eu")
    #expect(!cluster.isReady)
    #expect(cluster.weight == 4)
    #expect(cluster.version == KubernetesVersion(1, 33, 4))
    #expect(
      cluster.labels == [
        "tier": "gold", "topology.kubernetes.io/region": "eu-1", "topology.kubernetes.io/zone": "mine",
      ])
    #expect(cluster.taints == [Taint("t", "v", .noExecute)])
    #expect(cluster.capacity["cpu"]?.description == "1.5")
    #expect(cluster.capacity["memory"] == Amount(units: 2_147_483_648))
    #expect(cluster.used["cpu"]?.description == "0.25")
    #expect(cluster.storageClasses == ["fast"])
    #expect(cluster.ingressClasses == ["nginx"])
    #expect(cluster.place != nil)
    #expect(read.clusters.last?.isReady == true)
    #expect(read.clusters.last?.storageClasses == nil)
  }

  @Test func `a bad cluster`() {
    let read = Self.clusters(
      """
      <clusters kubernetesVersion="new"><capacity key="cpu" value="4 cores"/><used key="memory" value="-1"/></clusters>
      """)
    #expect(
      read.codes.sorted() == [
        "placement/bad-quantity", "placement/bad-quantity", "placement/bad-version", "placement/no-name",
      ])
  }

  // MARK: Requests

  private static let pod = """
    <selector><matchLabels key="app" value="web"/></selector><template serviceAccount="sa">
      <labels key="app" value="web"/><labels key="x" value="y"/>
      <containers name="a"><image name="i"/>
        <env name="E"><valueFrom><secretKeyRef secret="s" key="k"/></valueFrom></env>
        <envFrom><configMapRef configMap="c" optional="true"/></envFrom>
        <resources><requests key="cpu" value="250m"/><limits key="cpu" value="1"/><limits key="memory" value="1Gi"/></resources>
      </containers>
      <containers name="b"><image name="i"/><resources><requests key="cpu" value="250m"/></resources></containers>
      <initContainers name="p" restartPolicy="Always"><image name="i"/><resources><requests key="cpu" value="1"/></resources></initContainers>
      <initContainers name="q"><image name="i"/><resources><requests key="memory" value="3Gi"/></resources></initContainers>
      <volumes name="v"><persistentVolumeClaim claim="pvc"/></volumes>
    </template>
    """

  private static let model = """
    <m:MultiClusterDeployment name="web" namespace="shop" placementPolicy="DISTRIBUTED" minClusters="1" maxClusters="4">
      <clusterSelector><matchLabels key="b" value="2"/><matchLabels key="a" value="1"/>
        <matchExpressions key="r" operator="NotIn"><values>eu</values></matchExpressions></clusterSelector>
      <clusterTolerations key="spot" value="yes"/><clusterTolerations operator="Exists" effect="NoExecute"/>
      <overrides><clusterNames>eu</clusterNames><patches op="replace" path="/spec/paused" value="true"/></overrides>
      <clusterWeights cluster="eu" weight="3"/><template replicas="4">\(pod)</template>
    </m:MultiClusterDeployment>
    <m:MultiClusterService name="web" namespace="shop" placementPolicy="DISTRIBUTED">
      <template xmi:id="svc"><selector key="app" value="web"/><ports port="80" nodePort="30080"/></template></m:MultiClusterService>
    <m:MultiClusterIngress name="web" namespace="shop" placementPolicy="DISTRIBUTED">
      <template ingressClassName="nginx"><defaultBackend><service service="svc"><port number="80"/></service></defaultBackend>
      <tls secret="t"/><rules host="h"><http><paths path="/p" pathType="Exact"><backend><service service="svc"><port number="80"/></service></backend></paths></http></rules></template></m:MultiClusterIngress>
    <m:MultiClusterSecret name="s" namespace="shop" placementPolicy="DISTRIBUTED"><template xmi:id="s" name="native"/></m:MultiClusterSecret>
    <m:MultiClusterSecret name="t" namespace="shop" placementPolicy="DISTRIBUTED"><template xmi:id="t"/></m:MultiClusterSecret>
    <m:MultiClusterSecret name="pull" namespace="shop" placementPolicy="DISTRIBUTED"><template xmi:id="pull"/></m:MultiClusterSecret>
    <m:MultiClusterConfigMap name="c" namespace="shop" placementPolicy="DISTRIBUTED"><template xmi:id="c"/></m:MultiClusterConfigMap>
    <m:MultiClusterPersistentVolumeClaim name="pvc" namespace="shop" placementPolicy="BALANCED">
      <template xmi:id="pvc" volume="pv" storageClassName="x"><accessModes>ReadWriteOnce</accessModes><resources><requests key="storage" value="5"/></resources></template></m:MultiClusterPersistentVolumeClaim>
    <m:MultiClusterPersistentVolume name="pv" placementPolicy="BALANCED">
      <template xmi:id="pv"><accessModes>ReadWriteOnce</accessModes><claimRef claim="pvc" namespace="shop"/><csi driver="d" volumeHandle="h"/></template></m:MultiClusterPersistentVolume>
    <m:MultiClusterRole name="r" namespace="shop" placementPolicy="DISTRIBUTED"><template xmi:id="r"/></m:MultiClusterRole>
    <m:MultiClusterRoleBinding name="rb" namespace="shop" placementPolicy="DISTRIBUTED">
      <template><roleRef kind="Role" role="r"/><subjects kind="ServiceAccount" principal="sa"/></template></m:MultiClusterRoleBinding>
    <security:ServiceAccount xmi:id="sa" name="sa"><imagePullSecrets secret="pull"/></security:ServiceAccount>
    """

  @Test func `a Deployment with everything`() throws {
    let request = try #require(Self.requests(Self.model).requests.first)
    #expect(request.identity.description == "Deployment shop/web")
    #expect(request.policy == .distributed)
    #expect(request.division == .replicas(4))
    #expect(request.minClusters == 1)
    #expect(request.maxClusters == 4)
    #expect(request.weights == ["eu": 3])
    #expect(request.selector?.terms.map(\.description) == ["a=1", "b=2", "r notin (eu)"])
    #expect(
      request.tolerations == [
        Toleration(key: "spot", value: "yes", effect: nil),
        Toleration(key: nil, value: nil, effect: .noExecute),
      ])
    #expect(request.overrides.map(\.patches) == [[.init("replace", "/spec/paused", "true")]])
    #expect(request.place != nil)
  }

  @Test func `a pod takes what the scheduler counts`() throws {
    let demand = try #require(Self.requests(Self.model).requests.first).demand
    // Two containers and a sidecar together; the init container alone takes more memory.
    #expect(demand["cpu"]?.description == "1.5")
    #expect(demand["memory"] == Amount(units: 3 << 30))
    #expect(demand["pods"] == Amount(units: 1))
  }

  @Test func `who needs whom`() {
    let requests = Self.requests(Self.model).requests
    func consumers(_ kind: PlacementKind, _ name: String) -> [String] {
      let request = requests.first { $0.identity.kind == kind && $0.identity.name == name }
      return request?.consumers.map { "\($0.identity) \($0.need)" } ?? ["no such resource"]
    }
    #expect(consumers(.deployment, "web") == [])
    #expect(consumers(.service, "web") == ["Deployment shop/web attracting", "Ingress shop/web required"])
    #expect(consumers(.ingress, "web") == ["Deployment shop/web attracting"])
    #expect(consumers(.secret, "s") == ["Deployment shop/web required"])
    #expect(consumers(.secret, "t") == ["Ingress shop/web required"])
    #expect(consumers(.secret, "pull") == ["Deployment shop/web required"])
    #expect(consumers(.configMap, "c") == ["Deployment shop/web optional"])
    #expect(consumers(.persistentVolumeClaim, "pvc") == ["Deployment shop/web required"])
    #expect(consumers(.persistentVolume, "pv") == ["PersistentVolumeClaim shop/pvc required"])
    #expect(consumers(.role, "r") == ["RoleBinding shop/rb required"])
    #expect(consumers(.roleBinding, "rb") == ["Deployment shop/web attracting"])
    #expect(requests.first { $0.identity.name == "s" }?.objectName == "native")
  }

  @Test func `what clusters must have`() {
    let requests = Self.requests(Self.model).requests
    func demands(_ kind: PlacementKind) -> [ClusterDemand] {
      requests.first { $0.identity.kind == kind }?.clusterDemands ?? []
    }
    #expect(demands(.service) == [ClusterDemand(.nodePort("30080/TCP"), at: "/spec/ports/0/nodePort")])
    #expect(
      demands(.ingress) == [
        ClusterDemand(.ingressClass("nginx"), at: "/spec/ingressClassName"),
        ClusterDemand(.ingressPath("h/p (Exact) of class nginx"), at: "/spec/rules/0"),
      ])
    // It names its volume, so that no class has to make one.
    #expect(demands(.persistentVolumeClaim) == [])
    #expect(
      demands(.persistentVolume) == [ClusterDemand(.exclusiveVolume("h of d"), at: "/spec/csi/volumeHandle")])
    #expect(
      demands(.deployment) == [
        ClusterDemand(
          .version(KubernetesVersion(1, 29), feature: "Container.restartPolicy of init containers"),
          at: "/spec/*")
      ])
  }

  @Test func `what jobs and sets divide`() {
    func division(_ job: String) -> Division? {
      let text =
        "<m:MultiClusterCronJob name=\"j\" placementPolicy=\"REPLICATED\"><template schedule=\"@daily\">\(job)</template></m:MultiClusterCronJob>"
      return Self.requests(text).requests.first?.division
    }
    let pod =
      "<template restartPolicy=\"Never\"><containers name=\"c\"><image name=\"i\"/></containers></template></jobTemplate>"
    #expect(division("<jobTemplate>" + pod) == Division.none)
    #expect(division("<jobTemplate completions=\"1\" parallelism=\"3\">" + pod) == Division.none)
    #expect(division("<jobTemplate completions=\"5\">" + pod) == .completions(5, parallelism: nil))
    #expect(
      division("<jobTemplate completions=\"5\" parallelism=\"3\">" + pod) == .completions(5, parallelism: 3))
    #expect(division("<jobTemplate parallelism=\"3\">" + pod) == .parallelism(3))
    let set = Self.requests(
      """
      <m:MultiClusterStatefulSet name="s" placementPolicy="REPLICATED"><template replicas="3"><template/>
      <volumeClaimTemplates name="d" storageClassName="fast"><resources><requests key="storage" value="7"/></resources></volumeClaimTemplates>
      <ordinals start="9"/></template></m:MultiClusterStatefulSet>
      """
    ).requests.first
    #expect(set?.division == .ordinals(replicas: 3, start: 9))
    #expect(set?.demand["storage"] == Amount(units: 7))
    #expect(set?.identity.namespace == "default")
    #expect(
      set?.clusterDemands.last
        == ClusterDemand(.storageClass("fast"), at: "/spec/volumeClaimTemplates/0/spec/storageClassName"))
  }

  @Test func `what lacks something essential`() {
    let read = Self.requests(
      """
      <m:MultiClusterPod placementPolicy="REPLICATED"><template/></m:MultiClusterPod>
      <m:MultiClusterPod name="p"><template/></m:MultiClusterPod>
      <m:MultiClusterPod name="q" placementPolicy="REPLICATED"/>
      """)
    #expect(read.requests.isEmpty)
    #expect(read.codes == Array(repeating: "placement/incomplete-resource", count: 3))
  }

  // MARK: Values

  @Test(arguments: [
    ("1.33", "1.33"), ("v1.33.2", "1.33.2"), ("1.30.1+k3s1", "1.30.1"), ("v1.31.4-gke.100", "1.31.4"),
    ("1", nil), ("", nil), ("1.x", nil), ("1.2.3.4", nil), ("1.-2", nil), ("99999999.1", nil),
  ])
  func `a version is read`(_ text: String, _ expected: String?) {
    #expect(KubernetesVersion(text)?.description == expected)
  }
}
