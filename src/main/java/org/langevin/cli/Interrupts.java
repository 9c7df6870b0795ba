package org.langevin.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns the first Ctrl-C, or a polite request to end, into a question that training asks between two steps; the second ends
 * the process at once, which loses nothing that was saved.
 */
final class Interrupts implements AutoCloseable {

    private static final String[] NAMES = {"INT", "TERM"};

    private final AtomicInteger count = new AtomicInteger();
    private final SignalHandler[] before = new SignalHandler[NAMES.length];

    Interrupts(PrintStream err) {
        for (int i = 0; i < NAMES.length; i++) {
            before[i] = Signal.handle(new Signal(NAMES[i]), signal -> received(err));
        }
    }

    private void received(PrintStream err) {
        if (count.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
        }
        err.println("\nstopping after this step, with a checkpoint; again to leave at once");
    }

    boolean requested() {
        return count.get() > 0;
    }

    @Override
    public void close() {
        for (int i = 0; i < NAMES.length; i++) {
            Signal.handle(new Signal(NAMES[i]), before[i]);
        }
    }
}
