package org.langevin.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The disk without waiting for it, for tests of anything but durability; its writing can be spoilt. */
public class UnforcedDisk implements FileOps {

    /**
     * Writes to a file.
     *
     * @param real the file
     * @param bytes what to write
     * @return how many bytes were taken
     * @throws IOException if the disk is made to fail
     */
    protected int write(Output real, ByteBuffer bytes) throws IOException {
        return real.write(bytes);
    }

    @Override
    public Output create(Path file) throws IOException {
        Output real = FileOps.disk().create(file);
        return new Output() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                return UnforcedDisk.this.write(real, bytes);
            }

            @Override
            public void force() {}

            @Override
            public boolean isOpen() {
                return real.isOpen();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public void createFolder(Path path) throws IOException {
        FileOps.disk().createFolder(path);
    }

    @Override
    public void force(Path path) {}

    @Override
    public void move(Path from, Path to) throws IOException {
        FileOps.disk().move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        FileOps.disk().delete(path);
    }
}
