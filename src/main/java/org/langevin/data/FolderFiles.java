package org.langevin.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a folder and of the folders in it. Symbolic links are not followed, so nothing outside the folder is ever read; a link
 * to a folder is refused at once, since a class might be missing without it. Pipes and devices are never opened.
 */
final class FolderFiles implements ImageFiles {
    private final Path folder;
    private final Map<String, BasicFileAttributes> files = new TreeMap<>();
    private final Map<String, FileSum> sums = new ConcurrentHashMap<>();

    /**
     * Lists a folder.
     *
     * @throws DataException if it can't be listed, or has a link to a folder
     */
    FolderFiles(Path folder) {
        this.folder = folder;
        try {
            Files.walkFileTree(folder.toRealPath(), new Lister(folder.toRealPath()));
        } catch (IOException unreadable) {
            throw new DataException(folder, "can't be listed: " + unreadable, "check its permissions");
        }
    }

    /** Notes every file. */
    private final class Lister extends SimpleFileVisitor<Path> {
        private final Path root;

        Lister(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = root.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            if (attributes.isSymbolicLink() && Files.isDirectory(file) && !ImageFiles.isHidden(name)) {
                throw new DataException(
                        file, "is a symbolic link to a folder, which is not followed", "put the folder itself there");
            }
            if (!ImageFiles.isHidden(name)) {
                files.put(name, attributes);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    @Override
    public Path location() {
        return folder;
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public byte[] read(String name) throws RefusedImageException {
        BasicFileAttributes attributes = files.get(name);
        if (!attributes.isRegularFile()) {
            throw new RefusedImageException(
                    attributes.isSymbolicLink() ? "is a symbolic link, which is not followed" : "is no regular file");
        }
        if (attributes.size() > ScannedImage.LARGEST_FILE) {
            throw new RefusedImageException(
                    "has " + attributes.size() + " bytes: expected at most " + ScannedImage.LARGEST_FILE);
        }
        try (InputStream content = Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = content.readNBytes(ScannedImage.LARGEST_FILE);
            sums.put(name, FileSum.of(name, bytes));
            return bytes;
        } catch (IOException unreadable) {
            throw new RefusedImageException("can't be read: " + unreadable);
        }
    }

    @Override
    public List<FileSum> sums() {
        List<FileSum> all = new ArrayList<>(new TreeMap<>(sums).values());
        return List.copyOf(all);
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
