package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.knowledgebase.CustomModel;
import dev.ragtime.api.knowledgebase.Embedding;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.ImageFiles.PullPolicy;
import dev.ragtime.api.knowledgebase.MountedModel;
import dev.ragtime.api.runtime.PodLayout;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Models of a user's own, as pods mount them: each volume or image once, read-only; pure. */
public final class ModelVolumes {
    private static final String PREFIX = "model-";

    private ModelVolumes() {}

    /** The model that has files, if this one has. */
    public static List<CustomModel> of(Embedding embedding) {
        return embedding.kind() instanceof CustomModel model ? List.of(model) : List.of();
    }

    /** Those that have files. */
    public static List<CustomModel> of(Collection<Embedding> embeddings) {
        return embeddings.stream().flatMap(embedding -> of(embedding).stream()).toList();
    }

    public static List<Volume> volumes(Collection<? extends MountedModel> models) {
        var volumes = new TreeMap<String, Volume>();
        models.forEach(model -> volumes.put(model.key(), volume(model)));
        return List.copyOf(volumes.values());
    }

    public static List<VolumeMount> mounts(Collection<? extends MountedModel> models) {
        return models.stream()
                .map(MountedModel::key)
                .distinct()
                .sorted()
                .map(key -> PodTemplates.mount(PREFIX + key, PodLayout.MODELS_DIRECTORY + "/" + key, true))
                .toList();
    }

    private static Volume volume(MountedModel model) {
        var name = PREFIX + model.key();
        if (model.volume() != null)
            return PodTemplates.claim(name, model.volume().claimName());
        return new VolumeBuilder()
                .withName(name)
                .withNewImage(pullPolicy(model.image()), model.image().reference())
                .build();
    }

    /** As the API server writes it where none is given: server-side apply would find a difference at every reconcile. */
    private static String pullPolicy(ImageFiles image) {
        if (image.pullPolicy() != null) return image.pullPolicy().name();
        var name = image.reference().substring(image.reference().lastIndexOf('/') + 1);
        var latest = name.endsWith(":latest") || !name.contains(":");
        return (latest ? PullPolicy.Always : PullPolicy.IfNotPresent).name();
    }
}
