package dev.ragtime.api.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How passages are found and ranked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.topK) ? self.topK : 8) <= (has(self.candidates) ? self.candidates : 100)",
        message = "topK must not be above candidates",
        fieldPath = ".topK")
@ValidationRule(
        value = "!has(self.fusion) || !has(self.mode) || self.mode == 'Hybrid'",
        message = "fusion joins two rankings and does nothing in this mode: remove it, or set mode: Hybrid",
        fieldPath = ".fusion")
@ValidationRule(
        value = "!has(self.minScore) || !has(self.mode) || self.mode != 'Keyword'",
        message =
                "minScore is a cosine similarity, which mode Keyword does not compute: remove it, or use Vector or Hybrid",
        fieldPath = ".minScore")
public record Retrieval(
        @JsonPropertyDescription(
                "Hybrid (default): by meaning and by words, fused. Vector: by meaning. Keyword: by words (BM25).")
        Mode mode,

        @Min(1) @Max(1000) @JsonPropertyDescription("Passages each ranking contributes before fusion. Default: 100.")
        Integer candidates,

        @Min(1) @Max(100) @JsonPropertyDescription("Passages given to the generator. Default: 8.")
        Integer topK,

        @JsonPropertyDescription("How the two rankings of Hybrid become one. Default: reciprocalRank with k 60.")
        Fusion fusion,

        @Size(max = 10)
        @ValidationRule(
                value = "self.matches('^(0([.][0-9]+)?|1([.]0+)?)$')",
                message = "minScore must be a decimal from 0 to 1 in quotes, e.g. \"0.35\"")
        @JsonPropertyDescription(
                "Smallest cosine similarity, 0 to 1, of the best passage; below it the pipeline abstains. Default: none.")
        String minScore,

        @JsonPropertyDescription(
                "What is searched for when a question leans on the conversation before it. Default: carryOver.")
        Rewrite rewrite,

        @JsonPropertyDescription("A model that ranks the best passages anew. Default: none.")
        Rerank rerank,

        @Size(max = 16)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription(
                "What all passages must be, whatever a question asks for: each of these holds. Default: nothing.")
        List<FieldFilter> filter,

        @Size(max = 8)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("What makes a passage count more or less beside how well it fits. Default: nothing.")
        List<Boost> boosts,

        @JsonPropertyDescription("What keeps passages from saying the same thing.")
        Diversity diversity,

        @JsonPropertyDescription(
                "Reads more of a document than the chunk that was found. Default: the chunk, or its parent where the index has such.")
        Widening widen) {

    /** Without more than the order of the rankings. */
    public Retrieval(Mode mode, Integer candidates, Integer topK, Fusion fusion, String minScore) {
        this(mode, candidates, topK, fusion, minScore, null, null, null, null, null, null);
    }

    public Retrieval {
        mode = mode == null ? Mode.Hybrid : mode;
        candidates = candidates == null ? Integer.valueOf(100) : candidates;
        topK = topK == null ? Integer.valueOf(8) : topK;
        fusion = fusion == null ? new Fusion(new ReciprocalRank(null), null) : fusion;
        // as pipelines were before it could be set, so that their revisions keep their names
        rewrite = Rewrite.defaults().equals(rewrite) ? null : rewrite;
        filter = filter == null ? List.of() : List.copyOf(filter);
        boosts = boosts == null ? List.of() : List.copyOf(boosts);
    }

    /** What is in force, also where it is left out. */
    public Rewrite rewriting() {
        return rewrite == null ? Rewrite.defaults() : rewrite;
    }

    /** The same in another mode. */
    public Retrieval in(Mode other) {
        return new Retrieval(
                other, candidates, topK, fusion, minScore, rewrite, rerank, filter, boosts, diversity, widen);
    }

    public static Retrieval defaults() {
        return new Retrieval(null, null, null, null, null);
    }

    public enum Mode {
        Hybrid,
        Vector,
        Keyword
    }

    /** Exactly one member is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.reciprocalRank) != has(self.relativeScore)",
            message = "set exactly one of reciprocalRank, relativeScore")
    public record Fusion(ReciprocalRank reciprocalRank, RelativeScore relativeScore) {}

    /** Score = sum of 1 / (k + rank), rank from 1 (Cormack, Clarke, Buettcher, SIGIR 2009). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReciprocalRank(
            @Min(1)
            @Max(1000)
            @JsonPropertyDescription("Rank constant: larger values flatten the ranking. Default: 60.")
            Integer k) {

        public ReciprocalRank {
            k = k == null ? Integer.valueOf(60) : k;
        }
    }

    /** Score = weighted sum of each ranking's scores, scaled to 0..1 by its own minimum and maximum. */
    public record RelativeScore(
            @Required
            @Min(0)
            @Max(100)
            @JsonPropertyDescription("Weight of the vector ranking in percent; the rest is the keyword ranking's.")
            Integer vectorWeightPercent) {}
}
