package org.langevin.report.page;

import java.util.List;

/**
 * A figure ready to be put on a page.
 *
 * @param drawing what stands in the SVG element
 * @param width of the drawing, in its own units, of which text is 12 to 17 high
 * @param height of the drawing
 * @param description what is drawn, for whoever can't see it
 * @param keys the legend; empty if there is nothing to tell apart
 * @param numbers the tables behind the drawing
 * @param note what the legend or the tables leave to be said; may be empty
 */
record Plot(
        Drawing drawing,
        double width,
        double height,
        String description,
        List<Key> keys,
        List<Numbers> numbers,
        String note) {

    /**
     * An entry of the legend.
     *
     * @param sample a piece of what is drawn, in a box 36 wide and 14 high
     * @param name what it stands for
     */
    record Key(Drawing sample, String name) {}
}
