package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Metadata;
import dev.ragtime.operator.serving.Golden;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncTriggerTest {
    private static final Map<String, String> NONE = Map.of();

    @Test
    void anotherFieldOfMetadataIsAnotherTriggerAndEndsTheRunUnderWay() {
        var resource = Golden.input("knowledgebase/one-node", KnowledgeBase.class);
        var before = SyncTrigger.of(resource, NONE, NONE, Set.of());
        var spec = SyncSpec.hash(resource);
        var declared = resource.getSpec();
        resource.setSpec(new KnowledgeBaseSpec(
                declared.sources(),
                declared.sync(),
                declared.push(),
                declared.chunking(),
                declared.embedding(),
                declared.store(),
                declared.deletionPolicy(),
                declared.objectives(),
                declared.podSettings(),
                new Metadata(List.of(new Metadata.Field("team", FieldType.String, null)))));

        assertThat(SyncTrigger.of(resource, NONE, NONE, Set.of())).isNotEqualTo(before);
        assertThat(SyncSpec.outdated(spec, resource)).isTrue();
    }

    @Test
    void anotherCredentialOrContentIsAnotherTrigger() {
        var resource = Golden.input("knowledgebase/one-node", KnowledgeBase.class);
        var before = SyncTrigger.of(resource, Map.of("pages", "1"), Map.of("git", "1"), Set.of());

        assertThat(SyncTrigger.of(resource, Map.of("pages", "1"), Map.of("git", "1"), Set.of()))
                .isEqualTo(before);
        assertThat(SyncTrigger.of(resource, Map.of("pages", "2"), Map.of("git", "1"), Set.of()))
                .isNotEqualTo(before);
        assertThat(SyncTrigger.of(resource, Map.of("pages", "1"), Map.of("git", "2"), Set.of()))
                .isNotEqualTo(before);
        assertThat(SyncTrigger.of(resource, Map.of("pages", "1"), Map.of("git", "1"), Set.of("docs")))
                .isNotEqualTo(before);
        assertThat(SyncTrigger.of(resource, NONE, NONE, Set.of())).isNotEqualTo(before);
    }
}
