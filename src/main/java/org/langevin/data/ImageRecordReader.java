package org.langevin.data;

import java.io.DataInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
 * DataVec's way to read images of one shape. A record is the image's bytes, rows first and channels last, and its label if there are
 * labels. DataVec's own readers of images go through OpenCV, with no limits on what a header may claim.
 *
 * <p>For use by one thread.
 */
public abstract sealed class ImageRecordReader extends BaseRecordReader
        permits IdxRecordReader, CifarRecordReader, ImageFileRecordReader {
    private transient int position;
    private transient Configuration configuration = new Configuration();

    /** A reader that waits for {@link #initialize(InputSplit)}. */
    ImageRecordReader() {}

    /**
     * An image and its class.
     *
     * @param values [height, width, channels]
     * @param label its class, or −1 where there are none
     */
    record Labelled(byte[] values, int label) {}

    /**
     * Opens the files, and checks what can be checked before images are read.
     *
     * @param split where they are
     * @throws DataException if a file is not what it must be
     */
    @Override
    public final void initialize(InputSplit split) {
        inputSplit = split;
        close();
        position = 0;
        open(split.locations());
    }

    @Override
    public final void initialize(Configuration settings, InputSplit split) {
        configuration = settings;
        initialize(split);
    }

    /** How many records there are at most: fewer where damaged images are passed over. */
    public abstract int size();

    /** The shape of every image. */
    public abstract ImageShape shape();

    /** Whether a record has a label after its image. */
    public abstract boolean isLabelled();

    /** Opens the files. */
    abstract void open(URI[] locations);

    /** Whether there is another image. */
    abstract boolean hasAnother();

    /** The next image; asked only if there is one. */
    abstract Labelled another();

    /** A reader of the same kind, waiting. */
    abstract ImageRecordReader fresh();

    /** Names of the classes in the order of their numbers, or empty where they have none. */
    @Override
    public abstract List<String> getLabels();

    @Override
    public abstract void close();

    @Override
    public final boolean hasNext() {
        return hasAnother();
    }

    @Override
    public final List<Writable> next() {
        if (!hasAnother()) {
            throw new NoSuchElementException("all " + position + " records were read; reset() begins again");
        }
        Labelled image = another();
        List<Writable> values = new ArrayList<>(2);
        values.add(new BytesWritable(image.values()));
        if (isLabelled()) {
            values.add(new IntWritable(image.label()));
        }
        position++;
        invokeListeners(values);
        return values;
    }

    @Override
    public final Record nextRecord() {
        RecordMetaData place = new RecordMetaDataIndex(position, inputSplit.locations()[0], getClass());
        return new org.datavec.api.records.impl.Record(next(), place);
    }

    @Override
    public final void reset() {
        initialize(inputSplit);
    }

    @Override
    public final boolean resetSupported() {
        return true;
    }

    /** Refused: a record means nothing without the header of its file. */
    @Override
    public final List<Writable> record(URI location, DataInputStream stream) {
        throw new UnsupportedOperationException("an image's record can't be read apart from its file");
    }

    @Override
    public final Record loadFromMetaData(RecordMetaData place) {
        return loadFromMetaData(List.of(place)).get(0);
    }

    /** Reads records by their place, in one pass over files of their own; this reader stays where it is. */
    @Override
    public final List<Record> loadFromMetaData(List<RecordMetaData> places) {
        Set<RecordMetaData> wanted = Set.copyOf(places);
        Map<RecordMetaData, Record> found = new HashMap<>();
        try (ImageRecordReader pass = fresh()) {
            pass.initialize(inputSplit);
            while (pass.hasNext()) {
                Record record = pass.nextRecord();
                if (wanted.contains(record.getMetaData())) {
                    found.put(record.getMetaData(), record);
                }
            }
        }
        if (found.size() < wanted.size()) {
            throw new IllegalArgumentException(
                    "not all of " + places + " are places in " + inputSplit.locations()[0]);
        }
        return places.stream().map(found::get).toList();
    }

    @Override
    public final Configuration getConf() {
        return configuration;
    }

    @Override
    public final void setConf(Configuration settings) {
        configuration = settings;
    }
}
