package dev.ragtime.runtime.memory;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds facts in questions after their answers. When many are asked, some are not looked at: they must not wait for each other. */
final class Learning {
    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
    private static final int AT_ONCE = 4;

    private final FactExtractor extractor;
    private final Semaphore free = new Semaphore(AT_ONCE);

    Learning(FactExtractor extractor) {
        this.extractor = extractor;
    }

    /** In a thread of its own. */
    void later(String question, Consumer<String> keeping) {
        if (!free.tryAcquire()) {
            LOG.debug("nothing is learned from a question: {} others are looked at", AT_ONCE);
            return;
        }
        Thread.ofVirtual().name("learning").start(() -> {
            try {
                extractor.facts(question).forEach(keeping);
            } catch (RuntimeException e) {
                LOG.warn("nothing is learned from a question: {}", e.getMessage());
            } finally {
                free.release();
            }
        });
    }
}
