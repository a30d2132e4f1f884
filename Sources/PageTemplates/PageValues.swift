public import Mustache

/// Values of a template that are looked up by name rather than by reflection, for pages that have many.
public typealias PageValues = MustacheParent
