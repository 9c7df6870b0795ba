package org.langevin.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes ZIP files, good and bad ones, byte by byte: no library would write the bad ones. */
final class ZipBytes {
    /** An entry, each of whose claims may be a lie. */
    static final class Entry {
        String name;
        String localName;
        byte[] content;
        byte[] stored;
        int method = 8;
        int flags = 0x800;
        int mode = 0x81a4;
        long size;
        long localSize = -1;
        long storedSize;
        int crc;
        long headerOffset = -1;

        Entry(String name, byte... content) {
            this.name = name;
            this.localName = name;
            this.content = content;
            this.stored = deflated(content);
            this.size = content.length;
            this.storedSize = stored.length;
            CRC32 sum = new CRC32();
            sum.update(content);
            this.crc = (int) sum.getValue();
        }
    }

    private ZipBytes() {}

    static byte[] of(Entry... entries) {
        return of(entries.length, entries);
    }

    /** An archive whose end record claims a number of entries. */
    static byte[] of(int claimed, Entry... entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<Long> offsets = new ArrayList<>();
        for (Entry entry : entries) {
            offsets.add((long) file.size());
            file.writeBytes(local(entry));
            file.writeBytes(entry.stored);
        }
        int directory = file.size();
        for (int i = 0; i < entries.length; i++) {
            file.writeBytes(
                    central(entries[i], entries[i].headerOffset < 0 ? offsets.get(i) : entries[i].headerOffset));
        }
        int length = file.size() - directory;
        ByteBuffer end = buffer(22);
        end.putInt(0x06054b50).putInt(0).putShort((short) claimed).putShort((short) claimed);
        end.putInt(length).putInt(directory).putShort((short) 0);
        file.writeBytes(end.array());
        return file.toByteArray();
    }

    private static byte[] local(Entry entry) {
        byte[] name = entry.localName.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = buffer(30 + name.length);
        header.putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) entry.flags)
                .putShort((short) entry.method);
        header.putInt(0).putInt(entry.crc).putInt((int) entry.storedSize);
        header.putInt((int) (entry.localSize < 0 ? entry.size : entry.localSize));
        header.putShort((short) name.length).putShort((short) 0).put(name);
        return header.array();
    }

    private static byte[] central(Entry entry, long offset) {
        byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = buffer(46 + name.length);
        header.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
        header.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
        header.putInt(entry.crc).putInt((int) entry.storedSize).putInt((int) entry.size);
        header.putShort((short) name.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0);
        header.putShort((short) 0).putInt(entry.mode << 16).putInt((int) offset).put(name);
        return header.array();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(block, 0, deflater.deflate(block));
        }
        deflater.end();
        return out.toByteArray();
    }
}
