package org.langevin.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which files of a folder or archive are meant as images, and of which class each is: that of the sub-folder it lies in, however deep,
 * the classes being numbered in the order of their names. Images that lie in no sub-folder have no class.
 *
 * @param images the images in the order of their names
 * @param classes the names of the classes, or empty
 * @param ignored files whose names are not those of images
 */
record ImageTree(List<Image> images, List<String> classes, int ignored) {
    /** Endings of images' names; what the file is, its content says. Those that can't be read are listed to be refused by name. */
    private static final Set<String> ENDINGS = Set.of(
            "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp", "avif", "heic", "heif",
            "wbmp", "jp2", "jxl", "ppm", "pgm");

    /** The folders that hold the two parts, where a dataset comes divided. */
    private static final String TRAINING = "train";

    private static final List<String> HELD_OUT = List.of("test", "val", "valid", "validation");

    /**
     * An image.
     *
     * @param name its file
     * @param label its class, counted from 0, or −1
     */
    record Image(String name, int label) {}

    /** Whether a file's name is that of an image. */
    static boolean isImage(String name) {
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * The part to train on: what lies in a folder named "train" where there is one, else everything.
     *
     * @param location for messages
     * @param names of all files
     */
    static ImageTree training(Path location, List<String> names) {
        String root = root(names);
        return hasFolder(names, root + TRAINING)
                ? of(location, names, root + TRAINING + "/")
                : of(location, names, root);
    }

    /** The part to hold out, where the dataset comes divided. */
    static Optional<ImageTree> heldOut(Path location, List<String> names) {
        String root = root(names);
        return hasFolder(names, root + TRAINING)
                ? HELD_OUT.stream()
                        .filter(part -> hasFolder(names, root + part))
                        .findFirst()
                        .map(part -> of(location, names, root + part + "/"))
                : Optional.empty();
    }

    private static boolean hasFolder(List<String> names, String folder) {
        return names.stream().anyMatch(name -> name.startsWith(folder + "/"));
    }

    /** A single folder around everything, as archives often have, is the dataset, and no class. */
    private static String root(List<String> names) {
        String root = "";
        List<String> heads = heads(names, root);
        while (heads.size() == 1 && heads.get(0).endsWith("/")) {
            root += heads.get(0);
            heads = heads(names, root);
        }
        return root;
    }

    /** The different first parts, behind a root, of those names which are images'; a folder's ends in a slash. */
    private static List<String> heads(List<String> names, String root) {
        return images(names, root)
                .map(name -> name.substring(root.length(), name.indexOf('/', root.length()) + 1))
                .map(head -> head.isEmpty() ? "" : head)
                .distinct()
                .limit(2)
                .toList();
    }

    private static Stream<String> images(List<String> names, String root) {
        return names.stream().filter(name -> name.startsWith(root) && isImage(name));
    }

    private static ImageTree of(Path location, List<String> names, String root) {
        Set<String> classes = new TreeSet<>();
        Set<String> loose = new TreeSet<>();
        images(names, root).forEach(name -> {
            int slash = name.indexOf('/', root.length());
            (slash < 0 ? loose : classes).add(slash < 0 ? name : name.substring(root.length(), slash));
        });
        if (!classes.isEmpty() && !loose.isEmpty()) {
            throw new DataException(
                    location,
                    "has images in sub-folders, such as " + classes.iterator().next()
                            + ", and images beside them, such as "
                            + loose.iterator().next(),
                    "put every image into a sub-folder named as its class, or all of them beside each other");
        }
        List<String> order = List.copyOf(classes);
        List<Image> images = new ArrayList<>();
        images(names, root).forEach(name -> {
            int slash = name.indexOf('/', root.length());
            images.add(new Image(name, slash < 0 ? -1 : order.indexOf(name.substring(root.length(), slash))));
        });
        int all = (int) names.stream().filter(name -> name.startsWith(root)).count();
        return new ImageTree(List.copyOf(images), order, all - images.size());
    }

    boolean isLabelled() {
        return !classes.isEmpty();
    }
}
