package dev.ragtime.operator.keda;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** What KEDA is asked to scale, and by what: https://keda.sh/docs/latest/reference/scaledobject-spec/. */
@Group(Keda.GROUP)
@Version(Keda.VERSION)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class ScaledObject extends CustomResource<ScaledObjectSpec, ScaledObjectStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
