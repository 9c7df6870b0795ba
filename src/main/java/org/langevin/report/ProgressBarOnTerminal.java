package org.langevin.report;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is drawn anew in the same line of a terminal. */
final class ProgressBarOnTerminal implements Progress {
    private static final int MILLISECONDS = 250;
    /** Back to the first column, and clear the line: the bar's, which is drawn again below what is said. */
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream to;
    private final ProgressBar bar;

    ProgressBarOnTerminal(Work work, PrintStream to, int columns) {
        this.to = to;
        this.bar = new ProgressBarBuilder()
                .setTaskName(work.task())
                .setInitialMax(work.total())
                .startsFrom(work.done(), Duration.ZERO)
                .setUnit(" " + work.unit(), 1)
                .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(MILLISECONDS)
                // A line as wide as the terminal makes some terminals begin a new one.
                .setConsumer(new OpenLine(to, columns - 1))
                .build();
    }

    @Override
    public void reach(long done, String note) {
        bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
        bar.stepTo(done);
    }

    @Override
    public void say(String line) {
        to.println(CLEAR_LINE + line);
        bar.refresh();
    }

    @Override
    public void close() {
        bar.close();
        to.println();
    }

    /** Leaves the end of the line to us: the library forgets it when a bar is closed before it was first drawn. */
    private static final class OpenLine extends ConsoleProgressBarConsumer {
        OpenLine(PrintStream to, int columns) {
            super(to, columns);
        }

        @Override
        public void close() {}
    }
}
