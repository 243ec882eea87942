package dev.ragtime.runtime.memory;

import java.util.Base64;

/**
 * A vector in a byte a dimension, which is exact enough for a cosine: it differs by less than 0.01.
 *
 * @param model that made it
 * @param bytes of the numbers, scaled to the largest; Base64
 */
public record FactVector(String model, String bytes) {
    static FactVector of(String model, float[] vector) {
        var largest = 0f;
        for (var number : vector) largest = Math.max(largest, Math.abs(number));
        var bytes = new byte[vector.length];
        if (largest > 0) {
            for (var i = 0; i < bytes.length; i++) bytes[i] = (byte) Math.round(Byte.MAX_VALUE * vector[i] / largest);
        }
        return new FactVector(model, Base64.getEncoder().encodeToString(bytes));
    }

    /** Whether it can be compared with vectors of this model and length. */
    boolean isOf(String other, int dimensions) {
        return model.equals(other) && decoded().length == dimensions;
    }

    /** @return -1 to 1; 0 for a vector of nothing */
    double cosine(float[] other) {
        var own = decoded();
        var product = 0.0;
        var ownSquare = 0.0;
        var otherSquare = 0.0;
        for (var i = 0; i < own.length; i++) {
            product += own[i] * other[i];
            ownSquare += own[i] * own[i];
            otherSquare += other[i] * other[i];
        }
        return product == 0 ? 0 : product / Math.sqrt(ownSquare * otherSquare);
    }

    private byte[] decoded() {
        return Base64.getDecoder().decode(bytes);
    }
}
