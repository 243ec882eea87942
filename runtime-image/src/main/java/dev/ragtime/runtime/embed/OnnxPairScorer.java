package dev.ragtime.runtime.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.ragtime.runtime.config.UserError;
import dev.ragtime.runtime.embed.PairTokenizer.Pair;
import java.util.Arrays;
import java.util.Map;

/** A cross-encoder with one logit, or with two of which the second says that a passage fits. */
final class OnnxPairScorer implements PairScorer {
    private static final String LOGITS = "logits";

    private final PairFiles files;
    private final OnnxModel model;
    private final String output;

    /** @throws UserError when the file is no such model, as far as it says itself */
    OnnxPairScorer(PairFiles files) {
        this.files = files;
        this.model = new OnnxModel(files.weights(), this::none);
        try {
            this.output = output(model.outputs());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private UserError none(String why) {
        return PairFiles.wrong(
                "modelFile",
                "%s %s: take a cross-encoder that Optimum exported to ONNX for text-classification, with one logit or two"
                        .formatted(files.weights().name(), why));
    }

    private String output(Map<String, NodeInfo> outputs) {
        if (outputs.containsKey(LOGITS)) return LOGITS;
        if (outputs.size() == 1) return outputs.keySet().iterator().next();
        throw none("has no output %s, but %s".formatted(LOGITS, outputs.keySet()));
    }

    /** @throws UserError when the model gives something else */
    @Override
    public double logit(Pair pair) throws OrtException {
        return model.run(pair.ids(), pair.types(), output, this::logit);
    }

    private double logit(OnnxTensor made) {
        var shape = made.getInfo().getShape();
        var values = made.getFloatBuffer();
        if (values == null || shape.length > 2 || values.remaining() < 1 || values.remaining() > 2) {
            throw none("gives %s %s of shape %s for a question and a passage"
                    .formatted(output, made.getInfo().type, Arrays.toString(shape)));
        }
        // the softmax of two logits is the logistic function of what they differ by
        return values.remaining() == 1 ? values.get(0) : (double) values.get(1) - values.get(0);
    }

    @Override
    public void close() {
        model.close();
    }
}
