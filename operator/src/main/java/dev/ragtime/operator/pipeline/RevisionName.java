package dev.ragtime.operator.pipeline;

import dev.ragtime.api.Sha256;
import dev.ragtime.api.knowledgebase.KnowledgeBase;
import dev.ragtime.api.pipeline.Prompt;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names what answers: equal names give equal answers to equal questions over an equal index. */
final class RevisionName {
    private static final int LENGTH = 8;

    private RevisionName() {}

    /**
     * {@code r-} and a short hash of everything that can change an answer: retrieval, prompt text, generator, collection,
     * image, and how it is known and whether it matters who asks. Sources and syncs change what the index holds, not how it
     * is asked; which index answers is the KnowledgeBase's to say, and pods follow it.
     */
    static String of(PipelineInputs inputs, String image) {
        var spec = inputs.pipeline().getSpec();
        var parts = new TreeMap<String, Object>();
        parts.put("retrieval", spec.retrieval());
        parts.put("generator", spec.generator());
        inputs.prompt().ifPresent(prompt -> parts.put("prompt", prompt));
        // as it was before there could be examples
        var examples = Optional.ofNullable(spec.prompt()).map(Prompt::examples).orElse(List.of());
        if (!examples.isEmpty()) parts.put("examples", examples);
        parts.putAll(asked(inputs.knowledgeBases().getFirst()));
        // as it was before several could be asked
        var others = inputs.knowledgeBases().stream()
                .skip(1)
                .map(RevisionName::asked)
                .toList();
        if (!others.isEmpty()) parts.put("others", others);
        parts.put("image", image);
        // as they were before it could matter who asks
        if (spec.auth() != null) parts.put("auth", spec.auth());
        if (spec.memory() != null) parts.put("memory", spec.memory());
        // never the name that an operator without revisions of their own gave
        parts.put("objects", 2);
        return "r-" + Sha256.hex(Serialization.asJson(parts), LENGTH);
    }

    private static SortedMap<String, Object> asked(KnowledgeBase knowledgeBase) {
        var parts = new TreeMap<String, Object>();
        var status = knowledgeBase.getStatus();
        var index = status.activeIndex();
        if (!PipelineConfig.isDescribed(status)) parts.put("index", index.definition());
        parts.put("collection", index.collection());
        if (knowledgeBase.getSpec().access().byPrincipals()) parts.put("access", "byPrincipals");
        return parts;
    }
}
