package dev.ragtime.runtime.crawl;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a host, and refuses those that a page of a stranger must not lead to. A connection is made to
 * what this returned, and the name is not asked for again, so that an answer of DNS that changes changes nothing.
 */
final class AddressGuard implements DnsResolver {
    /** IANA IPv4 and IPv6 Special-Purpose Address Registries; what is not reachable from everywhere. */
    private static final List<Network> PRIVATE = networks(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1/128",
            "fc00::/7",
            "fec0::/10");

    /** Where no site ever is: this network, link-local with the metadata of clouds, multicast, tests, reserved. */
    private static final List<Network> NEVER = networks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            // metadata of Alibaba, Azure and Oracle, outside of what is link-local
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "100::/64",
            "2001:db8::/32",
            "fd00:ec2::/32",
            "fe80::/10",
            "ff00::/8");

    /** IPv6 with an IPv4 address inside, from this byte on: compatible, translated (NAT64) and 6to4. */
    private static final List<Embedding> EMBEDDINGS = List.of(
            new Embedding(Network.of("::/96"), 12),
            new Embedding(Network.of("::ffff:0:0:0/96"), 12),
            new Embedding(Network.of("64:ff9b::/96"), 12),
            new Embedding(Network.of("64:ff9b:1::/48"), 12),
            new Embedding(Network.of("2002::/16"), 2));

    /** Teredo has it inverted; nobody serves pages over it. */
    private static final Network TEREDO = Network.of("2001::/32");

    private final Resolver resolver;
    private final Set<String> privateHosts;

    /** @param privateHosts names of hosts that may have a private address */
    AddressGuard(Resolver resolver, Set<String> privateHosts) {
        this.resolver = resolver;
        this.privateHosts = privateHosts;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = resolver.resolve(host);
        if (addresses.isEmpty()) throw new UnknownHostException(host);
        for (var address : addresses) check(host, address);
        return addresses.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private void check(String host, InetAddress address) throws AddressRefused {
        var all = Stream.concat(Stream.of(address), embedded(address).stream()).toList();
        if (all.stream().anyMatch(AddressGuard::isNever)) {
            throw new AddressRefused("%s has the address %s, where metadata or link-local services are and no site is"
                    .formatted(host, address.getHostAddress()));
        }
        if (all.stream().anyMatch(AddressGuard::isPrivate) && !privateHosts.contains(name(host))) {
            throw new AddressRefused(
                    "%s has the private address %s; name the host in allowPrivateAddresses if it is to be read"
                            .formatted(host, address.getHostAddress()));
        }
    }

    private static String name(String host) {
        return host.replaceAll("^\\[|]$", "");
    }

    private static boolean isNever(InetAddress address) {
        return NEVER.stream().anyMatch(network -> network.has(address)) || TEREDO.has(address);
    }

    private static boolean isPrivate(InetAddress address) {
        return PRIVATE.stream().anyMatch(network -> network.has(address));
    }

    private static List<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) return List.of();
        return EMBEDDINGS.stream()
                .filter(embedding -> embedding.network().has(address))
                .map(embedding -> embedding.of(address))
                .toList();
    }

    private static List<Network> networks(String... networks) {
        return Stream.of(networks).map(Network::of).toList();
    }

    private record Embedding(Network network, int at) {
        InetAddress of(InetAddress address) {
            return Network.address(Arrays.copyOfRange(address.getAddress(), at, at + 4));
        }
    }

    private record Network(InetAddress first, int bits) {
        static Network of(String text) {
            var parts = text.split("/");
            return new Network(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
        }

        static InetAddress address(byte[] bytes) {
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
            }
        }

        boolean has(InetAddress address) {
            var these = first.getAddress();
            var those = address.getAddress();
            if (these.length != those.length) return false;
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((these[bit / 8] & mask) != (those[bit / 8] & mask)) return false;
            }
            return true;
        }
    }
}
