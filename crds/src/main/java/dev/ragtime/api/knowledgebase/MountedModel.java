package dev.ragtime.api.knowledgebase;

import dev.ragtime.api.Sha256;

/** A model in ONNX with its tokenizer, on a volume or in an image that pods mount read-only. */
public interface MountedModel {
    int KEY_LENGTH = 8;

    /** The claim and the folder; null where the files are in an image. */
    VolumeFiles volume();

    /** The image and the folder; null where the files are on a volume. */
    ImageFiles image();

    /** The weights, below {@link #directory}. */
    String modelFile();

    /** The tokenizer, below {@link #directory}. */
    String tokenizerFile();

    /** Most tokens that the model reads at once, with special tokens. */
    Integer maxTokens();

    /** Where its files are: the claim or the image, and the folder. */
    default String id() {
        return directory().isEmpty() ? origin() : origin() + "/" + directory();
    }

    /** Folder of the files below the root of the volume or image; empty for the root. */
    default String directory() {
        return volume() != null ? volume().directory() : image().directory();
    }

    /** Names the volume or image: part of a volume's name in a pod and of the path that it is mounted at. */
    default String key() {
        return Sha256.hex((volume() != null ? "claim/" : "image/") + origin(), KEY_LENGTH);
    }

    private String origin() {
        return volume() != null ? volume().claimName() : image().reference();
    }
}
