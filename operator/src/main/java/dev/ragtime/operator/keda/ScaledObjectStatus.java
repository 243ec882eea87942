package dev.ragtime.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/** As much of it as the operator reads. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaledObjectStatus(List<Told> conditions) {
    private static final String READY = "Ready";

    public ScaledObjectStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** A condition as KEDA writes it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Told(String type, String status, String reason, String message) {
        public boolean holds() {
            return "True".equals(status);
        }
    }

    /** Whether KEDA can do what it is asked; empty while it has not said so. */
    public Optional<Told> ready() {
        return conditions.stream()
                .filter(told -> READY.equals(told.type()))
                .filter(told -> !"Unknown".equals(told.status()))
                .findFirst();
    }
}
