package org.langevin.data;

import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of images, wherever they are kept. Safe for use by many threads.
 */
sealed interface ImageFiles extends Closeable permits FolderFiles, ZipFiles {

    /**
     * Opens a folder or a ZIP file.
     *
     * @throws DataException if it is neither, or can't be trusted
     */
    static ImageFiles open(Path location) {
        return Files.isDirectory(location) ? new FolderFiles(location) : new ZipFiles(location);
    }

    /** The folder or the ZIP file. */
    Path location();

    /** All files' names in order, relative to the location, with slashes; hidden ones are left out. */
    List<String> names();

    /**
     * Reads a file.
     *
     * @param name one of {@link #names()}
     * @return all its bytes
     * @throws RefusedImageException if it is too large, or can't be read
     */
    byte[] read(String name) throws RefusedImageException;

    /** Files that make up this dataset on disk, with their sums; asked once all has been read. */
    List<FileSum> sums();

    @Override
    void close();

    /** Whether a name is that of a file which people don't mean when they speak of a folder's files. */
    static boolean isHidden(String name) {
        for (String part : name.split("/")) {
            if (part.startsWith(".") || part.equals("__MACOSX")) {
                return true;
            }
        }
        return false;
    }
}
