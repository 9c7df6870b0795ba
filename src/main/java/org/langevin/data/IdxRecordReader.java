package org.langevin.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * DataVec's way to read images from IDX files. Its split has one or two locations: the images, [n, height, width] or [n, height,
 * width, channels], and their labels, [n].
 *
 * <p>DataVec's own MNIST reader downloads what it doesn't find, turns gray into black and white, and reads no compressed file.
 */
public final class IdxRecordReader extends ImageRecordReader {
    private transient Path imagePath;
    private transient IdxFile images;
    /** Null where the images have no labels. */
    private transient IdxFile labels;

    private transient ImageShape shape;
    private transient int read;

    /** A reader that waits for {@link #initialize}. */
    public IdxRecordReader() {}

    @Override
    void open(URI[] locations) {
        if (locations.length < 1 || locations.length > 2) {
            throw new IllegalArgumentException(locations.length + " locations: expected images, or images and labels");
        }
        read = 0;
        imagePath = Path.of(locations[0]);
        images = new IdxFile(imagePath);
        shape = shapeOf(images.sizes());
        labels = locations.length == 2 ? openLabels(Path.of(locations[1])) : null;
    }

    /** How many records the files hold. */
    @Override
    public int size() {
        return images.items();
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public boolean isLabelled() {
        return labels != null;
    }

    /** Names of classes; IDX files have none. */
    @Override
    public List<String> getLabels() {
        return List.of();
    }

    @Override
    boolean hasAnother() {
        return read < size();
    }

    @Override
    Labelled another() {
        Labelled image = new Labelled(images.next(), isLabelled() ? labels.next()[0] & 0xff : -1);
        read++;
        if (!hasAnother()) {
            requireEnd();
        }
        return image;
    }

    @Override
    ImageRecordReader fresh() {
        return new IdxRecordReader();
    }

    @Override
    public void close() {
        if (images != null) {
            images.close();
        }
        if (labels != null) {
            labels.close();
        }
    }

    /** The last record is given away only when nothing is wrong behind it, so that damage can't pass unseen. */
    private void requireEnd() {
        images.requireEnd();
        if (isLabelled()) {
            labels.requireEnd();
        }
    }

    private ImageShape shapeOf(int[] sizes) {
        if (sizes.length < 3) {
            throw new DataException(
                    imagePath,
                    "has sizes " + Arrays.toString(sizes)
                            + ", expected [n, height, width] or [n, height, width, channels]",
                    "give a file of images, not of labels");
        }
        try {
            return new ImageShape(sizes[1], sizes[2], sizes.length == 3 ? 1 : sizes[3]);
        } catch (IllegalArgumentException wrong) {
            throw new DataException(imagePath, wrong.getMessage(), "give a file of gray or colour images");
        }
    }

    private IdxFile openLabels(Path path) {
        IdxFile file = new IdxFile(path);
        int[] sizes = file.sizes();
        if (sizes.length != 1 || sizes[0] != size()) {
            file.close();
            throw new DataException(
                    path,
                    "has sizes " + Arrays.toString(sizes) + ", expected [" + size() + "], one label for each image of "
                            + imagePath,
                    "put images and labels of one set side by side");
        }
        return file;
    }
}
