package dev.ragtime.operator.knowledgebase;

import dev.ragtime.api.knowledgebase.Webhook;
import dev.ragtime.operator.kubernetes.Finding;
import dev.ragtime.operator.kubernetes.Reason;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the Secrets that let documents be pushed, and hooks be sent. */
final class EndpointChecks {
    private EndpointChecks() {}

    /** Secrets with API keys that do not exist or have none: the endpoint turns everybody away. */
    static List<Finding> missingApiKeys(Observation seen) {
        var namespace = seen.resource().getMetadata().getNamespace();
        var missing = new ArrayList<Finding>();
        for (var source : seen.resource().getSpec().pushed()) {
            var path = "spec.sources[" + source.name() + "].http.apiKeysSecret.name";
            var name = source.http().apiKeysSecret().name();
            var secret = seen.secrets().get(name);
            if (secret == null) missing.add(Finding.absent(Reason.MissingSecret, path, "Secret", namespace, name));
            else if (secret.keys().isEmpty())
                missing.add(Finding.stalled(
                        Reason.MissingSecret,
                        "%s: Secret %s/%s has no key: add one whose value is an API key"
                                .formatted(path, namespace, name)));
        }
        return List.copyOf(missing);
    }

    /** What keeps webhooks from being taken: runs go on without them. */
    static List<Finding> deafWebhooks(Observation seen, boolean taken) {
        var namespace = seen.resource().getMetadata().getNamespace();
        var found = new ArrayList<Finding>();
        for (var source : seen.resource().getSpec().sources()) {
            if (source.webhook() == null) continue;
            var field = "spec.sources[" + source.name() + "].webhook";
            var path = field + ".tokenSecret.name";
            var name = source.webhook().tokenSecret().name();
            var secret = seen.secrets().get(name);
            if (!taken)
                found.add(
                        Finding.stalled(
                                Reason.WebhooksOff,
                                field
                                        + ": this operator takes no webhooks: set webhook.enabled in its chart, or leave it out"));
            else if (secret == null) found.add(Finding.absent(Reason.MissingSecret, path, "Secret", namespace, name));
            else if (!secret.says(Webhook.TOKEN))
                found.add(Finding.stalled(
                        Reason.MissingSecret,
                        "%s: Secret %s/%s has %s %s: add the secret that the sender of hooks has, too"
                                .formatted(
                                        path,
                                        namespace,
                                        name,
                                        secret.keys().contains(Webhook.TOKEN) ? "nothing in key" : "no key",
                                        Webhook.TOKEN)));
        }
        return List.copyOf(found);
    }
}
