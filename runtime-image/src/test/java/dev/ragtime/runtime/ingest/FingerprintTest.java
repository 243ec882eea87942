package dev.ragtime.runtime.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.api.knowledgebase.Chunking;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.IndexDefinition;
import dev.ragtime.api.knowledgebase.KnowledgeBaseSpec;
import dev.ragtime.api.runtime.IndexNames;
import dev.ragtime.runtime.config.PinnedIndex;
import dev.ragtime.runtime.document.FileContent;
import dev.ragtime.runtime.document.OcrLanguages;
import dev.ragtime.runtime.document.SourceFile;
import dev.ragtime.runtime.metadata.MetadataRules;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final PinnedIndex INDEX = new PinnedIndex(
            IndexNames.of("default", "handbook", 1),
            new IndexDefinition(Chunking.defaults(), Embedding.defaults(), null, null));

    private static final MetadataRules RULES = MetadataRules.of(KnowledgeBaseSpec.of(List.of()));
    private static final AccessRules ACCESS = AccessRules.of(KnowledgeBaseSpec.of(List.of()));

    @Test
    void aMendedParserChunkerOrAnalyzerDoesEveryDocumentAgain() {
        assertThat(under(1, 1, 1)).isEqualTo(under(1, 1, 1));
        assertThat(under(2, 1, 1)).isNotEqualTo(under(1, 1, 1));
        assertThat(under(1, 2, 1)).isNotEqualTo(under(1, 1, 1)).isNotEqualTo(under(2, 1, 1));
        assertThat(under(1, 1, 2)).isNotEqualTo(under(1, 1, 1)).isNotEqualTo(under(1, 2, 1));
    }

    private static String under(int parser, int chunker, int analyzer) {
        var file = new SourceFile("docs", "a.md", "u", InputStream::nullInputStream);
        return new Fingerprint(INDEX, RULES, ACCESS, OcrLanguages.NONE, parser, chunker, analyzer)
                .of(file, FileContent.of(new byte[] {1}));
    }
}
