package dev.ragtime.e2e.scenario;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * The order of scenarios that run side by side: those that take long begin, so that no thread is left with one of them
 * at the end, and those that need the operator running and those that stop it are apart, so that few wait for others.
 * The thread that hands out the scenarios takes them from the end of the list, all others from its beginning.
 */
public final class LongestFirst implements ClassOrderer {
    private static final List<Class<?>> FIRST = List.of(
            LostPodsIT.class,
            FreshIT.class,
            DegradeIT.class,
            PushIT.class,
            AccessIT.class,
            ConversationIT.class,
            ProtocolsIT.class,
            SharedStoreIT.class,
            ChunkingIT.class,
            ReindexIT.class,
            ReindexSciFactIT.class,
            HostileDocumentsIT.class,
            StoreKeyIT.class,
            SciFactIT.class,
            HotReloadIT.class,
            KilledIngestionIT.class,
            BadRolloutIT.class,
            AutoscalingIT.class,
            ScaleIT.class,
            RollingUpdateIT.class,
            QuietIT.class,
            DeletionIT.class,
            HealingIT.class);

    private static final List<Class<?>> LAST = List.of(
            RefusedIT.class, GrowIT.class, ResyncIT.class, OperatorRestartIT.class, WebhookIT.class, BadInputIT.class);

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(one -> place(one.getTestClass())));
    }

    private static int place(Class<?> scenario) {
        if (FIRST.contains(scenario)) return FIRST.indexOf(scenario) - FIRST.size();
        return LAST.indexOf(scenario) + 1;
    }
}
