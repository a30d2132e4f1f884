public import Mustache

/// Values of a template that are asked for by name, and not looked for by reflection: for pages that have many.
public typealias PageValues = MustacheParent
