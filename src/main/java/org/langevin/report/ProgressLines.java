package org.langevin.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line every few seconds, for logs; the last state always has its line. */
final class ProgressLines implements Progress {
    private static final double SECONDS_BETWEEN_LINES = 5;

    private final Work work;
    private final PrintStream to;
    private final LongSupplier nanoseconds;
    private final long start;
    private long lastLine;
    private long done;
    private String note = "";

    /**
     * Begins.
     *
     * @param work what is counted
     * @param to where the lines go
     * @param nanoseconds a clock
     */
    ProgressLines(Work work, PrintStream to, LongSupplier nanoseconds) {
        this.work = work;
        this.to = to;
        this.nanoseconds = nanoseconds;
        this.start = nanoseconds.getAsLong();
        this.lastLine = start;
        this.done = work.done();
    }

    @Override
    public void reach(long reached, String newNote) {
        done = reached;
        note = newNote;
        if (secondsSince(lastLine) >= SECONDS_BETWEEN_LINES) {
            lastLine = nanoseconds.getAsLong();
            to.println(line());
        }
    }

    @Override
    public void say(String line) {
        to.println(line);
    }

    @Override
    public void close() {
        to.println(line());
    }

    /** Such as "train: 6,400 of 64,000 images, 800 images/s, 1:12 left, loss 0.0312". */
    private String line() {
        double speed = (done - work.done()) / Math.max(secondsSince(start), 1e-9);
        String line = String.format(
                Locale.ROOT,
                "%s: %,d of %,d %s, %,.0f %s/s",
                work.task(),
                done,
                work.total(),
                work.unit(),
                speed,
                work.unit());
        if (done > work.done() && done < work.total()) {
            line += ", " + clock((long) Math.ceil((work.total() - done) / speed)) + " left";
        }
        return note.isEmpty() ? line : line + ", " + note;
    }

    private double secondsSince(long instant) {
        return (nanoseconds.getAsLong() - instant) / 1e9;
    }

    private static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
