package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHostTest {
    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/handbook.git, https://github.com/acme/handbook/blob/c0ffee/docs/a.md",
        "https://GitHub.com/acme/handbook/, https://GitHub.com/acme/handbook/blob/c0ffee/docs/a.md",
        "https://github.example.org/acme/handbook, https://github.example.org/acme/handbook/blob/c0ffee/docs/a.md",
        "https://gitlab.com/acme/hr/handbook.git, https://gitlab.com/acme/hr/handbook/-/blob/c0ffee/docs/a.md",
        "https://gitlab.example.org:8443/a/b.git, https://gitlab.example.org:8443/a/b/-/blob/c0ffee/docs/a.md",
        "https://bitbucket.org/acme/handbook.git, https://bitbucket.org/acme/handbook/src/c0ffee/docs/a.md",
        "https://codeberg.org/acme/handbook.git, https://codeberg.org/acme/handbook/src/commit/c0ffee/docs/a.md",
        "git@github.com:acme/handbook.git, https://github.com/acme/handbook/blob/c0ffee/docs/a.md",
        "ssh://git@gitlab.example.org:2222/a/b.git, https://gitlab.example.org/a/b/-/blob/c0ffee/docs/a.md",
        "http://gitea.internal/acme/handbook.git, http://gitea.internal/acme/handbook/src/commit/c0ffee/docs/a.md",
    })
    void a_known_host_shows_the_file_as_it_was_in_that_commit(String url, String page) {
        assertThat(GitHost.page(url, "c0ffee", "docs/a.md")).hasValue(page);
    }

    @Test
    void what_an_address_cannot_hold_is_escaped() {
        assertThat(GitHost.page("https://github.com/acme/handbook.git", "c0ffee", "HR docs/100% Überstunden? #1.md"))
                .hasValue(
                        "https://github.com/acme/handbook/blob/c0ffee/HR%20docs/100%25%20%C3%9Cberstunden%3F%20%231.md");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/acme/handbook.git",
                "http://127.0.0.1:3000/handbook.git",
                "file:///srv/handbook.git",
                "git@git.example.org:acme/handbook.git",
                "https://mygithub.com/acme/handbook.git"
            })
    void of_any_other_nothing_is_made_up(String url) {
        assertThat(GitHost.page(url, "c0ffee", "docs/a.md")).isEmpty();
    }
}
