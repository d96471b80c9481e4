extension CELLibrary {
  /// The table: CEL's standard functions, then the libraries in the order in which servers got them.
  static let sections = [
    Section(since: 0, signatures: operators),
    Section(since: 0, signatures: standard),
    Section(since: 0, signatures: first),
    Section(since: 29, signatures: optionalsAndQuantities),
    Section(since: 30, signatures: setsAndFormatting),
    Section(since: 31, signatures: addresses),
    Section(since: 32, signatures: formats),
    Section(since: 33, signatures: ends),
    Section(since: 34, signatures: versions),
    Section(since: 35, signatures: lists),
  ]

  private static let operators = """
    _?_:_(bool, A, A): A
    _&&_(bool, bool): bool
    _||_(bool, bool): bool
    !_(bool): bool
    @not_strictly_false(bool): bool
    _==_(A, A): bool
    _!=_(A, A): bool
    _+_(bytes, bytes): bytes
    _+_(double, double): double
    _+_(duration, duration): duration
    _+_(duration, timestamp): timestamp
    _+_(timestamp, duration): timestamp
    _+_(int, int): int
    _+_(list(A), list(A)): list(A)
    _+_(string, string): string
    _+_(uint, uint): uint
    _/_(NUMBER, NUMBER): NUMBER
    _%_(int, int): int
    _%_(uint, uint): uint
    _*_(NUMBER, NUMBER): NUMBER
    -_(double): double
    -_(int): int
    _-_(double, double): double
    _-_(duration, duration): duration
    _-_(int, int): int
    _-_(timestamp, duration): timestamp
    _-_(timestamp, timestamp): duration
    _-_(uint, uint): uint
    _<_(COMPARABLE, COMPARABLE): bool
    _<=_(COMPARABLE, COMPARABLE): bool
    _>_(COMPARABLE, COMPARABLE): bool
    _>=_(COMPARABLE, COMPARABLE): bool
    _[_](list(A), int): A
    _[_](map(A, B), A): B
    _in_(A, list(A)): bool
    _in_(A, map(A, B)): bool
    @mapInsert(map(K, V), K, V): map(K, V)
    @mapInsert(map(K, V), map(K, V)): map(K, V)
    """

  private static let standard = """
    size(bytes): int
    .size(bytes): int
    size(list(A)): int
    .size(list(A)): int
    size(map(A, B)): int
    .size(map(A, B)): int
    size(string): int
    .size(string): int
    type(A): type(A)
    bool(bool): bool
    bool(string): bool
    bytes(bytes): bytes
    bytes(string): bytes
    double(double): double
    double(int): double
    double(string): double
    double(uint): double
    duration(duration): duration
    duration(int): duration
    duration(string): duration
    dyn(A): dyn
    int(int): int
    int(double): int
    int(duration): int
    int(string): int
    int(timestamp): int
    int(uint): int
    string(string): string
    string(bool): string
    string(bytes): string
    string(double): string
    string(duration): string
    string(int): string
    string(timestamp): string
    string(uint): string
    timestamp(timestamp): timestamp
    timestamp(int): timestamp
    timestamp(string): timestamp
    uint(uint): uint
    uint(double): uint
    uint(int): uint
    uint(string): uint
    .contains(string, string): bool
    .endsWith(string, string): bool
    .startsWith(string, string): bool
    matches(string, string): bool
    .matches(string, string): bool
    .getFullYear(timestamp): int
    .getFullYear(timestamp, string): int
    .getMonth(timestamp): int
    .getMonth(timestamp, string): int
    .getDayOfYear(timestamp): int
    .getDayOfYear(timestamp, string): int
    .getDayOfMonth(timestamp): int
    .getDayOfMonth(timestamp, string): int
    .getDate(timestamp): int
    .getDate(timestamp, string): int
    .getDayOfWeek(timestamp): int
    .getDayOfWeek(timestamp, string): int
    .getHours(timestamp): int
    .getHours(timestamp, string): int
    .getHours(duration): int
    .getMinutes(timestamp): int
    .getMinutes(timestamp, string): int
    .getMinutes(duration): int
    .getSeconds(timestamp): int
    .getSeconds(timestamp, string): int
    .getSeconds(duration): int
    .getMilliseconds(timestamp): int
    .getMilliseconds(timestamp, string): int
    .getMilliseconds(duration): int
    """

  /// URLs, regular expressions, lists and texts as they were from the beginning.
  private static let first = """
    url(string): URL
    isURL(string): bool
    .getScheme(URL): string
    .getHost(URL): string
    .getHostname(URL): string
    .getPort(URL): string
    .getEscapedPath(URL): string
    .getQuery(URL): map(string, list(string))
    .find(string, string): string
    .findAll(string, string): list(string)
    .findAll(string, string, int): list(string)
    .isSorted(list(COMPARABLE)): bool
    .sum(list(SUMMABLE)): SUMMABLE
    .max(list(COMPARABLE)): COMPARABLE
    .min(list(COMPARABLE)): COMPARABLE
    .indexOf(list(A), A): int
    .lastIndexOf(list(A), A): int
    .charAt(string, int): string
    .indexOf(string, string): int
    .indexOf(string, string, int): int
    .lastIndexOf(string, string): int
    .lastIndexOf(string, string, int): int
    .lowerAscii(string): string
    .upperAscii(string): string
    .replace(string, string, string): string
    .replace(string, string, string, int): string
    .split(string, string): list(string)
    .split(string, string, int): list(string)
    .substring(string, int): string
    .substring(string, int, int): string
    .trim(string): string
    .join(list(string)): string
    .join(list(string), string): string
    """

  private static let optionalsAndQuantities = """
    _<_(int, double): bool
    _<_(int, uint): bool
    _<_(uint, double): bool
    _<_(uint, int): bool
    _<_(double, int): bool
    _<_(double, uint): bool
    _<=_(int, double): bool
    _<=_(int, uint): bool
    _<=_(uint, double): bool
    _<=_(uint, int): bool
    _<=_(double, int): bool
    _<=_(double, uint): bool
    _>_(int, double): bool
    _>_(int, uint): bool
    _>_(uint, double): bool
    _>_(uint, int): bool
    _>_(double, int): bool
    _>_(double, uint): bool
    _>=_(int, double): bool
    _>=_(int, uint): bool
    _>=_(uint, double): bool
    _>=_(uint, int): bool
    _>=_(double, int): bool
    _>=_(double, uint): bool
    _[?_](list(V), int): optional(V)
    _[?_](optional(list(V)), int): optional(V)
    _[?_](map(K, V), K): optional(V)
    _[?_](optional(map(K, V)), K): optional(V)
    _[_](optional(list(V)), int): optional(V)
    _[_](optional(map(K, V)), K): optional(V)
    optional.of(V): optional(V)
    optional.ofNonZeroValue(V): optional(V)
    optional.none(): optional(V)
    .value(optional(V)): V
    .hasValue(optional(V)): bool
    .or(optional(V), optional(V)): optional(V)
    .orValue(optional(V), V): V
    quantity(string): Quantity
    isQuantity(string): bool
    sign(Quantity): int
    .isGreaterThan(Quantity, Quantity): bool
    .isLessThan(Quantity, Quantity): bool
    .compareTo(Quantity, Quantity): int
    .asApproximateFloat(Quantity): double
    .asInteger(Quantity): int
    .isInteger(Quantity): bool
    .add(Quantity, Quantity): Quantity
    .add(Quantity, int): Quantity
    .sub(Quantity, Quantity): Quantity
    .sub(Quantity, int): Quantity
    """

  private static let setsAndFormatting = """
    sets.contains(list(T), list(T)): bool
    sets.equivalent(list(T), list(T)): bool
    sets.intersects(list(T), list(T)): bool
    .format(string, list(dyn)): string
    strings.quote(string): string
    """

  private static let addresses = """
    ip(string): IP
    isIP(string): bool
    ip.isCanonical(string): bool
    .family(IP): int
    .isUnspecified(IP): bool
    .isLoopback(IP): bool
    .isLinkLocalMulticast(IP): bool
    .isLinkLocalUnicast(IP): bool
    .isGlobalUnicast(IP): bool
    string(IP): string
    cidr(string): CIDR
    isCIDR(string): bool
    .containsIP(CIDR, string): bool
    .containsIP(CIDR, IP): bool
    .containsCIDR(CIDR, string): bool
    .containsCIDR(CIDR, CIDR): bool
    .ip(CIDR): IP
    .prefixLength(CIDR): int
    .masked(CIDR): CIDR
    string(CIDR): string
    """

  private static let formats = """
    format.dns1123Label(): Format
    format.dns1123Subdomain(): Format
    format.dns1035Label(): Format
    format.qualifiedName(): Format
    format.dns1123LabelPrefix(): Format
    format.dns1123SubdomainPrefix(): Format
    format.dns1035LabelPrefix(): Format
    format.labelValue(): Format
    format.uri(): Format
    format.uuid(): Format
    format.byte(): Format
    format.date(): Format
    format.datetime(): Format
    format.named(string): optional(Format)
    .validate(Format, string): optional(list(string))
    """

  /// What came with a newer evaluator, without a version of Kubernetes' own.
  private static let ends = """
    .first(list(V)): optional(V)
    .last(list(V)): optional(V)
    optional.unwrap(list(optional(V))): list(V)
    .unwrapOpt(list(optional(V))): list(V)
    """

  private static let versions = """
    semver(string): Semver
    semver(string, bool): Semver
    isSemver(string): bool
    isSemver(string, bool): bool
    .isGreaterThan(Semver, Semver): bool
    .isLessThan(Semver, Semver): bool
    .compareTo(Semver, Semver): int
    .major(Semver): int
    .minor(Semver): int
    .patch(Semver): int
    """

  private static let lists = """
    .slice(list(T), int, int): list(T)
    .flatten(list(list(T))): list(T)
    .flatten(list(dyn), int): list(dyn)
    .sort(list(COMPARABLE)): list(COMPARABLE)
    .@sortByAssociatedKeys(list(T), list(COMPARABLE)): list(T)
    lists.range(int): list(int)
    .reverse(list(T)): list(T)
    .distinct(list(T)): list(T)
    """
}
