package org.langevin.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a dataset was found, in which form, and what was passed over.
 *
 * @param path the folder or the file
 * @param form what it was found to be
 * @param testImages how many images it has that are made for tests, of which the held-out ones are taken
 * @param refusals the image files that could not be used
 * @param ignored files whose names are not those of images
 * @param smallest the smallest image file's size, where image files have sizes of their own
 * @param largest the largest one's
 * @param fileSums computes what the files held; reading them again where that was not done on the way
 */
public record DataSource(
        Path path,
        Form form,
        int testImages,
        List<Refusal> refusals,
        int ignored,
        Optional<FoundSize> smallest,
        Optional<FoundSize> largest,
        Supplier<List<FileSum>> fileSums) {

    /** The forms a dataset may have. */
    public enum Form {
        /** A folder of IDX files. */
        IDX("IDX"),
        /** A folder with the binary files of CIFAR-10. */
        CIFAR_10("CIFAR-10"),
        /** A folder of image files. */
        FOLDER("image folder"),
        /** A ZIP file of image files. */
        ZIP("ZIP of images");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** A source without image files to pass over. */
    static DataSource of(Path path, Form form, int testImages, Supplier<List<FileSum>> fileSums) {
        return new DataSource(path, form, testImages, List.of(), 0, Optional.empty(), Optional.empty(), fileSums);
    }
}
