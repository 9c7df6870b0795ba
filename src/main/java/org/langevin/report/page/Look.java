package org.langevin.report.page;

/**
 * How the n-th of several things is told from the others: by colour (Okabe and Ito, "Color universal design", 2008), by dashes and by
 * marker. The numbers of colours and dashes have no common divisor, so that 35 things differ in one or the other.
 *
 * @param index which thing, from 0
 */
record Look(int index) {
    private static final int COLOURS = 7;
    private static final String[] DASHES = {"none", "8 4", "2 3", "10 3 2 3", "5 3"};
    /** Outlines around a point, 7 across; closed ones are filled. */
    private static final String[] MARKERS = {
        "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z",
        "m0-4.2l4.2 4.2l-4.2 4.2l-4.2-4.2z",
        "m-3-3h6v6h-6z",
        "m0-3.8l3.7 6.6h-7.4z",
        "m-3-3l6 6m0-6l-6 6",
        "m-3.8 0h7.6m-3.8-3.8v7.6",
    };

    /** The same at a third of the size, for crowds. */
    private static final String[] SMALL_MARKERS = {
        "m-1.1 0a1.1 1.1 0 1 0 2.2 0a1.1 1.1 0 1 0-2.2 0z",
        "m-1.5-1.5l3 3m0-3l-3 3",
        "m-1-1h2v2h-2z",
        "m-1.8 0h3.6m-1.8-1.8v3.6",
        "m0-1.4l1.4 2.4h-2.8z",
        "m0-1.5v3",
    };

    /** The class that carries the colour. */
    String colour() {
        return "c" + index % COLOURS;
    }

    String dashes() {
        return DASHES[index % DASHES.length];
    }

    /** Path commands that draw the marker around a point. */
    String marker(double x, double y) {
        return "M" + Markup.point(x, y) + MARKERS[index % MARKERS.length];
    }

    /** Path commands that draw a marker for crowds around a point. */
    String smallMarker(double x, double y) {
        return "M" + Markup.point(x, y) + SMALL_MARKERS[index % SMALL_MARKERS.length];
    }

    /** A legend's sample of a line, with or without a marker. */
    Drawing lineSample(boolean marked) {
        Drawing sample = new Drawing().path("line " + colour(), "M1 7H35", dashes());
        return marked ? sample.add(markerSample()) : sample;
    }

    /** A legend's sample of a marker. */
    Drawing markerSample() {
        return new Drawing().path("mark " + colour(), marker(18, 7));
    }

    /** A legend's sample of a crowd. */
    Drawing crowdSample() {
        String crowd = smallMarker(10, 4) + smallMarker(16, 9) + smallMarker(21, 4) + smallMarker(26, 8);
        return new Drawing().path("speck " + colour(), crowd);
    }
}
