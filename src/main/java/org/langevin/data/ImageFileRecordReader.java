package org.langevin.data;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;

/**
 * DataVec's way to read image files from a folder or a ZIP file: each is decoded under guard, its middle square scaled to the wanted
 * size, and made gray or coloured. Its split has one location, the folder or the archive.
 *
 * <p>Files that can't be used are passed over and noted; when the last was read, and too large a share was bad, the dataset is refused.
 * Images come in the order of their names, whatever the file system says. They are decoded a few at a time by all processors.
 */
public final class ImageFileRecordReader extends ImageRecordReader {
    /** Decoded together: enough to keep processors busy, and few enough that the largest images fit into memory beside each other. */
    private static final int TOGETHER = 8;
    /** Names of refused files in a message. */
    private static final int NAMED = 5;
    /** Where images keep their size because none was asked for, the largest they may have, in pixels. */
    private static final int LARGEST_AS_FOUND = 256;

    /** The parts a dataset may come divided into. */
    enum Part {
        /** What to train on: everything, if the dataset is not divided. */
        TRAINING,
        /** What to hold out: nothing, if the dataset is not divided. */
        HELD_OUT
    }

    private final transient ImageRules rules;
    private final Part part;
    private transient ImageFiles files;
    private transient ImageTree tree;
    private transient ImageShape shape;
    private transient int opened;
    private transient FoundSize smallest;
    private transient FoundSize largest;
    private final transient List<Refusal> refusals = new ArrayList<>();
    private final transient Queue<Labelled> ahead = new ArrayDeque<>();

    /** A reader of everything, or of the folder "train" where there is one; it waits for {@link #initialize}. */
    public ImageFileRecordReader(ImageRules rules) {
        this(rules, Part.TRAINING);
    }

    ImageFileRecordReader(ImageRules rules, Part part) {
        this.rules = rules;
        this.part = part;
    }

    @Override
    void open(URI[] locations) {
        if (locations.length != 1) {
            throw new IllegalArgumentException(locations.length + " locations: expected a folder or a ZIP file");
        }
        Path location = Path.of(locations[0]);
        files = ImageFiles.open(location);
        tree = part == Part.TRAINING
                ? ImageTree.training(location, files.names())
                : ImageTree.heldOut(location, files.names()).orElse(new ImageTree(List.of(), List.of(), 0));
        opened = 0;
        smallest = null;
        largest = null;
        refusals.clear();
        ahead.clear();
        shape = rules.side().isPresent() && rules.channels().isPresent()
                ? new ImageShape(
                        rules.side().getAsInt(),
                        rules.side().getAsInt(),
                        rules.channels().getAsInt())
                : shapeFound();
        fill();
    }

    /** A shape that fits all images, from their headers. */
    private ImageShape shapeFound() {
        List<ScannedImage> headers =
                tree.images().stream().flatMap(image -> header(image).stream()).toList();
        int smallest = headers.stream()
                .mapToInt(header -> Math.min(header.width(), header.height()))
                .min()
                .orElse(1);
        int side = rules.side().orElse(Math.min(smallest, LARGEST_AS_FOUND));
        boolean colour = headers.stream().anyMatch(ScannedImage::colour);
        return new ImageShape(side, side, rules.channels().orElse(colour ? 3 : 1));
    }

    private Optional<ScannedImage> header(ImageTree.Image image) {
        try {
            ScannedImage scanned = ImageDecoder.scan(files.read(image.name()));
            return Optional.of(new ScannedImage(
                    scanned.format(), scanned.width(), scanned.height(), scanned.colour(), new byte[0]));
        } catch (RefusedImageException bad) {
            return Optional.empty(); // it is noted when it is read
        }
    }

    @Override
    public int size() {
        return tree.images().size();
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public boolean isLabelled() {
        return tree.isLabelled();
    }

    @Override
    public List<String> getLabels() {
        return tree.classes();
    }

    /** The files that were passed over so far. */
    public List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    /** Files whose names are not those of images. */
    public int ignored() {
        return tree.ignored();
    }

    /** The smallest image read so far, before it was scaled; empty before the first. */
    Optional<FoundSize> smallest() {
        return Optional.ofNullable(smallest);
    }

    /** The largest image read so far. */
    Optional<FoundSize> largest() {
        return Optional.ofNullable(largest);
    }

    /** What was read so far, with sums. */
    List<FileSum> sums() {
        return files.sums();
    }

    @Override
    boolean hasAnother() {
        return !ahead.isEmpty();
    }

    @Override
    Labelled another() {
        Labelled image = ahead.remove();
        if (ahead.isEmpty()) {
            fill();
        }
        return image;
    }

    /** Decodes until there is at least one more good image, or no file is left. */
    private void fill() {
        while (ahead.isEmpty() && opened < size()) {
            int first = opened;
            opened = Math.min(size(), first + TOGETHER);
            IntStream.range(first, opened)
                    .parallel()
                    .mapToObj(this::attempt)
                    .toList()
                    .forEach(this::take);
            if (opened == size()) {
                requireFewRefusals();
            }
        }
    }

    /** An image with the size it was found in, or why there is none. */
    private record Attempt(Labelled image, FoundSize found, Refusal refusal) {}

    private Attempt attempt(int number) {
        ImageTree.Image image = tree.images().get(number);
        try {
            Pixels found = ImageDecoder.decode(files.read(image.name()));
            Pixels gray = found.channels() > shape.channels() ? found.withChannels(shape.channels()) : found;
            Pixels scaled = Resampling.square(gray, shape.height()).withChannels(shape.channels());
            return new Attempt(new Labelled(scaled.values(), image.label()), sizeOf(found), null);
        } catch (RefusedImageException bad) {
            return new Attempt(null, null, new Refusal(image.name(), bad.getMessage()));
        }
    }

    private static FoundSize sizeOf(Pixels found) {
        return new FoundSize(found.width(), found.height());
    }

    private void take(Attempt attempt) {
        if (attempt.refusal() != null) {
            refusals.add(attempt.refusal());
        } else {
            ahead.add(attempt.image());
            FoundSize found = attempt.found();
            smallest = smallest == null || found.pixels() < smallest.pixels() ? found : smallest;
            largest = largest == null || found.pixels() > largest.pixels() ? found : largest;
        }
    }

    private void requireFewRefusals() {
        int bad = refusals.size();
        if (bad > rules.maxBadShare() * size() || bad == size()) {
            String names = refusals.stream()
                    .limit(NAMED)
                    .map(each -> each.file() + " " + each.why())
                    .collect(joining("; "));
            throw new DataException(
                    files.location(),
                    bad + " of " + size() + " images can't be used, more than the share of " + rules.maxBadShare()
                            + " that is passed over (" + names + (bad > NAMED ? "; and others" : "") + ")",
                    bad == size()
                            ? "give readable images"
                            : "mend or remove them, or raise data.max_bad_share in the configuration");
        }
    }

    @Override
    ImageRecordReader fresh() {
        return new ImageFileRecordReader(rules, part);
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }
}
