package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.KnowledgeBase;
import org.junit.jupiter.api.Test;

class LaterFieldsTest {
    @Test
    void aResourceOfALaterReleaseIsReadWithoutItsNewFields() {
        var kb = LaterFields.passedOver().unmarshal("""
                apiVersion: ragtime.dev/v1alpha1
                kind: KnowledgeBase
                metadata: {name: handbook}
                spec:
                  sources:
                  - name: faq
                    configMap: {name: faq, ofALaterRelease: 1}
                    ofALaterRelease: {a: b}
                  ofALaterRelease: [1]
                status:
                  observedGeneration: 3
                  ofALaterRelease: {a: b}
                """, KnowledgeBase.class);
        assertThat(kb.getSpec().sources().getFirst().configMap().name()).isEqualTo("faq");
        assertThat(kb.getStatus().observedGeneration()).isEqualTo(3);
    }
}
