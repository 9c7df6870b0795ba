package org.langevin.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns the first Ctrl-C, or a polite request to end, into a question that training asks between two steps; the second ends
 * the process at once, which loses nothing that was saved.
 */
final class Interrupts implements AutoCloseable {

    private static final String[] NAMES = {"INT", "TERM"};

    private final AtomicReference<ExitStatus> answer = new AtomicReference<>();
    private final SignalHandler[] before = new SignalHandler[NAMES.length];

    Interrupts(PrintStream err) {
        for (int i = 0; i < NAMES.length; i++) {
            before[i] = Signal.handle(new Signal(NAMES[i]), signal -> received(signal, err));
        }
    }

    private void received(Signal signal, PrintStream err) {
        ExitStatus status = signal.getName().equals("TERM") ? ExitStatus.TERMINATED : ExitStatus.INTERRUPTED;
        if (!answer.compareAndSet(null, status)) {
            Runtime.getRuntime().halt(status.code());
        }
        err.println("\nstopping after this step, with a checkpoint; again to leave at once");
    }

    boolean requested() {
        return answer.get() != null;
    }

    /** How a run that stopped for a signal ends; null if there was none. */
    ExitStatus status() {
        return answer.get();
    }

    @Override
    public void close() {
        for (int i = 0; i < NAMES.length; i++) {
            Signal.handle(new Signal(NAMES[i]), before[i]);
        }
    }
}
