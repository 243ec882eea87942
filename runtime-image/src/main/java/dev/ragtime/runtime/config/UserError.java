package dev.ragtime.runtime.config;

/** Input that only its author can mend: says where it is wrong and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;

    /**
     * @param field what is wrong, e.g. {@code RagPipeline/assistant spec.prompt.configMap.name}
     * @param remedy what to do about it
     */
    public UserError(String field, String remedy) {
        super(field + ": " + remedy);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
