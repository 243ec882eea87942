package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are asked, by what a name stands for. */
class AddressGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "172.31.255.255",
                "192.168.0.1",
                "::1",
                "fd12:3456::1",
                "fec0::1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:a00:1::",
                "::10.0.0.1"
            })
    void a_private_address_is_refused_unless_its_host_is_named(String address) throws UnknownHostException {
        assertThatThrownBy(() -> guard(address).resolve("docs.example.com"))
                .isInstanceOf(AddressRefused.class)
                .hasMessageContaining("docs.example.com has the private address")
                .hasMessageContaining("allowPrivateAddresses");
        assertThat(guard(address, "docs.example.com").resolve("docs.example.com"))
                .containsExactly(InetAddress.ofLiteral(address));
        assertThatThrownBy(() -> guard(address, "example.com").resolve("docs.example.com"))
                .isInstanceOf(AddressRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "169.254.169.254",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "fe80::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::",
                "::169.254.169.254",
                "2001:0:1::1"
            })
    void metadata_and_the_like_are_never_asked(String address) {
        assertThatThrownBy(() -> guard(address, "docs.example.com").resolve("docs.example.com"))
                .isInstanceOf(AddressRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"})
    void a_public_address_is_asked(String address) throws UnknownHostException {
        assertThat(guard(address).resolve("docs.example.com")).hasSize(1);
    }

    @Test
    void one_bad_address_among_good_ones_is_enough() {
        Resolver both = host -> List.of(InetAddress.ofLiteral("93.184.215.14"), InetAddress.ofLiteral("127.0.0.1"));

        assertThatThrownBy(() -> new AddressGuard(both, Set.of()).resolve("docs.example.com"))
                .isInstanceOf(AddressRefused.class);
    }

    private static AddressGuard guard(String address, String... privateHosts) {
        return new AddressGuard(host -> List.of(InetAddress.ofLiteral(address)), Set.of(privateHosts));
    }
}
