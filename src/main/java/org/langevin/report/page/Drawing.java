package org.langevin.report.page;

import java.awt.image.BufferedImage;

/**
 * What stands in an SVG element. The first argument of each part is its class in the style sheet, which gives it its colour in light
 * and in dark, its width and its filling; lengths are in the drawing's own units.
 */
final class Drawing {
    private final Markup markup = new Markup();

    /** Adds lines. */
    Drawing path(String look, String commands) {
        markup.leaf("path", "", "class", look, "d", commands);
        return this;
    }

    /** Adds lines with gaps; {@code dashes} are the lengths of dashes and gaps by turns, or "none". */
    Drawing path(String look, String commands, String dashes) {
        if (dashes.equals("none")) {
            return path(look, commands);
        }
        markup.leaf("path", "", "class", look, "stroke-dasharray", dashes, "d", commands);
        return this;
    }

    /** Adds a box. */
    Drawing box(String look, double x, double y, double width, double height) {
        markup.leaf("rect", "", "class", look, "x", x, "y", y, "width", width, "height", height);
        return this;
    }

    /** Adds a circle. */
    Drawing circle(String look, double x, double y, double radius) {
        markup.leaf("circle", "", "class", look, "cx", x, "cy", y, "r", radius);
        return this;
    }

    /** Adds a line of text; {@code anchor} (start, middle or end) says which part of it stands at the point. */
    Drawing text(String look, String anchor, double x, double y, String text) {
        markup.leaf("text", text, "class", look, "text-anchor", anchor, "x", x, "y", y);
        return this;
    }

    /** Adds a picture, stretched over a box. */
    Drawing picture(double x, double y, double width, double height, BufferedImage picture) {
        String data = Pictures.dataUri(picture);
        Object[] place = {
            "class",
            "cells",
            "x",
            x,
            "y",
            y,
            "width",
            width,
            "height",
            height,
            "preserveAspectRatio",
            "none",
            "href",
            data
        };
        markup.leaf("image", "", place);
        return this;
    }

    /** Adds what another holds. */
    Drawing add(Drawing other) {
        markup.add(other.markup);
        return this;
    }

    Markup markup() {
        return markup;
    }
}
