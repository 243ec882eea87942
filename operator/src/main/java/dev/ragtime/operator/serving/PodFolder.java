package dev.ragtime.operator.serving;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;

/** A folder of a pod: what is in it, and where it is. */
public record PodFolder(Volume volume, VolumeMount mount) {}
