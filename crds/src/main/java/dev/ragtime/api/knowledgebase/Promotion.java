package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** When a new index takes over, and what stays of those before. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Promotion(
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Indexes that stay in the store, the one that answers included. Default: 2, so that one can be gone back to.")
        Integer keepIndexes,

        @Min(1)
        @JsonPropertyDescription(
                "Number of the index that answers from now on, out of status.keptIndexes. While it is set no other index is built or takes over. Default: none.")
        Integer pinnedIndex,

        @JsonPropertyDescription(
                "What a new index must show before it takes over. Default: that it finds the KnowledgeBase's own texts as well as the index before.")
        Gate gate) {
    private static final int WITH_THE_LAST = 2;

    public Promotion {
        keepIndexes = keepIndexes == null ? Integer.valueOf(WITH_THE_LAST) : keepIndexes;
        gate = gate == null ? new Gate(null, null, null) : gate;
    }

    public static Promotion defaults() {
        return new Promotion(null, null, null);
    }

    /** Both indexes are asked the same queries, in mode Hybrid, by the stages that serve. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gate(
            @JsonPropertyDescription(
                    "Judged queries. Default: questions made from the KnowledgeBase's own texts, which show less.")
            Dataset dataset,

            @Size(max = 8)
            @JsonPropertyDescription("Least values that the new index must reach, each the mean over all queries.")
            List<Minimum> minimum,

            @Min(0)
            @Max(100)
            @JsonPropertyDescription(
                    "How much worse than the index that answers the new one may be by any metric of minimum, by ndcg@10 or by recall@10, in percent of the former's value. A loss that may be chance (p of a paired randomization test not below 0.05, divided by the number of metrics) refuses nothing. Default: 2.")
            Integer maxRegressionPercent) {
        private static final int LITTLE = 2;

        public Gate {
            minimum = minimum == null ? List.of() : List.copyOf(minimum);
            maxRegressionPercent = maxRegressionPercent == null ? Integer.valueOf(LITTLE) : maxRegressionPercent;
        }
    }

    /** In BEIR's layout: queries.jsonl and qrels.tsv, or qrels/*.tsv; or one .jsonl with a query and its documents on each line. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.configMap) != has(self.volume)",
            message = "a dataset is in exactly one place: set either configMap or volume")
    public record Dataset(
            @JsonPropertyDescription("ConfigMap with a key for each file.")
            Reference configMap,

            @JsonPropertyDescription("Folder of a PersistentVolumeClaim.")
            VolumeFiles volume) {}

    /** A metric and its least value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Minimum(
            @Required
            @ValidationRule(
                    value = "self.matches('^(ndcg|recall|mrr|precision)@([1-9][0-9]?|100)$')",
                    message =
                            "metric must be ndcg@k, recall@k, mrr@k or precision@k with k from 1 to 100, e.g. ndcg@10")
            @Size(max = 20)
            @JsonPropertyDescription("ndcg@k, recall@k, mrr@k or precision@k, k from 1 to 100.")
            String metric,

            @Required
            @Size(max = 10)
            @ValidationRule(
                    value = "self.matches('^(0([.][0-9]+)?|1([.]0+)?)$')",
                    message = "value must be a decimal from 0 to 1 in quotes, e.g. \"0.60\"")
            @JsonPropertyDescription("Least value, 0 to 1, as a decimal in quotes.")
            String value) {}
}
