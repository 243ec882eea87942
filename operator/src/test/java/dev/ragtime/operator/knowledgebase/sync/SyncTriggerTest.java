package dev.ragtime.operator.knowledgebase.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Access;
import dev.ragtime.api.knowledgebase.FieldType;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.knowledgebase.Metadata;
import dev.ragtime.api.knowledgebase.Ocr;
import dev.ragtime.api.knowledgebase.Ocr.Language;
import dev.ragtime.operator.serving.Golden;
import java.util.Arrays;
import java.util.LinkedHashSet;
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
        var team = new Metadata(List.of(new Metadata.Field("team", FieldType.String, null)));
        resource.setSpec(with(resource.getSpec(), team, null, null));

        assertThat(SyncTrigger.of(resource, NONE, NONE, Set.of())).isNotEqualTo(before);
        assertThat(SyncSpec.outdated(spec, resource)).isTrue();
    }

    @Test
    void pictures_that_are_to_be_read_or_to_be_read_in_another_language_begin_a_run_and_end_one() {
        var resource = Golden.input("knowledgebase/one-node", KnowledgeBase.class);
        var triggers = new LinkedHashSet<String>();
        var specs = new LinkedHashSet<String>();
        for (var ocr :
                Arrays.asList(null, new Ocr(List.of(Language.eng)), new Ocr(List.of(Language.eng, Language.deu)))) {
            resource.setSpec(with(resource.getSpec(), null, ocr, null));
            triggers.add(SyncTrigger.of(resource, NONE, NONE, Set.of()));
            specs.add(SyncSpec.hash(resource));
        }

        assertThat(triggers).hasSize(3);
        assertThat(specs).hasSize(3);
    }

    @Test
    void whomDocumentsAreForIsToldToTheIndexByARun() {
        var resource = Golden.input("knowledgebase/one-node", KnowledgeBase.class);
        var triggers = new LinkedHashSet<String>();
        var specs = new LinkedHashSet<String>();
        for (var mode : Access.Mode.values()) {
            resource.setSpec(with(resource.getSpec(), null, null, new Access(mode)));
            triggers.add(SyncTrigger.of(resource, NONE, NONE, Set.of()));
            specs.add(SyncSpec.hash(resource));
        }

        assertThat(triggers).hasSize(2);
        assertThat(specs).hasSize(2);
    }

    private static KnowledgeBaseSpec with(KnowledgeBaseSpec spec, Metadata metadata, Ocr ocr, Access access) {
        return new KnowledgeBaseSpec(
                spec.sources(),
                spec.sync(),
                spec.push(),
                spec.chunking(),
                spec.embedding(),
                spec.store(),
                spec.deletionPolicy(),
                spec.objectives(),
                spec.podSettings(),
                metadata,
                ocr,
                null,
                access);
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
