package org.langevin.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The directory of a ZIP file (PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4), read with the mistrust that an archive from a stranger
 * deserves. The JDK's reader does not show a link as a link, and does not look at the headers before the contents.
 *
 * <p>The archive is refused as a whole, before anything in it is unpacked, where a name could mean a place outside (.., a root, a
 * drive, a backslash), where two names are one on some file system, where an entry is a link or a device, where the header before a
 * content contradicts the directory or contents overlap, where anything is encrypted, and beyond the limits below.
 */
final class ZipDirectory {
    /** Most entries. */
    static final int MOST_ENTRIES = 100_000;
    /** Most bytes that all entries have together, unpacked. */
    static final long MOST_BYTES = 2L << 30;
    /** How many times its stored size an entry may have unpacked; images are packed already and give 1. */
    static final int LARGEST_RATIO = 200;

    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_LENGTH = 22;
    private static final int END_64_LENGTH = 56;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;
    /** What stands in a field whose number is in a 64-bit field elsewhere. */
    private static final long ELSEWHERE = 0xffff_ffffL;

    private static final int LARGEST_DIRECTORY = 64 << 20;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int HEADERS_ENCRYPTED = 1 << 13;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /**
     * A file or folder in the archive.
     *
     * @param name its name, with slashes; that of a folder ends in one
     * @param deflated whether it is stored compressed
     * @param crc CRC-32 of its content
     * @param storedSize length in the archive, bytes
     * @param size length unpacked, bytes
     * @param headerOffset where its own header begins
     * @param dataOffset where its content begins
     */
    record Entry(
            String name, boolean deflated, long crc, long storedSize, long size, long headerOffset, long dataOffset) {
        boolean isFolder() {
            return name.endsWith("/");
        }
    }

    /** A record of the directory, not yet compared with the header before the content. */
    private record Central(byte[] rawName, int flags, int method, Entry entry) {}

    /** Where the directory is: entries in it, its length and place in bytes. */
    private record Extent(long entries, long length, long offset) {}

    private final Path file;
    private final FileChannel channel;
    private final Map<String, String> names = new HashMap<>();

    ZipDirectory(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Reads and checks the whole directory.
     *
     * @return all entries, folders included, in the archive's order
     * @throws DataException if the archive can't be trusted
     */
    List<Entry> entries() throws IOException {
        Extent extent = extent();
        if (extent.entries() > MOST_ENTRIES || extent.length() > LARGEST_DIRECTORY) {
            throw refused("has " + extent.entries() + " entries in a directory of " + extent.length()
                    + " bytes, expected at most " + MOST_ENTRIES + " in " + LARGEST_DIRECTORY);
        }
        ByteBuffer directory = buffer(extent.offset(), (int) extent.length());
        List<Central> found = new ArrayList<>();
        while (directory.hasRemaining()) {
            found.add(central(directory));
        }
        if (found.size() != extent.entries()) {
            throw refused("has " + found.size() + " entries in its directory, and says " + extent.entries());
        }
        long total = found.stream().mapToLong(each -> each.entry().size()).sum();
        if (total > MOST_BYTES) {
            throw refused("unpacks to " + total + " bytes, expected at most " + MOST_BYTES);
        }
        List<Entry> entries = new ArrayList<>();
        for (Central each : found) {
            entries.add(located(each));
        }
        requireApart(entries, extent.offset());
        return entries;
    }

    // ---- where the directory is

    private Extent extent() throws IOException {
        long size = channel.size();
        int tailLength = (int) Math.min(size, END_LENGTH + 0xffff);
        ByteBuffer tail = buffer(size - tailLength, tailLength);
        for (int at = tailLength - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_LENGTH + u16(tail, at + 20) == tailLength) {
                return extent(tail, at, size - tailLength + at);
            }
        }
        throw refused("has no directory of a ZIP file at its end");
    }

    private Extent extent(ByteBuffer tail, int at, long end) throws IOException {
        Extent extent = new Extent(u16(tail, at + 10), u32(tail, at + 12), u32(tail, at + 16));
        boolean wide = extent.entries() == 0xffff || extent.length() == ELSEWHERE || extent.offset() == ELSEWHERE;
        boolean oneDisk = tail.getInt(at + 4) == 0 && u16(tail, at + 8) == u16(tail, at + 10);
        if (!wide) {
            return placed(extent, oneDisk, end);
        }
        if (at < LOCATOR_64_LENGTH || tail.getInt(at - LOCATOR_64_LENGTH) != LOCATOR_64) {
            return placed(extent, oneDisk, end);
        }
        long place = tail.getLong(at - LOCATOR_64_LENGTH + 8);
        if (place < 0 || place > end - LOCATOR_64_LENGTH - END_64_LENGTH) {
            throw refused("has a directory's end at byte " + place + ", which lies outside");
        }
        ByteBuffer end64 = buffer(place, END_64_LENGTH);
        if (end64.getInt(0) != END_64) {
            throw refused("has no directory's end at byte " + place);
        }
        boolean oneDisk64 = end64.getLong(16) == 0 && end64.getLong(24) == end64.getLong(32);
        return placed(new Extent(end64.getLong(32), end64.getLong(40), end64.getLong(48)), oneDisk64, place);
    }

    /** The directory must end exactly where its end record begins: else something lies before or between that one reader sees, another not. */
    private Extent placed(Extent extent, boolean oneDisk, long end) {
        boolean inside = extent.offset() >= 0 && extent.length() >= 0 && extent.offset() <= end;
        if (!oneDisk || !inside || extent.length() != end - extent.offset() || extent.entries() < 0) {
            throw refused("has a directory of " + extent.length() + " bytes at byte " + extent.offset()
                    + ", which does not end at byte " + end + " as it must");
        }
        return extent;
    }

    // ---- its records

    private Central central(ByteBuffer directory) throws IOException {
        int at = directory.position();
        if (directory.remaining() < CENTRAL_LENGTH || directory.getInt(at) != CENTRAL) {
            throw refused("has a damaged directory");
        }
        int nameLength = u16(directory, at + 28);
        int length = CENTRAL_LENGTH + nameLength + u16(directory, at + 30) + u16(directory, at + 32);
        if (directory.remaining() < length) {
            throw refused("has a damaged directory");
        }
        byte[] rawName = new byte[nameLength];
        directory.get(at + CENTRAL_LENGTH, rawName);
        directory.position(at + length);
        Entry entry = new Entry(
                name(rawName),
                u16(directory, at + 10) == DEFLATED,
                u32(directory, at + 16),
                u32(directory, at + 20),
                u32(directory, at + 24),
                u32(directory, at + 42),
                0);
        Central central = new Central(rawName, u16(directory, at + 8), u16(directory, at + 10), entry);
        requireOrdinary(central, directory.getInt(at + 38) >>> 16);
        return central;
    }

    private String name(byte[] raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException old) {
            return new String(raw, StandardCharsets.ISO_8859_1);
        }
    }

    /** Refuses what no honest archive of images has. */
    private void requireOrdinary(Central central, int unixMode) {
        Entry entry = central.entry();
        requireName(entry.name());
        if ((central.flags() & (ENCRYPTED | HEADERS_ENCRYPTED)) != 0) {
            throw refused(entry, "is encrypted");
        }
        if (central.method() != STORED && central.method() != DEFLATED) {
            throw refused(entry, "is packed by method " + central.method() + ", expected 0 (stored) or 8 (deflated)");
        }
        int type = unixMode & 0xf000;
        if (type != 0 && type != 0x8000 && type != 0x4000) {
            throw refused(entry, type == 0xa000 ? "is a symbolic link" : "is a device or a pipe");
        }
        if (entry.size() == ELSEWHERE || entry.storedSize() == ELSEWHERE || entry.headerOffset() == ELSEWHERE) {
            throw refused(entry, "has 4 GiB or more");
        }
        if (entry.size() > LARGEST_RATIO * entry.storedSize()) {
            throw refused(
                    entry,
                    "unpacks from " + entry.storedSize() + " to " + entry.size() + " bytes, expected at most "
                            + LARGEST_RATIO + " times as many");
        }
        if (!entry.deflated() && entry.size() != entry.storedSize()) {
            throw refused(entry, "is stored in " + entry.storedSize() + " bytes and has " + entry.size());
        }
    }

    private void requireName(String name) {
        boolean escapes = name.startsWith("/")
                || name.matches("(?s)[A-Za-z]:.*")
                || name.contains("\\")
                || Arrays.asList(name.split("/")).contains("..");
        if (name.isEmpty() || escapes || name.chars().anyMatch(Character::isISOControl)) {
            throw refused(
                    "has an entry named \"" + printable(name) + "\", expected a path inside the archive, with slashes");
        }
        String folded = Normalizer.normalize(name, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("/+$", "");
        String other = names.put(folded, name);
        if (other != null) {
            throw refused("has entries named \"" + printable(other) + "\" and \"" + printable(name)
                    + "\", which are one file on some systems");
        }
    }

    // ---- the headers before the contents

    private Entry located(Central central) throws IOException {
        Entry entry = central.entry();
        if (entry.headerOffset() + LOCAL_LENGTH + central.rawName().length > channel.size()) {
            throw refused(entry, "lies outside the file");
        }
        ByteBuffer header = buffer(entry.headerOffset(), LOCAL_LENGTH + central.rawName().length);
        byte[] localName = new byte[central.rawName().length];
        header.get(LOCAL_LENGTH, localName);
        boolean later = (central.flags() & SIZES_FOLLOW) != 0;
        boolean alike = header.getInt(0) == LOCAL
                && u16(header, 6) == central.flags()
                && u16(header, 8) == central.method()
                && u16(header, 26) == localName.length
                && Arrays.equals(localName, central.rawName())
                && alike(u32(header, 14), entry.crc(), later)
                && alike(u32(header, 18), entry.storedSize(), later)
                && alike(u32(header, 22), entry.size(), later);
        if (!alike) {
            throw refused(entry, "has a header that contradicts the directory");
        }
        long data = entry.headerOffset() + LOCAL_LENGTH + localName.length + u16(header, 28);
        return new Entry(
                entry.name(),
                entry.deflated(),
                entry.crc(),
                entry.storedSize(),
                entry.size(),
                entry.headerOffset(),
                data);
    }

    /** Whoever writes without knowing the sizes leaves 0, or all ones where 64-bit sizes follow. */
    private static boolean alike(long local, long central, boolean later) {
        return local == central || (later && (local == 0 || local == ELSEWHERE)) || local == ELSEWHERE;
    }

    /** Entries that share bytes unpack to far more than the file has, at a ratio that none of them shows alone. */
    private void requireApart(List<Entry> entries, long directory) {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(Entry::headerOffset));
        long end = 0;
        for (Entry entry : inOrder) {
            if (entry.headerOffset() < end) {
                throw refused(entry, "overlaps the one before it");
            }
            end = entry.dataOffset() + entry.storedSize();
        }
        if (end > directory) {
            throw refused("has an entry that reaches into the directory");
        }
    }

    // ---- bytes

    /** Reads from a place in the file. */
    static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the file ends at byte " + channel.size());
            }
        }
        return bytes.array();
    }

    private ByteBuffer buffer(long offset, int length) throws IOException {
        return ByteBuffer.wrap(read(channel, offset, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private static long u32(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xffff_ffffL;
    }

    private static String printable(String name) {
        String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    private DataException refused(Entry entry, String problem) {
        return refused("has an entry \"" + printable(entry.name()) + "\" that " + problem);
    }

    private DataException refused(String problem) {
        return new DataException(
                file, problem, "pack the images again with an ordinary ZIP program, or give their folder");
    }
}
