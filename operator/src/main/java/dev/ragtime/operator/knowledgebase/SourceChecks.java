package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.AzureContainer;
import dev.ragtime.api.knowledgebase.GcsBucket;
import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.ImageFiles;
import dev.ragtime.api.knowledgebase.JdbcQuery;
import dev.ragtime.api.knowledgebase.PushedDocuments;
import dev.ragtime.api.knowledgebase.S3Bucket;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.SourceKind;
import dev.ragtime.api.knowledgebase.VolumeFiles;
import dev.ragtime.api.knowledgebase.WebPages;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with the objects that are named to read sources with. */
final class SourceChecks {
    private static final String USERNAME = "username";

    private SourceChecks() {}

    /**
     * Digests of the Secrets that sources are read with, by name; empty while the key that they are made with is away. An
     * API key opens the endpoint, and nothing has to be read again for another one.
     */
    static Optional<Map<String, String>> credentials(Observation seen) {
        var read = Inputs.names(seen.resource(), Inputs::secret);
        var digests = new TreeMap<String, String>();
        for (var secret : seen.secrets().entrySet()) {
            if (!read.contains(secret.getKey())) continue;
            if (secret.getValue().digest().isEmpty()) return Optional.empty();
            digests.put(secret.getKey(), secret.getValue().digest().orElseThrow());
        }
        return Optional.of(digests);
    }

    /** Sources that cannot be read, since an object that they name is missing, in order; the others can. */
    static Map<String, Finding> missing(Observation seen) {
        var missing = new LinkedHashMap<String, Finding>();
        for (var source : seen.resource().getSpec().sources()) {
            missing(seen, source).ifPresent(finding -> missing.put(source.name(), finding));
        }
        return Collections.unmodifiableMap(missing);
    }

    private static Optional<Finding> missing(Observation seen, Source source) {
        var namespace = seen.resource().getMetadata().getNamespace();
        var field = "spec.sources[" + source.name() + "].";
        return Inputs.configMap(source)
                .filter(name -> !seen.configMaps().containsKey(name))
                .map(name ->
                        Finding.absent(Reason.MissingConfigMap, field + "configMap.name", "ConfigMap", namespace, name))
                .or(() -> Inputs.claim(source)
                        .filter(name -> !seen.claims().contains(name))
                        .map(name -> Finding.absent(
                                Reason.MissingClaim,
                                field + "volume.claimName",
                                "PersistentVolumeClaim",
                                namespace,
                                name)))
                .or(() -> Optional.ofNullable(seen.unmounted().get(source.name())))
                .or(() -> SourceKind.of(source).flatMap(kind -> credentials(seen, kind, field, namespace)));
    }

    /** Claims that exist, and sources whose images can be mounted, as far as is known. */
    static Set<String> mounted(Observation seen) {
        var images = seen.resource().getSpec().sources().stream()
                .filter(source -> source.image() != null)
                .map(Source::name)
                .filter(name -> !seen.unmounted().containsKey(name))
                .map(name -> "image/" + name);
        var claims = Inputs.names(seen.resource(), Inputs::claim).stream().filter(seen.claims()::contains);
        return Stream.concat(claims.map(name -> "claim/" + name), images).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Finding> credentials(Observation seen, SourceKind kind, String field, String namespace) {
        return kind.credentials().flatMap(wanted -> {
            var path = field + fieldOf(kind) + ".credentialsSecret.name";
            var name = wanted.secret();
            var secret = seen.secrets().get(name);
            if (secret == null)
                return Optional.of(Finding.absent(Reason.MissingSecret, path, "Secret", namespace, name));
            return wanted.missing(secret.keys()::contains)
                    .map(key -> Finding.stalled(
                            Reason.MissingSecret,
                            "%s: Secret %s/%s has no key %s: %s".formatted(path, namespace, name, key, remedy(kind))));
        });
    }

    private static String fieldOf(SourceKind kind) {
        return switch (kind) {
            case GitRepository git -> "git";
            case S3Bucket s3 -> "s3";
            case GcsBucket gcs -> "gcs";
            case AzureContainer azureBlob -> "azureBlob";
            case WebPages web -> "web";
            case JdbcQuery jdbc -> "jdbc";
            case VolumeFiles volume -> "volume";
            case ImageFiles image -> "image";
            case SourceKind.ConfigMap configMap -> "configMap";
            case PushedDocuments http -> "http";
        };
    }

    /** What a missing key of the credentials should hold. */
    private static String remedy(SourceKind kind) {
        return switch (kind) {
            case GitRepository git
            when git.overSsh() ->
                "add it: ssh-privatekey is a deploy key without passphrase, known_hosts has the server's public keys";
            case GitRepository git -> "add it (a token will do), and username if the server wants one";
            case S3Bucket _ -> "add it: an access key has an id and a secret";
            case GcsBucket _ -> "add it: it is the file that Google makes for a key of a service account";
            case AzureContainer _ ->
                "add it: a key of the account, or a SAS token, or secret, client id and tenant id of a service principal";
            case JdbcQuery _ -> "add it: keys username and password are those of a user that may read";
            case WebPages _, VolumeFiles _, ImageFiles _, SourceKind.ConfigMap _, PushedDocuments _ -> "add it";
        };
    }

    /** The end of a message on refused credentials: a key under another name goes unnoticed, since it may be left out. */
    static String hint(Observation seen, String sourceName) {
        return seen.resource().getSpec().sources().stream()
                .filter(source -> sourceName.equals(source.name()))
                .filter(source -> source.git() != null && !source.git().overSsh())
                .flatMap(source -> Inputs.secret(source).stream())
                .filter(name -> Optional.ofNullable(seen.secrets().get(name))
                        .filter(secret -> !secret.keys().contains(USERNAME))
                        .isPresent())
                .map(name -> "; Secret %s has no key %s, so \"git\" was sent: add it if the server wants another"
                        .formatted(name, USERNAME))
                .findFirst()
                .orElse("");
    }
}
