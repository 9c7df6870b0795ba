package org.langevin.cli.compare;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.langevin.analysis.images.CleanImages;
import org.langevin.analysis.images.NearestDistances;
import org.langevin.analysis.images.ReversePath;
import org.langevin.data.ImageShape;
import org.langevin.report.ImageBatch;
import org.langevin.report.LabelledGrid;

/**
 * Lays images out for a page, with numbers above and words beside them.
 *
 * @param shape of each image
 */
record ImageTiles(ImageShape shape) {
    /** Pairs side by side. */
    static final int PAIRS = 12;
    /** Noises whose ways stand under the same numbers. */
    private static final int WAYS = 3;
    /** Between pictures that are stacked, in pixels. */
    private static final int GAP = 16;

    /** Samples over their nearest training images; above them the sample's number, the distance, and the training image's number. */
    BufferedImage pairs(int[] chosen, CleanImages samples, CleanImages training, NearestDistances nearest) {
        List<BufferedImage> pictures = new ArrayList<>();
        for (int from = 0; from < chosen.length; from += PAIRS) {
            int[] some = Arrays.copyOfRange(chosen, from, Math.min(from + PAIRS, chosen.length));
            List<List<String>> columns = Arrays.stream(some)
                    .mapToObj(i -> List.of(
                            "no. " + i,
                            String.format(Locale.ROOT, "%.3f", nearest.distances()[i]),
                            "#" + nearest.trainingImages()[i]))
                    .toList();
            int[] neighbours =
                    Arrays.stream(some).map(i -> nearest.trainingImages()[i]).toArray();
            pictures.add(new LabelledGrid(
                            columns,
                            List.of(
                                    new LabelledGrid.Row(List.of("sample"), batch(samples.select(some))),
                                    new LabelledGrid.Row(
                                            List.of("nearest", "training", "image"),
                                            batch(training.select(neighbours)))))
                    .picture());
        }
        return stacked(pictures);
    }

    /** The ways of some noises: for each the network's states and estimates over the optimum's. */
    BufferedImage paths(ReversePath learned, ReversePath optimal, ImageReport.Paths report) {
        List<List<String>> columns = report.looks().stream()
                .map(look -> List.of("step " + look.stepsDone(), String.format(Locale.ROOT, "t = %.0f", look.time())))
                .toList();
        List<BufferedImage> pictures = new ArrayList<>();
        for (int from = 0; from < report.ends().size(); from += WAYS) {
            List<LabelledGrid.Row> rows = new ArrayList<>();
            for (int i = from; i < Math.min(from + WAYS, report.ends().size()); i++) {
                ImageReport.End end = report.ends().get(i);
                String name = "no. " + end.sample() + (end.label() < 0 ? "" : ", class " + end.label());
                rows.add(new LabelledGrid.Row(List.of(name, "network: state"), batch(learned.states(), i)));
                rows.add(new LabelledGrid.Row(List.of("network: clean image"), batch(learned.clean(), i)));
                rows.add(new LabelledGrid.Row(List.of("optimum: state"), batch(optimal.states(), i)));
                rows.add(new LabelledGrid.Row(
                        List.of("optimum: clean image", "ends on #" + end.optimumTrainingImage()),
                        batch(optimal.clean(), i)));
            }
            pictures.add(new LabelledGrid(columns, rows).picture());
        }
        return stacked(pictures);
    }

    /** Pictures one under the other, on white. */
    private static BufferedImage stacked(List<BufferedImage> pictures) {
        int width = pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
        int height =
                pictures.stream().mapToInt(picture -> picture.getHeight() + GAP).sum();
        BufferedImage all = new BufferedImage(width, height - GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, all.getHeight());
            int top = 0;
            for (BufferedImage picture : pictures) {
                graphics.drawImage(picture, 0, top, null);
                top += picture.getHeight() + GAP;
            }
        } finally {
            graphics.dispose();
        }
        return all;
    }

    private ImageBatch batch(CleanImages images) {
        return batch(images.values(), images.count());
    }

    /** Item i at each look. */
    private ImageBatch batch(double[][] looks, int i) {
        int dimension = shape.values();
        float[] values = new float[looks.length * dimension];
        for (int look = 0; look < looks.length; look++) {
            for (int k = 0; k < dimension; k++) {
                values[look * dimension + k] = (float) looks[look][i * dimension + k];
            }
        }
        return batch(values, looks.length);
    }

    private ImageBatch batch(float[] values, int count) {
        return new ImageBatch(
                values, count, shape.height(), shape.width(), shape.channels(), ImageBatch.Order.CHANNELS_LAST);
    }
}
