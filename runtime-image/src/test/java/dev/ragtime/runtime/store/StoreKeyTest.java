package dev.ragtime.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StoreKeyTest {
    private final AtomicReference<Optional<String>> mounted = new AtomicReference<>(Optional.of("one"));
    private final StoreKey key = new StoreKey(mounted::get);

    @Test
    void theMountedKeyIsShown() {
        assertThat(key.choose()).contains("one");
        mounted.set(Optional.of("two"));
        assertThat(key.choose()).contains("two");
    }

    @Test
    void whileTheMountedKeyIsGoneTheOneThatWorkedIsShown() {
        mounted.set(Optional.empty());
        assertThat(key.choose()).isEmpty();
        key.accepted(Optional.of("one"));
        assertThat(key.choose()).contains("one");
    }

    @Test
    void aRefusedMountedKeyYieldsToTheOneThatWorked() {
        key.accepted(Optional.of("one"));
        mounted.set(Optional.of("edited"));
        key.refused(Optional.of("edited"));
        assertThat(key.choose()).contains("one");
    }

    @Test
    void aKeyThatWorkedAndIsRefusedYieldsToTheMountedOne() {
        key.accepted(Optional.of("one"));
        key.refused(Optional.of("one"));
        mounted.set(Optional.of("two"));
        assertThat(key.choose()).contains("two");
        mounted.set(Optional.empty());
        assertThat(key.choose()).isEmpty();
    }
}
