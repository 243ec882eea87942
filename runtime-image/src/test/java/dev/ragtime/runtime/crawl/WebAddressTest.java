package dev.ragtime.runtime.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What addresses are the same. */
class WebAddressTest {
    @ParameterizedTest
    @CsvSource({
        "HTTPS://Docs.Example.COM:443/a/../b/./c#part, https://docs.example.com/b/c",
        "http://example.com, http://example.com/",
        "http://example.com:80/, http://example.com/",
        "http://example.com:8080/, http://example.com:8080/",
        "https://example.com:80/, https://example.com:80/",
        "http://example.com./a, http://example.com/a",
        "http://example.com/../../etc/passwd, http://example.com/etc/passwd",
        "http://example.com/%2e%2e/%2e/a/.., http://example.com/",
        "http://example.com/%7euser/%c3%9c?q=%2f, http://example.com/~user/%C3%9C?q=%2F",
        "http://bücher.example/Über uns, http://xn--bcher-kva.example/%C3%9Cber%20uns",
        "http://example.com/%FC%fc.html, http://example.com/%FC%FC.html",
        "http://example.com/100%, http://example.com/100%25",
        "http://example.com/a\\b, http://example.com/a/b",
        "'http://example.com/a|b\"c', http://example.com/a%7Cb%22c",
        "http://[::1]:8080/a, http://[::1]:8080/a",
        "http://example.com?q=1, http://example.com/?q=1"
    })
    void one_page_has_one_address(String written, String same) {
        assertThat(WebAddress.of(written)).contains(URI.create(same));
        assertThat(WebAddress.of(same)).contains(URI.create(same));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com/a?b=1&c=2, http://example.com/a?c=2&b=1",
        "http://example.com/a, http://example.com/a/",
        "http://example.com/a//b, http://example.com/a/b",
        "http://example.com/A, http://example.com/a",
        "http://example.com/a?utm_source=x, http://example.com/a",
        "http://example.com/a%2Fb, http://example.com/a/b"
    })
    void what_a_server_may_tell_apart_stays_apart(String one, String other) {
        assertThat(WebAddress.of(one)).isNotEqualTo(WebAddress.of(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "mailto:a@example.com",
                "file:///etc/passwd",
                "http://user:secret@example.com/",
                "http:///a",
                "http://example.com:99999/",
                "http://",
                "guide/a.html",
                "ftp://example.com/"
            })
    void what_is_no_address_of_a_page_is_none(String address) {
        assertThat(WebAddress.of(address)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "b.html, http://example.com/guide/b.html",
        "../b, http://example.com/b",
        "?page=2, http://example.com/guide/a?page=2",
        "/b, http://example.com/b",
        "//other.example/b, http://other.example/b",
        "https://example.com/b, https://example.com/b",
        "#part, http://example.com/guide/a?page=1",
        "'', http://example.com/guide/a?page=1",
        "' b c ', http://example.com/guide/b%20c"
    })
    void a_link_leads_where_a_browser_goes(String link, String to) {
        assertThat(WebAddress.of(URI.create("http://example.com/guide/a?page=1"), link))
                .contains(URI.create(to));
    }

    @Test
    void an_address_that_is_too_long_is_none() {
        assertThat(WebAddress.of("http://example.com/" + "a".repeat(3000))).isEmpty();
    }
}
