package org.langevin.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a run was begun on, so that a change under it is noticed, and the file named. As text it is what {@code sha256sum} writes, with
 * two lines of comment for the images themselves; {@code sha256sum -c} in the dataset's folder checks it, too.
 *
 * @param training sum of the training images, {@link ImageDataset#sha256()}
 * @param heldOut sum of the held-out images
 * @param files the files
 */
public record DatasetRecord(String training, String heldOut, List<FileSum> files) {
    private static final Pattern IMAGES = Pattern.compile("# (training|held-out) images ([0-9a-f]{64})");
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{64}) {2}(.+)");

    /** Changes that are named, one by one. */
    private static final int NAMED = 5;

    /** What a dataset is now. */
    public static DatasetRecord of(DataSplit data) {
        return new DatasetRecord(
                data.training().sha256(),
                data.heldOut().sha256(),
                data.source().fileSums().get());
    }

    /**
     * Reads a record.
     *
     * @throws DataException if it is damaged
     */
    public static DatasetRecord read(Path file) {
        Map<String, String> images = new TreeMap<>();
        List<FileSum> files = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher image = IMAGES.matcher(line);
                Matcher sum = FILE.matcher(line);
                if (image.matches()) {
                    images.put(image.group(1), image.group(2));
                } else if (sum.matches()) {
                    files.add(new FileSum(sum.group(2), sum.group(1)));
                } else {
                    throw damaged(file);
                }
            }
        } catch (IOException unreadable) {
            throw damaged(file);
        }
        if (images.size() != 2) {
            throw damaged(file);
        }
        return new DatasetRecord(images.get("training"), images.get("held-out"), files);
    }

    private static DataException damaged(Path file) {
        return new DataException(
                file, "is no record of a dataset", "remove it if you are sure that the dataset is what it was");
    }

    /** Writes the record; it appears under its name only when it is complete. */
    public void write(Path file) {
        StringBuilder text = new StringBuilder();
        text.append("# training images ").append(training).append('\n');
        text.append("# held-out images ").append(heldOut).append('\n');
        files.forEach(each ->
                text.append(each.sha256()).append("  ").append(each.name()).append('\n'));
        try {
            Path unfinished = file.resolveSibling("." + file.getFileName());
            Files.writeString(unfinished, text);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException notWritten) {
            throw new UncheckedIOException(file + ": cannot be written", notWritten);
        }
    }

    /** Whether the images are the same; files may have been packed anew. */
    public boolean hasImagesOf(DatasetRecord other) {
        return training.equals(other.training) && heldOut.equals(other.heldOut);
    }

    /**
     * What changed in the files.
     *
     * @param now what they are
     * @return words for a message, such as "cats/3.png is gone"; the first few
     */
    public String changes(DatasetRecord now) {
        Map<String, String> before = byName(files);
        Map<String, String> after = byName(now.files);
        TreeMap<String, String> changes = new TreeMap<>();
        before.forEach((name, sum) -> {
            if (!after.containsKey(name)) {
                changes.put(name, " is gone");
            } else if (!after.get(name).equals(sum)) {
                changes.put(name, " holds something else");
            }
        });
        after.keySet().stream().filter(name -> !before.containsKey(name)).forEach(name -> changes.put(name, " is new"));
        String named = changes.entrySet().stream()
                .limit(NAMED)
                .map(change -> change.getKey() + change.getValue())
                .collect(Collectors.joining(", "));
        return changes.size() > NAMED ? named + " and " + (changes.size() - NAMED) + " more" : named;
    }

    private static Map<String, String> byName(List<FileSum> files) {
        return files.stream().collect(Collectors.toMap(FileSum::name, FileSum::sha256, (a, b) -> a, TreeMap::new));
    }
}
