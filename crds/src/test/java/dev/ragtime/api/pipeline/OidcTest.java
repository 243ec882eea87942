package dev.ragtime.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.Ragtime;
import java.util.List;
import org.junit.jupiter.api.Test;

class OidcTest {
    @Test
    void anIssuerIsReachedOverTlsOrWithinTheMachineOrCluster() {
        assertThat(List.of(
                        "https://login.example.com",
                        "https://login.example.com:8443/realms/staff/",
                        "https://10.0.0.7/v2.0",
                        "http://localhost:8080",
                        "http://127.0.0.1:40123/keys",
                        "http://keycloak.sso.svc/realms/staff",
                        "http://keycloak.sso.svc.cluster.local:8080"))
                .allMatch(address -> address.matches(Ragtime.TRUSTWORTHY_PATTERN));
        assertThat(List.of(
                        "login.example.com",
                        "http://login.example.com",
                        "http://svc",
                        "http://login.svc.example.com",
                        "http://localhost.example.com",
                        "http://127.0.0.1.example.com",
                        "http://login.example.com/a.svc",
                        "http://user@keycloak.sso.svc",
                        "https://user:password@login.example.com",
                        "https://login.example.com?tenant=1",
                        "https://login.example.com#a",
                        "https:///realms",
                        "ftp://login.example.com"))
                .noneMatch(address -> address.matches(Ragtime.TRUSTWORTHY_PATTERN));
    }
}
