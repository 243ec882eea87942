package dev.ragtime.runtime.grpc;

import com.google.protobuf.Struct;
import dev.ragtime.runtime.generate.NumberedPassage;
import dev.ragtime.runtime.memory.Names;
import dev.ragtime.runtime.metadata.FieldSet;
import dev.ragtime.runtime.pipeline.Answer;
import dev.ragtime.runtime.pipeline.Retrieved;
import dev.ragtime.runtime.retrieve.Degradation;
import dev.ragtime.v1.AnswerResponse;
import dev.ragtime.v1.Citation;
import dev.ragtime.v1.Fact;
import dev.ragtime.v1.Passage;
import dev.ragtime.v1.Placement;
import dev.ragtime.v1.RetrieveResponse;
import dev.ragtime.v1.Timings;
import dev.ragtime.v1.Usage;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Answers as messages of {@code ragtime.v1}.
 *
 * @param revision name of the pipeline revision this process serves; may be empty
 */
record Replies(String pipeline, String revision) {
    RetrieveResponse retrieved(Retrieved retrieved, boolean explained) {
        return RetrieveResponse.newBuilder()
                .setPipeline(pipeline)
                .setRevision(revision)
                .addAllPassages(passages(retrieved.passages(), explained))
                .setAbstained(retrieved.abstained())
                .addAllDegraded(texts(retrieved.result().degraded()))
                .setTimings(timings(retrieved))
                .addAllQueries(retrieved.queries())
                .build();
    }

    /** @param id of the answer */
    AnswerResponse answer(UUID id, Answer answer) {
        var reply = AnswerResponse.newBuilder()
                .setId(Names.answer(id))
                .setPipeline(pipeline)
                .setRevision(revision)
                .setText(answer.text())
                .setThinking(answer.thinking())
                .setAbstained(answer.abstained())
                .addAllPassages(passages(answer.retrieved().passages(), false))
                .setDroppedPassages(answer.droppedPassages())
                .addAllDegraded(texts(answer.degraded()))
                .setFinishReason(answer.finishReason())
                .setUsage(Usage.newBuilder()
                        .setPromptTokens(answer.usage().promptTokens())
                        .setCompletionTokens(answer.usage().completionTokens()))
                .setTimings(timings(answer.retrieved()).setGenerateMs(answer.generateMillis()))
                .addAllQueries(answer.retrieved().queries());
        answer.routeRevision().ifPresent(reply::setRouteRevision);
        for (var fact : answer.facts())
            reply.addFacts(Fact.newBuilder().setId(Names.fact(fact.id())).setText(fact.text()));
        for (var citation : answer.citations()) {
            reply.addCitations(Citation.newBuilder()
                    .setNumber(citation.passage().number())
                    .setStart(citation.start())
                    .setEnd(citation.end())
                    .setAttribution(citation.attribution().name().toLowerCase(Locale.ROOT)));
        }
        return reply.build();
    }

    private static List<Passage> passages(List<NumberedPassage> passages, boolean explained) {
        return passages.stream().map(passage -> passage(passage, explained)).toList();
    }

    private static Passage passage(NumberedPassage numbered, boolean explained) {
        var passage = numbered.passage();
        var chunk = passage.chunk();
        var reply = Passage.newBuilder()
                .setNumber(numbered.number())
                .setChunkId(chunk.id().toString())
                .setKnowledgeBase(passage.knowledgeBase())
                .setDocumentId(chunk.documentId().toString())
                .setSource(chunk.source())
                .setPath(chunk.path())
                .setTitle(chunk.title())
                .setHeading(chunk.reading().heading())
                .setUri(chunk.uri())
                .setScore(passage.score())
                .setText(numbered.text());
        passage.similarity().ifPresent(reply::setSimilarity);
        if (chunk.hasParent()) reply.setMatched(chunk.text());
        var metadata = Struct.newBuilder();
        // what the passage says already has a field of its own
        chunk.metadata().forEach((name, value) -> {
            if (!name.equals(FieldSet.TITLE.name())) metadata.putFields(name, StructJson.value(value.plain()));
        });
        reply.setMetadata(metadata);
        if (explained) passage.placements().forEach(placement -> reply.addExplanation(placement(placement)));
        return reply.build();
    }

    private static Placement placement(dev.ragtime.runtime.retrieve.Placement placement) {
        var reply = Placement.newBuilder()
                .setStep(placement.step())
                .setScore(placement.score())
                .setDetail(placement.detail());
        placement.rank().ifPresent(reply::setRank);
        return reply.build();
    }

    private static Timings.Builder timings(Retrieved retrieved) {
        return Timings.newBuilder()
                .setEmbedMs(retrieved.result().embedMillis())
                .setSearchMs(retrieved.result().searchMillis());
    }

    private static List<String> texts(List<Degradation> degraded) {
        return degraded.stream().map(Degradation::text).toList();
    }
}
