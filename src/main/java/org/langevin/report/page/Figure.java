package org.langevin.report.page;

/** What a page can draw. A figure checks its numbers when it is made, so that a page that is written is whole. */
public sealed interface Figure permits Bars, Curves, Density, Paths, Scatter, VectorField {
    /**
     * What is shown, in a few words.
     *
     * @return the line above the plot
     */
    String title();

    /**
     * The figure as it is drawn.
     *
     * @return lines and marks, their legend, and the numbers behind them
     */
    Plot plot();
}
