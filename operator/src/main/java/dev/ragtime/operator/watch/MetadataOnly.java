package dev.ragtime.operator.watch;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Asks the API server for an object's metadata instead of the object. For a client of its own, which must neither read
 * nor write contents.
 */
final class MetadataOnly implements Interceptor {
    static final String NAME = "metadata-only";

    private static final String OBJECT = accept("PartialObjectMetadata");
    private static final String LIST = accept("PartialObjectMetadataList");
    private static final Pattern WATCH = Pattern.compile("(^|&)watch=true(&|$)");

    /** An empty list of metadata comes with {@code items: null} (Kubernetes 1.35), which no informer expects. */
    static KubernetesSerialization serialization() {
        var mapper = new ObjectMapper();
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        return new KubernetesSerialization(mapper, true);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        var query = request.uri().getQuery();
        builder.setHeader("Accept", query != null && WATCH.matcher(query).find() ? OBJECT : LIST);
    }

    /** No other type is accepted, so that a server that cannot do this says so instead of sending contents. */
    private static String accept(String type) {
        return "application/json;as=%s;g=meta.k8s.io;v=v1".formatted(type);
    }
}
