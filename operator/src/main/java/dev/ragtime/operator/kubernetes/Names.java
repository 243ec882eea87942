package dev.ragtime.operator.kubernetes;

import dev.ragtime.api.Sha256;

/** The one place that names the objects the operator makes. Arguments are names of the resource they belong to. */
public final class Names {
    /** The ConfigMap with the counts of objectives is called as the workload it stands beside, and this. */
    public static final String SLO_SUFFIX = "-slo";

    /** Above the paths of the webhook endpoint. */
    private static final String WEBHOOKS = "/hooks";

    /** Hex digits of a content's hash in a name. */
    private static final int CONTENT_LENGTH = 10;

    private Names() {}

    /** StatefulSet, client Service, PodDisruptionBudget, NetworkPolicy and Secret of a KnowledgeBase's Weaviate. */
    public static String weaviate(String knowledgeBase) {
        return knowledgeBase + "-weaviate";
    }

    /** Secret with the keys that the nodes of a KnowledgeBase's Weaviate accept. */
    public static String weaviateNodes(String knowledgeBase) {
        return weaviate(knowledgeBase) + "-nodes";
    }

    /** As the StatefulSet's controller names the claim of a node, counted from 0. */
    public static String weaviateClaim(String knowledgeBase, int node) {
        return "data-" + weaviate(knowledgeBase) + "-" + node;
    }

    public static String weaviateHeadless(String knowledgeBase) {
        return weaviate(knowledgeBase) + "-headless";
    }

    /**
     * Job and ConfigMap of a run.
     *
     * @param index number of the index that the run writes, from 1
     * @param run number of the run, from 1
     */
    public static String syncJob(String knowledgeBase, int index, int run) {
        return knowledgeBase + "-sync-" + index + "-" + run;
    }

    /**
     * Job and ConfigMap of a dry run.
     *
     * @param request hash of the request that it answers
     */
    public static String dryRun(String knowledgeBase, String request) {
        return knowledgeBase + "-dry-run-" + request;
    }

    /**
     * Job and ConfigMap of the comparison of an index with the one that answers.
     *
     * @param request hash of what is asked for
     */
    public static String gate(String knowledgeBase, int index, String request) {
        return knowledgeBase + "-gate-" + index + "-" + request;
    }

    /** Deployment and Service of the endpoint that documents of a KnowledgeBase are pushed to. */
    public static String push(String knowledgeBase) {
        return knowledgeBase + "-push";
    }

    /** Configuration of that endpoint, named after what it says: another content is another object. */
    public static String pushConfig(String knowledgeBase, String content) {
        return push(knowledgeBase) + "-" + Sha256.hex(content, CONTENT_LENGTH);
    }

    /** Path of the webhook endpoint that takes hooks of a source. */
    public static String webhookPath(String namespace, String knowledgeBase, String source) {
        return String.join("/", WEBHOOKS, namespace, knowledgeBase, source);
    }

    public static String knowledgeBaseSlo(String knowledgeBase) {
        return knowledgeBase + "-kb" + SLO_SUFFIX;
    }

    /** Service, autoscaler and PodDisruptionBudget of a RagPipeline; prefix of its revisions' objects. */
    public static String pipeline(String pipeline) {
        return pipeline + "-rag";
    }

    /**
     * Deployment of one revision of a RagPipeline.
     *
     * @param revision e.g. {@code r-1a2b3c4d}
     */
    public static String revision(String pipeline, String revision) {
        return pipeline(pipeline) + revision.substring(revision.lastIndexOf('-'));
    }

    /** Configuration of a RagPipeline's pods, named after what it says: another content is another object. */
    public static String revisionConfig(String pipeline, String content) {
        return pipeline(pipeline) + "-" + Sha256.hex(content, CONTENT_LENGTH);
    }

    public static String pipelineSlo(String pipeline) {
        return pipeline(pipeline) + SLO_SUFFIX;
    }

    /** Deployment, Service, autoscaler and PodDisruptionBudget of a ModelRoute. */
    public static String route(String route) {
        return route + "-route";
    }

    public static String routeConfig(String route) {
        return route(route) + "-config";
    }

    public static String routeSlo(String route) {
        return route(route) + SLO_SUFFIX;
    }

    /** Address of a Service inside the cluster, on port 80. */
    public static String serviceUrl(String service, String namespace) {
        return "http://" + serviceHost(service, namespace);
    }

    public static String serviceHost(String service, String namespace) {
        return service + "." + namespace + ".svc";
    }
}
