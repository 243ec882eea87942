package dev.ragtime.operator.pipeline;

import dev.ragtime.api.knowledgebase.KeyReference;
import dev.ragtime.api.pipeline.Oidc;
import dev.ragtime.api.pipeline.RagPipelineSpec;
import dev.ragtime.api.runtime.PodLayout;
import dev.ragtime.operator.kubernetes.PodTemplates;
import dev.ragtime.operator.serving.PodFolder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What query pods mount to find out who asks, beside API keys; pure. */
final class AuthFolders {
    private static final String ISSUER = "issuer-ca";
    private static final String API_SERVER = "api-server";

    /** In every namespace, by Kubernetes itself. */
    private static final String CLUSTER_CA = "kube-root-ca.crt";

    private static final long TOKEN_SECONDS = 3600;

    private AuthFolders() {}

    static List<PodFolder> of(RagPipelineSpec spec) {
        return Stream.of(issuer(spec), apiServer(spec))
                .flatMap(Optional::stream)
                .toList();
    }

    /** No more than the certificates: a Secret may hold a private key beside them. */
    private static Optional<PodFolder> issuer(RagPipelineSpec spec) {
        var secret = AuthObjects.caSecret(spec)
                .map(named -> new VolumeBuilder(PodTemplates.optionalSecret(ISSUER, named.name()))
                        .editSecret()
                        .withItems(item(named))
                        .endSecret()
                        .build());
        return secret.or(() -> AuthObjects.caConfigMap(spec)
                        .map(named -> new VolumeBuilder(PodTemplates.configMap(ISSUER, named.name()))
                                .editConfigMap()
                                .withItems(item(named))
                                .withOptional(true)
                                .endConfigMap()
                                .build()))
                .map(volume -> new PodFolder(volume, PodTemplates.secretMount(ISSUER, PodLayout.ISSUER_CERTIFICATES)));
    }

    private static KeyToPath item(KeyReference named) {
        return new KeyToPath(named.key(Oidc.CA), null, Oidc.CA);
    }

    /** The pod's own token, which other pods do not have. */
    private static Optional<PodFolder> apiServer(RagPipelineSpec spec) {
        return Optional.ofNullable(spec.auth())
                .filter(auth -> auth.kubernetes() != null)
                .map(_ -> new PodFolder(token(), PodTemplates.mount(API_SERVER, PodLayout.API_SERVER_DIRECTORY, true)));
    }

    private static Volume token() {
        return new VolumeBuilder()
                .withName(API_SERVER)
                .withNewProjected()
                .withDefaultMode(PodTemplates.SECRET_MODE)
                .addNewSource()
                .withNewServiceAccountToken()
                .withPath("token")
                .withExpirationSeconds(TOKEN_SECONDS)
                .endServiceAccountToken()
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName(CLUSTER_CA)
                .withItems(new KeyToPath("ca.crt", null, "ca.crt"))
                .endConfigMap()
                .endSource()
                .endProjected()
                .build();
    }
}
