package org.langevin.data;

import java.io.DataInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/**
 * DataVec's way to read images from IDX files. Its split has one or two locations: the images, [n, height, width] or [n, height,
 * width, channels], and their labels, [n]. A record is the image's bytes, rows first and channels last, and its label if there
 * are labels.
 *
 * <p>DataVec's own MNIST reader downloads what it doesn't find, turns gray into black and white, and reads no compressed file.
 */
public final class IdxRecordReader extends BaseRecordReader {
    private transient Path imagePath;
    private transient IdxFile images;
    /** Null where the images have no labels. */
    private transient IdxFile labels;

    private transient ImageShape shape;
    private transient int position;
    private transient Configuration configuration = new Configuration();

    /** A reader that waits for {@link #initialize(InputSplit)}. */
    public IdxRecordReader() {}

    /**
     * Opens the files and checks their headers.
     *
     * @param split the location of the images and, optionally, that of the labels
     * @throws DataException if a file is not what it must be, or the two don't belong together
     */
    @Override
    public void initialize(InputSplit split) {
        inputSplit = split;
        URI[] locations = split.locations();
        if (locations.length < 1 || locations.length > 2) {
            throw new IllegalArgumentException(locations.length + " locations: expected images, or images and labels");
        }
        close();
        position = 0;
        imagePath = Path.of(locations[0]);
        images = new IdxFile(imagePath);
        shape = shapeOf(images.sizes());
        labels = locations.length == 2 ? openLabels(Path.of(locations[1])) : null;
    }

    @Override
    public void initialize(Configuration settings, InputSplit split) {
        configuration = settings;
        initialize(split);
    }

    /** How many records the files hold. */
    public int size() {
        return images.items();
    }

    /** The shape of every image. */
    public ImageShape shape() {
        return shape;
    }

    /** Whether a record has a label after its image. */
    public boolean isLabelled() {
        return labels != null;
    }

    @Override
    public boolean hasNext() {
        return position < size();
    }

    @Override
    public List<Writable> next() {
        List<Writable> values = new ArrayList<>(2);
        values.add(new BytesWritable(images.next()));
        if (isLabelled()) {
            values.add(new IntWritable(labels.next()[0] & 0xff));
        }
        position++;
        if (!hasNext()) {
            requireEnd();
        }
        invokeListeners(values);
        return values;
    }

    @Override
    public Record nextRecord() {
        RecordMetaData place = new RecordMetaDataIndex(position, imagePath.toUri(), IdxRecordReader.class);
        return new org.datavec.api.records.impl.Record(next(), place);
    }

    @Override
    public void reset() {
        initialize(inputSplit);
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** Names of classes; IDX files have none. */
    @Override
    public List<String> getLabels() {
        return List.of();
    }

    /** Refused: a record of an IDX file means nothing without the file's header. */
    @Override
    public List<Writable> record(URI location, DataInputStream stream) {
        throw new UnsupportedOperationException("an IDX record can't be read apart from its file");
    }

    @Override
    public Record loadFromMetaData(RecordMetaData place) {
        return loadFromMetaData(List.of(place)).get(0);
    }

    /** Reads records by their place, in one pass over files of their own; this reader stays where it is. */
    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> places) {
        Set<RecordMetaData> wanted = Set.copyOf(places);
        Map<RecordMetaData, Record> found = new HashMap<>();
        try (IdxRecordReader pass = new IdxRecordReader()) {
            pass.initialize(inputSplit);
            while (pass.hasNext()) {
                Record record = pass.nextRecord();
                if (wanted.contains(record.getMetaData())) {
                    found.put(record.getMetaData(), record);
                }
            }
        }
        if (found.size() < wanted.size()) {
            throw new IllegalArgumentException("not all of " + places + " are places in " + imagePath);
        }
        return places.stream().map(found::get).toList();
    }

    @Override
    public Configuration getConf() {
        return configuration;
    }

    @Override
    public void setConf(Configuration settings) {
        configuration = settings;
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
