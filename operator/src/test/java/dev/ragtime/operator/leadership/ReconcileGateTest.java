package dev.ragtime.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcileGateTest {
    private static final UpdateControl<?> DONE = UpdateControl.noUpdate();

    @Test
    void an_open_gate_lets_a_reconcile_through() throws Exception {
        var gate = new ReconcileGate(Metrics.NOOP, turn -> turn.controller().equals("kb"));
        assertThat(gate.timeControllerExecution(execution("reconcile", DONE))).isSameAs(DONE);
    }

    @Test
    void behind_a_closed_gate_a_reconcile_does_nothing_and_comes_back() throws Exception {
        var gate = new ReconcileGate(Metrics.NOOP, turn -> false);
        UpdateControl<?> result = gate.timeControllerExecution(execution("reconcile", DONE));
        assertThat(result.isNoUpdate()).isTrue();
        assertThat(result.getScheduleDelay()).hasValue(ReconcileGate.AGAIN.toMillis());
    }

    @Test
    void behind_a_closed_gate_a_deleted_resource_keeps_its_finalizer() throws Exception {
        var gate = new ReconcileGate(Metrics.NOOP, turn -> false);
        DeleteControl result = gate.timeControllerExecution(execution("cleanup", DeleteControl.defaultDelete()));
        assertThat(result.isRemoveFinalizer()).isFalse();
        assertThat(result.getScheduleDelay()).hasValue(ReconcileGate.AGAIN.toMillis());
    }

    private static <T> ControllerExecution<T> execution(String name, T result) {
        return new ControllerExecution<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String controllerName() {
                return "kb";
            }

            @Override
            public String successTypeName(T success) {
                return "resource";
            }

            @Override
            public ResourceID resourceID() {
                return new ResourceID("handbook", "default");
            }

            @Override
            public Map<String, Object> metadata() {
                return Map.of();
            }

            @Override
            public T execute() {
                return result;
            }
        };
    }
}
