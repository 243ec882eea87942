package dev.ragtime.e2e.scenario;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * The order of scenarios that run side by side: those that take long begin, so that no thread is left with one of them
 * at the end, and nobody waits for a lock. The thread that hands out the scenarios takes them from the end of the list,
 * all others from its beginning: so those that stop the operator are the last, one after the other on that thread, and
 * those that need it running come when they are through.
 */
public final class LongestFirst implements ClassOrderer {
    private static final List<Class<?>> FIRST = List.of(
            FreshIT.class,
            BadInputIT.class,
            PushIT.class,
            ProtocolsIT.class,
            AccessIT.class,
            HotReloadIT.class,
            ChunkingIT.class,
            BadRolloutIT.class,
            HostileDocumentsIT.class,
            ConversationIT.class,
            KilledIngestionIT.class,
            SourcesIT.class,
            AutoscalingIT.class,
            RollingUpdateIT.class,
            SharedStoreIT.class,
            ScaleIT.class,
            StoreKeyIT.class,
            QuietIT.class,
            DeletionIT.class,
            HealingIT.class,
            ReindexIT.class,
            SciFactIT.class);

    /** From the end: those that stop the operator. */
    private static final List<Class<?>> LAST = List.of(
            RefusedIT.class,
            GrowIT.class,
            ResyncIT.class,
            OperatorRestartIT.class,
            WebhookIT.class,
            LostPodsIT.class,
            ReindexSciFactIT.class);

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(one -> place(one.getTestClass())));
    }

    private static int place(Class<?> scenario) {
        if (FIRST.contains(scenario)) return FIRST.indexOf(scenario) - FIRST.size();
        return LAST.indexOf(scenario) + 1;
    }
}
