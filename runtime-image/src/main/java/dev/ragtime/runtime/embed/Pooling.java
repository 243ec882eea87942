package dev.ragtime.runtime.embed;

/** How the vectors of all tokens become the vector of the text. */
enum Pooling {
    /** The vector of the first token, {@code [CLS]}. */
    CLS {
        @Override
        float[] pool(float[][] tokens) {
            return tokens[0].clone();
        }
    },
    /** The mean of all token vectors, special tokens included. */
    MEAN {
        @Override
        float[] pool(float[][] tokens) {
            var mean = new float[tokens[0].length];
            for (var token : tokens) {
                for (int i = 0; i < mean.length; i++) mean[i] += token[i] / tokens.length;
            }
            return mean;
        }
    };

    /** @param tokens one vector a token */
    abstract float[] pool(float[][] tokens);

    /** Scales a vector to length 1, in place. */
    static float[] normalise(float[] vector) {
        double squares = 0;
        for (var value : vector) squares += (double) value * value;
        var length = (float) Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) vector[i] /= length;
        return vector;
    }
}
