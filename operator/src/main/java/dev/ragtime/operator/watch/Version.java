package dev.ragtime.operator.watch;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** Which object it is, and in which state: another one means that its content may be another. */
record Version(String uid, String resourceVersion) {
    static Version of(ObjectMeta meta) {
        return new Version(meta.getUid(), meta.getResourceVersion());
    }
}
