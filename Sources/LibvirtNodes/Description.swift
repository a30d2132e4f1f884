import Foundation
import FoundationXML

/// libvirt's XML for a domain or a network.
struct Description {
  private let document: XMLDocument

  /// - Throws: ``LibvirtError`` if it is not XML.
  init(_ text: String, of name: String) throws {
    do { document = try XMLDocument(xmlString: text) } catch {
      throw LibvirtError("libvirt's description of \(name) is not XML")
    }
  }

  /// The attributes of each element at a path.
  func attributes(_ path: String) -> [[String: String]] {
    let nodes = (try? document.nodes(forXPath: path)) ?? []
    return nodes.map { node in
      let pairs = ((node as? XMLElement)?.attributes ?? []).compactMap { attribute in
        attribute.name.map { ($0, attribute.stringValue ?? "") }
      }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The interfaces of a domain.
  var interfaces: [Domain.Interface] {
    let path = "/domain/devices/interface"
    return attributes(path).indices.compactMap { index in
      let place = "\(path)[\(index + 1)]"
      return attributes(place + "/mac").first?["address"].map {
        Domain.Interface(
          hardwareAddress: $0, network: attributes(place + "/source").first?["network"])
      }
    }
  }

  /// The addresses that a network reserves for certain machines.
  var reserved: [Network.Lease] {
    attributes("/network/ip/dhcp/host").compactMap { host in
      guard let address = host["ip"] else { return nil }
      return Network.Lease(
        hardwareAddress: host["mac"] ?? "", address: address, name: host["name"])
    }
  }
}
