extension LibraryReference {
  static let collection = LibraryReference(
    "Collection", "§11.7.1 to §11.7.4",
    [
      .standard("size() : Integer", "the number of elements"),
      .standard("isEmpty() : Boolean", "there is no element; `null->isEmpty()` is true"),
      .standard("notEmpty() : Boolean", "there is an element"),
      .standard("includes(value : T) : Boolean", "the value is an element"),
      .standard("excludes(value : T) : Boolean", "the value is no element"),
      .standard("includesAll(values : Collection(T)) : Boolean", "every value is an element"),
      .standard("excludesAll(values : Collection(T)) : Boolean", "no value is an element"),
      .standard("count(value : T) : Integer", "how often the value is an element"),
      .standard("max() : T", "the largest number; `invalid` without one"),
      .standard("min() : T", "the smallest number; `invalid` without one"),
      .standard("sum() : T", "the sum of the numbers, 0 of none"),
      .standard("product(other : Collection(U)) : Set(Tuple(first : T, second : U))", "all pairs"),
      .standard("flatten() : same kind", "without collections in it, of all levels"),
      .standard("selectByKind(type : Type) : same kind", "the elements of the type or a special case of it"),
      .standard("selectByType(type : Type) : same kind", "the elements of exactly the type"),
      .standard("asSet() : Set(T)", "each element once"),
      .standard("asOrderedSet() : OrderedSet(T)", "each element once, in order"),
      .standard("asBag() : Bag(T)", "all elements without an order"),
      .standard("asSequence() : Sequence(T)", "all elements in order"),
      .standard("including(value : T) : same kind", "with the value"),
      .standard("excluding(value : T) : same kind", "without the value"),
      .eclipse("includingAll(values : Collection(T)) : same kind", "with all the values"),
      .eclipse("excludingAll(values : Collection(T)) : same kind", "without any of the values"),
      .standard(
        "union(other : Collection(T)) : Collection(T)",
        "all elements: a Set of sets, a Sequence of sequences, else a Bag"),
      .standard(
        "intersection(other : Collection(T)) : Collection(T)",
        "the elements of both: a Set if either is one, else a Bag"),
      .standard(
        "- (other : Collection(T)) : same kind", "of Set and OrderedSet: the elements that the other has not"),
      .standard("symmetricDifference(other : Set(T)) : Set(T)", "of Set: the elements of exactly one"),
    ])

  static let ordered = LibraryReference(
    "OrderedSet, Sequence", "§11.7.3, §11.7.5",
    [
      .standard("at(index : Integer) : T", "the element at a position from 1; `invalid` where there is none"),
      .standard("first() : T", "the first element; `invalid` of none"),
      .standard("last() : T", "the last element; `invalid` of none"),
      .standard("indexOf(value : T) : Integer", "where the value is first, from 1; `invalid` if absent"),
      .standard(
        "append(value : T) : same kind", "with the value at the end, where it moves in an OrderedSet"),
      .standard("prepend(value : T) : same kind", "with the value at the beginning"),
      .eclipse("appendAll(values : Collection(T)) : same kind", "with all the values at the end"),
      .eclipse("prependAll(values : Collection(T)) : same kind", "with all the values at the beginning"),
      .standard("insertAt(index : Integer, value : T) : same kind", "with the value at a position from 1"),
      .standard(
        "subSequence(lower : Integer, upper : Integer) : Sequence(T)",
        "of a Sequence: from one position to the other"),
      .standard(
        "subOrderedSet(lower : Integer, upper : Integer) : OrderedSet(T)", "of an OrderedSet: the same"),
      .standard("reverse() : same kind", "in the opposite order"),
    ])

  static let map = LibraryReference(
    "Map", "",
    [
      .eclipse("size() : Integer", "the number of entries"),
      .eclipse("isEmpty() : Boolean", "there is no entry"),
      .eclipse("notEmpty() : Boolean", "there is an entry"),
      .eclipse("keys() : Set(K)", "the keys"),
      .eclipse("values() : Bag(V)", "the values"),
      .eclipse("at(key : K) : V", "the value of the key; `invalid` where there is none"),
      .eclipse("includes(key : K) : Boolean", "there is such a key"),
      .eclipse("includes(key : K, value : V) : Boolean", "the key has this value"),
      .eclipse("excludes(key : K) : Boolean", "there is no such key"),
      .eclipse("excludes(key : K, value : V) : Boolean", "the key does not have this value"),
      .eclipse("includesValue(value : V) : Boolean", "a key has this value"),
      .eclipse("excludesValue(value : V) : Boolean", "no key has this value"),
      .eclipse("includesAll(keys : Collection(K)) : Boolean", "all are keys"),
      .eclipse("excludesAll(keys : Collection(K)) : Boolean", "none is a key"),
      .eclipse("includesMap(other : Map) : Boolean", "it has all entries of the other"),
      .eclipse("excludesMap(other : Map) : Boolean", "it has no entry of the other"),
      .eclipse("including(key : K, value : V) : Map(K, V)", "with the entry, which replaces one of its key"),
      .eclipse("includingMap(other : Map) : Map(K, V)", "with all entries of the other"),
      .eclipse("excluding(key : K) : Map(K, V)", "without the key"),
      .eclipse("excluding(key : K, value : V) : Map(K, V)", "without the entry"),
      .eclipse("excludingAll(keys : Collection(K)) : Map(K, V)", "without the keys"),
      .eclipse("excludingMap(other : Map) : Map(K, V)", "without the entries of the other"),
    ])
}
