package dev.ragtime.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkTemplateTest {
    @Test
    void commit_and_path_are_filled_in_and_the_path_is_escaped() {
        assertThat(LinkTemplate.fill(
                        "https://git.example.org/projects/HR/repos/docs/browse/{path}?at={commit}",
                        "c0ffee",
                        "HR docs/100% Überstunden? #1&2.md"))
                .isEqualTo("https://git.example.org/projects/HR/repos/docs/browse/"
                        + "HR%20docs/100%25%20%C3%9Cberstunden%3F%20%231%262.md?at=c0ffee");
    }
}
