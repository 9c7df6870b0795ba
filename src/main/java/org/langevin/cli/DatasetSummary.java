package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.langevin.data.DataSplit;
import org.langevin.data.FoundSize;
import org.langevin.data.ImageDataset;
import org.langevin.data.ImageStatistics;
import org.langevin.data.Refusal;
import org.langevin.report.ImageBatch;
import org.langevin.report.ImageGrid;
import org.langevin.report.LabelledGrid;

/** What {@code inspect} tells about a dataset, and shows of it. */
final class DatasetSummary {
    /** Images of a class in the picture. */
    private static final int SHOWN = 12;
    /** Rows of the picture: of more classes the first ones are shown. */
    private static final int ROWS = 20;
    /** Refused files that are named. */
    private static final int NAMED = 20;

    private DatasetSummary() {}

    /**
     * What is printed.
     *
     * @param min smallest value, as a network sees it, in [−1, 1]
     * @param sha256 what a run remembers of the training images
     */
    record Answer(
            String dataset,
            String kind,
            int images,
            int testImages,
            int height,
            int width,
            int channels,
            String smallestFile,
            String largestFile,
            double min,
            double max,
            double[] mean,
            double[] sd,
            List<ClassCount> classes,
            Refused refused,
            int ignoredFiles,
            String sha256,
            String png) {}

    /** A class with the number of its images. */
    record ClassCount(int label, String name, int images) {}

    /** Files that were passed over, the first of them by name. */
    record Refused(int count, List<Refusal> files) {}

    static Answer answer(DataSplit data, String png) {
        ImageDataset images = data.training();
        ImageStatistics numbers = ImageStatistics.of(images);
        List<Refusal> refusals = data.source().refusals();
        return new Answer(
                data.source().path().toString(),
                data.source().form().toString(),
                images.size(),
                data.source().testImages(),
                images.shape().height(),
                images.shape().width(),
                images.shape().channels(),
                data.source().smallest().map(DatasetSummary::words).orElse(null),
                data.source().largest().map(DatasetSummary::words).orElse(null),
                numbers.min(),
                numbers.max(),
                numbers.mean(),
                numbers.standardDeviation(),
                IntStream.range(0, numbers.labels().length)
                        .mapToObj(label -> new ClassCount(label, name(images, label), numbers.labels()[label]))
                        .toList(),
                new Refused(refusals.size(), refusals.stream().limit(NAMED).toList()),
                data.source().ignored(),
                images.sha256(),
                png);
    }

    private static String words(FoundSize size) {
        return size.width() + " x " + size.height();
    }

    private static String name(ImageDataset images, int label) {
        return label < images.classNames().size() ? images.classNames().get(label) : null;
    }

    /** Draws a row of images for each class, with its name and how many there are; without classes, images side by side. */
    static void draw(ImageDataset images, Path file) throws IOException {
        if (!images.isLabelled()) {
            int[] all = IntStream.range(0, images.size()).toArray();
            ImageGrid.readable(shown(images, all, SHOWN * SHOWN)).write(file);
            return;
        }
        List<LabelledGrid.Row> rows = new ArrayList<>();
        for (int label = 0; label < images.classes() && rows.size() < ROWS; label++) {
            int[] items = items(images, label);
            if (items.length > 0) {
                rows.add(new LabelledGrid.Row(words(images, label, items.length), shown(images, items, SHOWN)));
            }
        }
        new LabelledGrid(rows).write(file);
    }

    private static int[] items(ImageDataset images, int label) {
        return IntStream.range(0, images.size())
                .filter(item -> images.label(item) == label)
                .toArray();
    }

    private static List<String> words(ImageDataset images, int label, int count) {
        String number = String.format(Locale.ROOT, "%,d images", count);
        String name = name(images, label);
        return List.of(name == null ? "class " + label : label + "  " + name, number);
    }

    /** Images spread evenly over a class, so that a set in an order of its own shows all of it. */
    private static ImageBatch shown(ImageDataset images, int[] items, int most) {
        int count = Math.min(most, items.length);
        int values = images.shape().values();
        float[] pixels = new float[count * values];
        for (int i = 0; i < count; i++) {
            images.scale(items[(int) ((long) i * items.length / count)], pixels, i * values);
        }
        return new ImageBatch(
                pixels,
                count,
                images.shape().height(),
                images.shape().width(),
                images.shape().channels(),
                ImageBatch.Order.CHANNELS_LAST);
    }
}
