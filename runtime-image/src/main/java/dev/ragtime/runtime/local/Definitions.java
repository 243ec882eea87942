package dev.ragtime.runtime.local;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The CustomResourceDefinitions that the chart installs, read from the class path. */
final class Definitions {
    private static final List<String> PLURALS = List.of("knowledgebases", "ragpipelines", "modelroutes");

    private final List<CustomResourceDefinition> all =
            PLURALS.stream().map(Definitions::read).toList();

    Optional<CustomResourceDefinition> ofKind(String kind) {
        return all.stream()
                .filter(crd -> crd.getSpec().getNames().getKind().equals(kind))
                .findFirst();
    }

    /** The one version every definition has. */
    Optional<CustomResourceDefinitionVersion> versionOf(String kind) {
        return ofKind(kind).map(crd -> crd.getSpec().getVersions().getFirst());
    }

    private static CustomResourceDefinition read(String plural) {
        var resource = "/crds/" + plural + ".yaml";
        try (var in = Definitions.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is not on the class path");
            return Serialization.unmarshal(in, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
