package org.langevin.data;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.datavec.api.split.CollectionInputSplit;
import org.langevin.data.ImageFileRecordReader.Part;
import org.langevin.random.KeyedNoise;

/**
 * Finds datasets on disk, by name in {@code datasets/} or by path, finds out what they are by looking into them, and reads them:
 * IDX files, the binary files of CIFAR-10, folders of image files, ZIP files of them. {@code docs/datasets.md} describes each.
 */
public final class Datasets {
    /** The names MNIST gave its files; the sets made in its likeness keep them. */
    private static final String TRAINING = "train";

    private static final List<String> TEST = List.of("t10k", "test");

    private static final List<String> CIFAR_TRAINING = IntStream.rangeClosed(1, 5)
            .mapToObj(i -> "data_batch_" + i + ".bin")
            .toList();
    private static final String CIFAR_TEST = "test_batch.bin";
    private static final String CIFAR_NAMES = "batches.meta.txt";
    /** Names of classes beside IDX files, one a line; of ours, the format has none. */
    private static final String IDX_NAMES = "classes.txt";

    /** Held-out images don't depend on a run's seed, so that the losses of two runs can be compared. */
    private static final KeyedNoise HOLDOUT_KEY = new KeyedNoise(0);
    /** The last step there is, so an epoch that no run ever shuffles. */
    private static final long HOLDOUT_EPOCH = (1L << 32) - 1;

    private final List<Path> roots;
    private final long memory;

    /**
     * Looks in the given folders.
     *
     * @param roots folders of datasets, the first to look in first
     */
    public Datasets(Path... roots) {
        this(Runtime.getRuntime().maxMemory() / 2, roots);
    }

    /**
     * Looks in the given folders, and reads what fits into a given memory.
     *
     * @param memory the most bytes that the images of one part may take
     * @param roots folders of datasets
     */
    Datasets(long memory, Path... roots) {
        this.memory = memory;
        this.roots = List.of(roots);
    }

    /** The datasets of this installation (the launcher says where it is: {@code -Dlangevin.home}), then of the working directory. */
    public static Datasets ofInstallation() {
        return new Datasets(installed(), Path.of("datasets"));
    }

    /** Where this installation keeps its datasets. */
    public static Path installed() {
        return Path.of(System.getProperty("langevin.home", "."), "datasets");
    }

    /**
     * Reads a dataset in the shape it has, as {@link #open(String, int, ImageRules)} does.
     *
     * @param dataset the name of a dataset, or a path
     * @param holdout how many images to set aside, at least 0
     */
    public DataSplit open(String dataset, int holdout) {
        return open(dataset, holdout, ImageRules.AS_FOUND);
    }

    /**
     * Reads a dataset and sets images aside for the held-out loss: the first ones of the part that is made for tests where there is
     * one, otherwise a choice from the training images that depends on nothing but their number.
     *
     * @param dataset the name of a folder or of a ZIP file in {@code datasets/}, or the path of either
     * @param holdout how many images to set aside, at least 0
     * @param rules what becomes of image files
     * @return all training images, less those set aside if they had to come from there, and those set aside
     * @throws DataException if the dataset is not found, is damaged, does not fit into memory, or has too few images
     */
    public DataSplit open(String dataset, int holdout, ImageRules rules) {
        Path place = find(dataset);
        Parts parts = parts(place, rules);
        if (parts.test().isEmpty()) {
            return divide(parts, holdout);
        }
        ImageDataset test = parts.test().get();
        if (holdout > test.size()) {
            throw tooFew(place, test.size(), holdout);
        }
        int[] first = IntStream.range(0, holdout).toArray();
        return new DataSplit(parts.training(), test.select(first), parts.source());
    }

    /**
     * Reads a dataset and holds out all of its images that are made for tests.
     *
     * @param otherwise how many images are set aside where it has none, as {@link #open(String, int, ImageRules)} would
     */
    public DataSplit openWithAllTests(String dataset, int otherwise, ImageRules rules) {
        Parts parts = parts(find(dataset), rules);
        return parts.test()
                .map(test -> new DataSplit(parts.training(), test, parts.source()))
                .orElseGet(() -> divide(parts, otherwise));
    }

    /** Whether there is a file or folder of this name, be it a dataset or not. */
    public boolean holds(String dataset) {
        return places(dataset).findFirst().isPresent();
    }

    // ---- where it is, and what it is

    private Path find(String dataset) {
        return places(dataset)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        Path.of(dataset),
                        "is no dataset",
                        "give the path of a folder or of a ZIP file, or one of these names: " + names()));
    }

    private Stream<Path> places(String dataset) {
        return Stream.concat(
                        roots.stream()
                                .flatMap(root -> Stream.of(root.resolve(dataset), root.resolve(dataset + ".zip"))),
                        Stream.of(Path.of(dataset)))
                .filter(Files::exists);
    }

    private String names() {
        return roots.stream()
                .flatMap(root -> datasetsIn(root).stream())
                .distinct()
                .sorted()
                .collect(joining(", "));
    }

    private static List<String> datasetsIn(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> Files.isDirectory(entry) || isNamedZip(entry))
                    .map(entry -> entry.getFileName().toString().replaceFirst("\\.zip$", ""))
                    .filter(name -> !name.startsWith("."))
                    .toList();
        } catch (IOException unreadable) {
            throw new DataException(root, "can't be listed: " + unreadable.getMessage(), "check its permissions");
        }
    }

    private static boolean isNamedZip(Path file) {
        return file.getFileName().toString().endsWith(".zip");
    }

    /** What a dataset is made of before images are held out. */
    private record Parts(ImageDataset training, Optional<ImageDataset> test, DataSource source) {}

    private static int count(Optional<ImageDataset> images) {
        return images.map(ImageDataset::size).orElse(0);
    }

    private Parts parts(Path place, ImageRules rules) {
        if (!Files.isDirectory(place)) {
            requireZip(place);
            return imageFiles(place, DataSource.Form.ZIP, rules);
        }
        if (idx(place, TRAINING).isPresent()) {
            return idx(place);
        }
        if (Stream.concat(CIFAR_TRAINING.stream(), Stream.of(CIFAR_TEST))
                .anyMatch(name -> Files.exists(place.resolve(name)))) {
            return cifar(place);
        }
        return imageFiles(place, DataSource.Form.FOLDER, rules);
    }

    private static void requireZip(Path file) {
        ByteBuffer start = ByteBuffer.allocate(2);
        if (Files.isRegularFile(file)) {
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                channel.read(start);
            } catch (IOException unreadable) {
                throw new DataException(file, "can't be read: " + unreadable, "check its permissions");
            }
        }
        if (start.get(0) != 'P' || start.get(1) != 'K') {
            throw new DataException(
                    file, "is neither a folder nor a ZIP file", "give a folder, or a ZIP file of images");
        }
    }

    // ---- the forms

    private Parts idx(Path folder) {
        ImageDataset training =
                named(folder.resolve(IDX_NAMES), idx(folder, TRAINING).orElseThrow());
        Optional<ImageDataset> test =
                TEST.stream().flatMap(name -> idx(folder, name).stream()).findFirst();
        return new Parts(
                training,
                test,
                DataSource.of(folder, DataSource.Form.IDX, count(test), () -> sums(folder, idxFiles(folder))));
    }

    private Optional<ImageDataset> idx(Path folder, String part) {
        Optional<Path> images = existing(folder, part + "-images-idx3-ubyte", part + "-images-idx4-ubyte");
        return images.map(file -> {
            Stream<Path> labels = existing(folder, part + "-labels-idx1-ubyte").stream();
            return read(
                    new IdxRecordReader(),
                    Stream.concat(Stream.of(file), labels).toList(),
                    ImageDataset::read);
        });
    }

    private static List<Path> idxFiles(Path folder) {
        return Stream.concat(Stream.of(TRAINING), TEST.stream())
                .flatMap(part -> Stream.of("-images-idx3-ubyte", "-images-idx4-ubyte", "-labels-idx1-ubyte")
                        .flatMap(rest -> existing(folder, part + rest).stream()))
                .toList();
    }

    /** The first file there is of these names, compressed or not. */
    private static Optional<Path> existing(Path folder, String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(name + ".gz", name))
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    private Parts cifar(Path folder) {
        List<String> names = classNames(folder.resolve(CIFAR_NAMES));
        List<Path> training = CIFAR_TRAINING.stream().map(folder::resolve).toList();
        Path test = folder.resolve(CIFAR_TEST);
        ImageDataset images = read(new CifarRecordReader(names), training, ImageDataset::read);
        Optional<ImageDataset> heldOut = Files.exists(test)
                ? Optional.of(read(new CifarRecordReader(names), List.of(test), ImageDataset::read))
                : Optional.empty();
        List<Path> all = Stream.concat(training.stream(), Stream.of(test).filter(Files::exists))
                .toList();
        return new Parts(
                images,
                heldOut,
                DataSource.of(folder, DataSource.Form.CIFAR_10, count(heldOut), () -> sums(folder, all)));
    }

    private Parts imageFiles(Path place, DataSource.Form form, ImageRules rules) {
        FilesRead training = read(place, rules, Part.TRAINING);
        if (training.all() == 0) {
            throw new DataException(
                    place,
                    "holds nothing to train on: no train-images-idx3-ubyte.gz (IDX), no data_batch_1.bin (CIFAR-10), no"
                            + " .png, .jpg, .gif or .bmp files, here or in sub-folders",
                    "docs/datasets.md describes the forms a dataset may have");
        }
        ImageShape shape = training.images().shape();
        FilesRead test =
                read(place, ImageRules.of(shape.height(), shape.channels(), rules.maxBadShare()), Part.HELD_OUT);
        List<Refusal> refusals = new ArrayList<>(training.refusals());
        refusals.addAll(test.refusals());
        Supplier<List<FileSum>> sums = () -> Stream.concat(training.sums().stream(), test.sums().stream())
                .distinct()
                .toList();
        DataSource source = new DataSource(
                place,
                form,
                test.all() == 0 ? 0 : test.images().size(),
                refusals,
                training.ignored(),
                training.smallest(),
                training.largest(),
                sums);
        return new Parts(training.images(), test.all() == 0 ? Optional.empty() : Optional.of(test.images()), source);
    }

    /** One part of a dataset of image files, and what was seen on the way. */
    private record FilesRead(
            ImageDataset images,
            int all,
            List<Refusal> refusals,
            int ignored,
            Optional<FoundSize> smallest,
            Optional<FoundSize> largest,
            List<FileSum> sums) {}

    private FilesRead read(Path place, ImageRules rules, Part part) {
        return read(new ImageFileRecordReader(rules, part), List.of(place), reader -> {
            ImageDataset images = ImageDataset.read(reader);
            return new FilesRead(
                    images,
                    reader.size(),
                    reader.refusals(),
                    reader.ignored(),
                    reader.smallest(),
                    reader.largest(),
                    reader.sums());
        });
    }

    private <R extends ImageRecordReader, T> T read(R reader, List<Path> files, Function<R, T> use) {
        List<URI> locations = files.stream().map(Path::toUri).toList();
        try (reader) {
            reader.initialize(new CollectionInputSplit(locations));
            requireRoom(files.get(0), reader);
            return use.apply(reader);
        }
    }

    private void requireRoom(Path file, ImageRecordReader reader) {
        try {
            ImageDataset.requireRoom(reader.size(), reader.shape(), memory);
        } catch (IllegalArgumentException tooMuch) {
            throw new DataException(
                    file,
                    "does not fit into memory: " + tooMuch.getMessage() + ", half of what Java has",
                    "give fewer or smaller images (unet.sample_size), or Java more memory: LANGEVIN_JAVA_OPTS=-Xmx8g");
        }
    }

    // ---- classes and sums

    private static ImageDataset named(Path file, ImageDataset images) {
        List<String> names = classNames(file);
        if (!names.isEmpty() && names.size() != images.classes()) {
            throw new DataException(
                    file,
                    "names " + names.size() + " classes, and the labels have " + images.classes(),
                    "give one line for each class, or remove the file");
        }
        return images.named(names);
    }

    private static List<String> classNames(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            throw new DataException(
                    file, "can't be read: " + unreadable.getMessage(), "write one class a line in UTF-8");
        }
    }

    private static List<FileSum> sums(Path folder, List<Path> files) {
        return files.stream()
                .map(file -> FileSum.of(folder.relativize(file).toString(), file))
                .toList();
    }

    // ---- held-out images

    private static DataSplit divide(Parts parts, int holdout) {
        ImageDataset all = parts.training();
        if (holdout >= all.size()) {
            throw tooFew(parts.source().path(), all.size(), holdout);
        }
        int[] order = HOLDOUT_KEY.permutation(org.langevin.random.Stream.SHUFFLE, HOLDOUT_EPOCH, all.size());
        int[] kept = Arrays.copyOfRange(order, holdout, order.length);
        int[] aside = Arrays.copyOf(order, holdout);
        Arrays.sort(kept);
        Arrays.sort(aside);
        return new DataSplit(all.select(kept), all.select(aside), parts.source());
    }

    private static DataException tooFew(Path place, int available, int holdout) {
        return new DataException(
                place,
                "has " + available + " images to set " + holdout + " aside from",
                "ask for fewer: data.holdout in a configuration, --images of evaluate or compare");
    }
}
