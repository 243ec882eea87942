package dev.ragtime.operator;

import dev.ragtime.operator.webhook.WebhookServer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.LifecycleException;
import org.springframework.context.SmartLifecycle;

/** Takes hooks between start and stop of the application, whoever leads. */
class WebhookLifecycle implements SmartLifecycle {
    private final WebhookServer server;
    private final AtomicBoolean running = new AtomicBoolean();

    WebhookLifecycle(WebhookServer server) {
        this.server = server;
    }

    @Override
    public void start() {
        try {
            server.start();
            running.set(true);
        } catch (LifecycleException e) {
            throw new IllegalStateException("the webhook endpoint cannot listen: is RAGTIME_WEBHOOK_PORT in use?", e);
        }
    }

    @Override
    public void stop() {
        if (!running.compareAndSet(true, false)) return;
        try {
            server.close();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the webhook endpoint cannot be closed", e);
        }
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}
