package dev.ragtime.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrincipalListTest {
    @Test
    void names_are_parted_by_commas_and_blanks() throws MalformedException {
        assertThat(PrincipalList.names("ada, group:hr,,bob\tcn=eve@example.com"))
                .containsExactly("ada", "group:hr", "bob", "cn=eve@example.com");
        assertThat(PrincipalList.parse(" , ")).isEmpty();
        assertThat(PrincipalList.parse("a,a a")).hasSize(1);
    }

    @Test
    void every_character_there_is_can_be_said() throws MalformedException {
        var all = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .toList();
        for (int from = 0; from < all.size(); from += 200) {
            var name = String.join("", all.subList(from, Math.min(from + 200, all.size())));
            var header = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(header).matches("[ -~]+");
            assertThat(PrincipalList.names(header)).containsExactly(name);
            assertThat(PrincipalList.parse(header)).isEqualTo(PrincipalList.of(List.of(name)));
        }
    }

    @Test
    void a_name_is_none_that_another_is_too() throws MalformedException {
        var names = List.of("a", "A", " a", "a ", "\u00e9", "e\u0301", "%61");
        assertThat(PrincipalList.of(names)).hasSize(names.size());
        assertThat(PrincipalList.parse("a,%61")).hasSize(1);
        assertThat(PrincipalList.parse("+,%2B")).as("a plus is a plus").hasSize(1);
    }

    @Test
    void what_cannot_be_meant_is_refused_without_repeating_it() {
        refused("ada,%", "%25");
        refused("%4", "two hexadecimal digits");
        refused("%zz", "two hexadecimal digits");
        refused("%-1", "two hexadecimal digits");
        refused("%ff%fe", "UTF-8");
        refused("%ed%a0%80", "UTF-8");
        refused("\ud83d%20", "1 to 256 characters");
        refused("x".repeat(257), "1 to 256 characters");
        refused(numbered(1001), "more than 1000");
    }

    @Test
    void a_thousand_are_taken_and_characters_beyond_the_first_plane_count_as_one() throws MalformedException {
        assertThat(PrincipalList.parse(numbered(1000))).hasSize(1000);
        assertThat(PrincipalList.of(List.of("\ud83d\ude00".repeat(256)))).hasSize(1);
        assertThatThrownBy(() -> PrincipalList.of(List.of("\ud83d"))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PrincipalList.of(List.of(""))).isInstanceOf(MalformedException.class);
    }

    @Test
    void documents_write_them_as_a_list_or_as_a_text() throws MalformedException {
        assertThat(PrincipalList.read(List.of("a, b", 4711))).isEqualTo(PrincipalList.of(List.of("a, b", "4711")));
        assertThat(PrincipalList.read("a, b")).isEqualTo(PrincipalList.of(List.of("a", "b")));
        assertThat(PrincipalList.read(List.of())).isEmpty();
        assertThatThrownBy(() -> PrincipalList.read(7)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PrincipalList.read(List.of(List.of("a")))).isInstanceOf(MalformedException.class);
    }

    private static String numbered(int many) {
        return IntStream.range(0, many).mapToObj(i -> "user:" + i).collect(Collectors.joining(","));
    }

    private static void refused(String text, String remedy) {
        assertThatThrownBy(() -> PrincipalList.parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(remedy)
                .hasMessageNotContaining("ada")
                .hasMessageNotContaining("user:");
    }
}
