package org.langevin.report;

import java.io.PrintStream;

/**
 * Shows how far a long task is, how fast it goes and when it will end: as a bar on a terminal, as a line every few seconds in a file.
 * For use by one thread.
 */
public sealed interface Progress extends AutoCloseable permits ProgressBarOnTerminal, ProgressLines {

    /**
     * What is counted.
     *
     * @param task what goes on, one word
     * @param unit what is counted, in the plural
     * @param total how many there will be
     * @param done how many were done before, by a run that is being resumed
     */
    record Work(String task, String unit, long total, long done) {
        /** Checks the numbers. */
        public Work {
            if (done < 0 || total < done) {
                throw new IllegalArgumentException(
                        "done = " + done + ", total = " + total + ": expected 0 <= done <= total");
            }
        }
    }

    /**
     * Begins to show progress.
     *
     * @param work what is counted
     * @param to where it is shown
     * @param columns width of the terminal behind {@code to} in characters, 0 where there is none
     * @return the display that fits
     */
    static Progress of(Work work, PrintStream to, int columns) {
        return columns > 0
                ? new ProgressBarOnTerminal(work, to, columns)
                : new ProgressLines(work, to, System::nanoTime);
    }

    /**
     * Shows a new state, at once or a little later.
     *
     * @param done how many are done, all in all
     * @param note what else to tell, such as "loss 0.0312"; may be empty
     */
    void reach(long done, String note);

    /**
     * Writes a line that stays, above the bar where there is one.
     *
     * @param line what to tell
     */
    void say(String line);

    /** Shows the last state and ends. */
    @Override
    void close();
}
