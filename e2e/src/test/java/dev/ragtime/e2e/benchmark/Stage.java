package dev.ragtime.e2e.benchmark;

import java.util.function.IntConsumer;

/**
 * One way to ask, which differs in one thing from another.
 *
 * @param pipeline name of the one that is asked
 */
record Stage(String title, String pipeline, Call call) {
    interface Call {
        /**
         * Asks, and waits for the whole answer.
         *
         * @return milliseconds that count
         */
        double make(int number);
    }

    /** One of which all counts. */
    static Stage whole(String title, String pipeline, IntConsumer ask) {
        return new Stage(title, pipeline, number -> {
            var begin = System.nanoTime();
            ask.accept(number);
            return (System.nanoTime() - begin) / 1e6;
        });
    }
}
