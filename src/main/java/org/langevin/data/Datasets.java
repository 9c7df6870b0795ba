package org.langevin.data;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.datavec.api.split.CollectionInputSplit;
import org.langevin.random.KeyedNoise;

/**
 * Finds datasets on disk: by name among the folders of {@code datasets/}, or by the path of a folder. {@code datasets/README.md}
 * describes the files in one.
 */
public final class Datasets {
    /** The names MNIST gave its files; the sets made in its likeness keep them. */
    private static final String TRAINING = "train";

    private static final List<String> TEST = List.of("t10k", "test");

    /** Held-out images don't depend on a run's seed, so that the losses of two runs can be compared. */
    private static final KeyedNoise HOLDOUT_KEY = new KeyedNoise(0);
    /** The last step there is, so an epoch that no run ever shuffles. */
    private static final long HOLDOUT_EPOCH = (1L << 32) - 1;

    private final List<Path> roots;

    /**
     * Looks in the given folders.
     *
     * @param roots folders of datasets, the first to look in first
     */
    public Datasets(Path... roots) {
        this.roots = List.of(roots);
    }

    /** The datasets of this installation (the launcher says where it is: {@code -Dlangevin.home}), then of the working directory. */
    public static Datasets ofInstallation() {
        return new Datasets(Path.of(System.getProperty("langevin.home", "."), "datasets"), Path.of("datasets"));
    }

    /**
     * Reads a dataset and sets images aside for the held-out loss: the first ones of the test file where there is one, otherwise
     * a choice from the training file that depends on nothing but its length.
     *
     * @param dataset the name of a folder in {@code datasets/}, or the path of a folder
     * @param holdout how many images to set aside, at least 0
     * @return all training images, less those set aside if they had to come from there, and those set aside
     * @throws DataException if the dataset is not found, is damaged, or has too few images
     */
    public DataSplit open(String dataset, int holdout) {
        Path folder = find(dataset);
        ImageDataset training = read(folder, TRAINING)
                .orElseThrow(() -> new DataException(
                        folder,
                        "has no train-images-idx3-ubyte.gz",
                        "datasets/README.md describes what a folder needs"));
        Optional<ImageDataset> test =
                TEST.stream().flatMap(name -> read(folder, name).stream()).findFirst();
        return test.isPresent()
                ? new DataSplit(
                        training, test.get().select(first(folder, test.get().size(), holdout)))
                : divide(folder, training, holdout);
    }

    private Path find(String dataset) {
        return Stream.concat(roots.stream().map(root -> root.resolve(dataset)), Stream.of(Path.of(dataset)))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        Path.of(dataset),
                        "is no dataset",
                        "give the path of a folder, or one of these names: " + names()));
    }

    private String names() {
        return roots.stream()
                .flatMap(root -> folders(root).stream())
                .distinct()
                .sorted()
                .collect(joining(", "));
    }

    private static List<String> folders(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        } catch (IOException unreadable) {
            throw new DataException(root, "can't be listed: " + unreadable.getMessage(), "check its permissions");
        }
    }

    private static Optional<ImageDataset> read(Path folder, String part) {
        Optional<Path> images = existing(folder, part + "-images-idx3-ubyte", part + "-images-idx4-ubyte");
        return images.map(file -> read(file, existing(folder, part + "-labels-idx1-ubyte")));
    }

    private static ImageDataset read(Path images, Optional<Path> labels) {
        List<URI> locations = Stream.concat(Stream.of(images), labels.stream())
                .map(Path::toUri)
                .toList();
        try (IdxRecordReader reader = new IdxRecordReader()) {
            reader.initialize(new CollectionInputSplit(locations));
            return ImageDataset.read(reader);
        }
    }

    /** The first file there is of these names, compressed or not. */
    private static Optional<Path> existing(Path folder, String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(name + ".gz", name))
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    private static int[] first(Path folder, int available, int holdout) {
        if (holdout > available) {
            throw tooFew(folder, available, holdout);
        }
        return IntStream.range(0, holdout).toArray();
    }

    private static DataSplit divide(Path folder, ImageDataset all, int holdout) {
        if (holdout >= all.size()) {
            throw tooFew(folder, all.size(), holdout);
        }
        int[] order = HOLDOUT_KEY.permutation(org.langevin.random.Stream.SHUFFLE, HOLDOUT_EPOCH, all.size());
        int[] kept = Arrays.copyOfRange(order, holdout, order.length);
        int[] aside = Arrays.copyOf(order, holdout);
        Arrays.sort(kept);
        Arrays.sort(aside);
        return new DataSplit(all.select(kept), all.select(aside));
    }

    private static DataException tooFew(Path folder, int available, int holdout) {
        return new DataException(
                folder,
                "has " + available + " images to set " + holdout + " aside from",
                "lower data.holdout in the configuration");
    }
}
