package org.langevin.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.langevin.cases.Picture;
import org.langevin.cases.Picture.Curves;
import org.langevin.cases.Picture.Frame;
import org.langevin.cases.Picture.Maps;
import org.langevin.config.ConfigurationException;
import org.langevin.report.AnimatedGif;
import org.langevin.report.HeatMap;
import org.langevin.report.LinePlot;
import org.langevin.report.LinePlot.Curve;
import org.langevin.report.LinePlot.Scale;
import org.langevin.report.LinePlot.Stroke;

/** Draws the answer of a case: its end as a PNG, its way there as a GIF. */
final class CasePicture {
    /** Up to so many points a curve is drawn by its points; beyond, they would run into each other. */
    private static final int FEW_POINTS = 120;

    private static final List<Stroke> MARKS =
            List.of(Stroke.CIRCLES, Stroke.SQUARES, Stroke.TRIANGLES, Stroke.DIAMONDS);

    private static final int FRAME_HUNDREDTHS = 8;
    private static final int LAST_HUNDREDTHS = 200;

    private CasePicture() {}

    /**
     * Refuses a file that no picture can be written to, before anything is computed.
     *
     * @param file its name, of which the ending counts
     */
    static void requireDrawable(Path file) {
        String name = file.toString();
        if (!name.endsWith(".png") && !name.endsWith(".gif")) {
            throw new ConfigurationException("--plot", name + " is no picture; give a name that ends in .png or .gif");
        }
    }

    /**
     * Draws.
     *
     * @param picture what an answer looks like
     * @param file where to
     * @throws IOException if it can't be written
     */
    static void write(Picture picture, Path file) throws IOException {
        boolean animated = file.toString().endsWith(".gif");
        if (picture instanceof Curves curves) {
            List<LinePlot> plots =
                    curves.frames().stream().map(frame -> plot(curves, frame)).toList();
            if (animated) {
                animate(curveFrames(curves, plots), file);
            } else {
                LinePlot.write(file, plots.get(plots.size() - 1));
            }
        } else {
            List<HeatMap> maps = maps((Maps) picture);
            if (animated) {
                animate(maps.stream().map(HeatMap::picture).toList(), file);
            } else {
                maps.get(maps.size() - 1).write(file);
            }
        }
    }

    private static LinePlot plot(Curves curves, Frame frame) {
        List<Curve> drawn = new ArrayList<>();
        for (int i = frame.curves().size() - 1; i >= 0; i--) {
            Picture.Curve curve = frame.curves().get(i);
            drawn.add(new Curve(curve.name(), stroke(i, frame), curve.x(), curve.y()));
        }
        return new LinePlot(frame.title(), curves.xLabel(), curves.yLabel(), Scale.LINEAR, drawn);
    }

    /** The last curve is the exact one. What is computed stands in front of it, and can be seen through. */
    private static Stroke stroke(int place, Frame frame) {
        if (place == frame.curves().size() - 1) {
            return Stroke.SOLID;
        }
        if (frame.curves().size() > 2) {
            return MARKS.get(place % MARKS.size());
        }
        return frame.curves().get(place).x().length <= FEW_POINTS ? Stroke.POINTS : Stroke.DASHED;
    }

    /** All frames on the same axes, or the eye would follow the axes. */
    private static List<BufferedImage> curveFrames(Curves curves, List<LinePlot> plots) {
        double lowest = Math.min(0, values(curves).min().orElse(0));
        double highest = values(curves).max().orElse(1);
        return plots.stream().map(plot -> plot.picture(lowest, highest)).toList();
    }

    private static DoubleStream values(Curves curves) {
        return curves.frames().stream()
                .flatMap(frame -> frame.curves().stream())
                .flatMapToDouble(curve -> DoubleStream.of(curve.y()));
    }

    /** Each map in its own range of colours: a spreading field would fade out in one of its beginning. */
    private static List<HeatMap> maps(Maps maps) {
        return maps.frames().stream()
                .map(map -> HeatMap.of(map.title(), map.rows(), map.columns(), map.values()))
                .toList();
    }

    private static void animate(List<BufferedImage> frames, Path file) throws IOException {
        AnimatedGif animation = new AnimatedGif();
        for (int i = 0; i < frames.size(); i++) {
            animation.add(frames.get(i), i == frames.size() - 1 ? LAST_HUNDREDTHS : FRAME_HUNDREDTHS);
        }
        animation.write(file);
    }
}
