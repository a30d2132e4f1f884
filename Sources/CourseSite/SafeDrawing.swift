import Foundation
import FoundationXML

/// Decides whether an SVG is only a drawing. As a page of its own, it could run scripts in the site's name and load
/// from elsewhere, so everything not known to be harmless is refused.
final class SafeDrawing: NSObject, XMLParserDelegate {
  /// The result of inspecting a file.
  struct Inspection: Hashable, Sendable {
    /// Whether it is a harmless drawing.
    var isSafe: Bool
    /// Nil if the drawing does not say.
    var size: PictureSize?
  }

  static func read(_ bytes: [UInt8]) -> Inspection {
    // Only UTF-8, whatever the file declares: another encoding could hide from the checks.
    guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
      return Inspection(isSafe: false)
    }
    for mark in ["<!DOCTYPE", "<!ENTITY", "<?xml-"]
    where text.range(of: mark, options: .caseInsensitive) != nil {
      return Inspection(isSafe: false)
    }
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = true
    parser.shouldResolveExternalEntities = false
    let drawing = SafeDrawing()
    parser.delegate = drawing
    let isWhole = parser.parse()
    return Inspection(
      isSafe: isWhole && drawing.isSafe && drawing.isDrawing && drawing.depth == 0,
      size: drawing.size)
  }

  private var isSafe = true
  /// Whether the root element is an `<svg>`.
  private var isDrawing = false
  private var depth = 0
  private var size: PictureSize?
  private var style: String?

  private static let namespace = "http://www.w3.org/2000/svg"
  /// SVG 1.1 without elements that run, animate, link, or embed another kind of document.
  private static let elements: Set<String> = [
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan",
    "textPath", "title", "desc", "metadata", "style", "marker", "linearGradient", "radialGradient",
    "stop", "clipPath", "mask",
    "pattern", "filter", "feGaussianBlur", "feOffset", "feBlend", "feColorMatrix", "feComposite",
    "feFlood", "feMerge",
    "feMergeNode", "feDropShadow", "switch",
  ]
  /// Elements of these programs draw nothing, and no browser knows them.
  private static let inert: Set<String> = [
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://creativecommons.org/ns#",
    "http://purl.org/dc/elements/1.1/",
  ]

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    depth += 1
    let isSVG = namespaceURI == Self.namespace
    guard isSVG ? Self.elements.contains(name) : Self.inert.contains(namespaceURI ?? "") else {
      return refuse(parser)
    }
    if depth == 1 {
      isDrawing = isSVG && name == "svg"
      func pixels(_ name: String) -> Int? {
        attributes[name].flatMap { Double($0.replacing("px", with: "")) }.map { Int($0.rounded()) }
      }
      size = pixels("width").flatMap { width in
        pixels("height").flatMap { PictureSize(width: width, height: $0) }
      }
    }
    if isSVG, name == "style" { style = "" }
    for (qualified, value) in attributes {
      let name = (qualified.split(separator: ":").last.map(String.init) ?? qualified).lowercased()
      let isLink = name == "href" || name == "src" || name == "base"
      if name.hasPrefix("on") || (isLink && !value.hasPrefix("#")) || Self.fetches(value) {
        return refuse(parser)
      }
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    depth -= 1
    if let text = style, name == "style" {
      if Self.fetches(text) || text.contains("@") || text.contains("\\") { refuse(parser) }
      style = nil
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { style? += text }

  func parser(_ parser: XMLParser, foundCDATA data: Data) {
    style? += String(decoding: data, as: UTF8.self)
  }

  func parser(
    _ parser: XMLParser, foundProcessingInstructionWithTarget target: String, data: String?
  ) { refuse(parser) }

  private func refuse(_ parser: XMLParser) {
    isSafe = false
    parser.abortParsing()
  }

  /// Whether there is a `url(…)` other than `url(#…)`.
  private static func fetches(_ value: String) -> Bool {
    value.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }.components(
      separatedBy: "url("
    ).dropFirst().contains {
      !$0.hasPrefix("#")
    }
  }
}
