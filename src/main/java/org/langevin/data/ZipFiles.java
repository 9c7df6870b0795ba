package org.langevin.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The files in a ZIP file, read where they lie: nothing is written to disk. {@link ZipDirectory} decides whether the archive can be
 * trusted; an entry whose content is damaged costs that entry alone.
 */
final class ZipFiles implements ImageFiles {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, ZipDirectory.Entry> entries = new TreeMap<>();

    /**
     * Opens an archive and checks its directory.
     *
     * @throws DataException if it is no ZIP file, or one that can't be trusted
     */
    ZipFiles(Path file) {
        this.file = file;
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
        try {
            for (ZipDirectory.Entry entry : new ZipDirectory(file, channel).entries()) {
                if (!entry.isFolder() && !ImageFiles.isHidden(entry.name())) {
                    entries.put(entry.name(), entry);
                }
            }
        } catch (IOException unreadable) {
            close();
            throw unreadable(unreadable);
        } catch (DataException refused) {
            close();
            throw refused;
        }
    }

    private DataException unreadable(IOException cause) {
        return new DataException(file, "can't be read: " + cause, "check the file");
    }

    @Override
    public Path location() {
        return file;
    }

    @Override
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public byte[] read(String name) throws RefusedImageException {
        ZipDirectory.Entry entry = entries.get(name);
        if (entry.size() > ScannedImage.LARGEST_FILE) {
            throw new RefusedImageException(
                    "has " + entry.size() + " bytes: expected at most " + ScannedImage.LARGEST_FILE);
        }
        byte[] content;
        try {
            byte[] stored = ZipDirectory.read(channel, entry.dataOffset(), (int) entry.storedSize());
            content = entry.deflated() ? inflate(stored, (int) entry.size()) : stored;
        } catch (IOException | DataFormatException damaged) {
            throw new RefusedImageException("is damaged: " + damaged.getMessage());
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        if (content.length != entry.size() || crc.getValue() != entry.crc()) {
            throw new RefusedImageException("is damaged: its checksum or length is not what the archive says");
        }
        return content;
    }

    /** Unpacks what must come to exactly {@code size} bytes; no more memory is ever taken. */
    private static byte[] inflate(byte[] stored, int size) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored);
            byte[] content = new byte[size];
            int done = 0;
            int more = -1;
            while (more != 0 && done < size) {
                more = inflater.inflate(content, done, size - done);
                done += more;
            }
            if (done < size || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new DataFormatException(
                        "unpacks to " + (done < size ? "less" : "more") + " than " + size + " bytes");
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    @Override
    public List<FileSum> sums() {
        return List.of(FileSum.of(file.getFileName().toString(), file));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }
}
