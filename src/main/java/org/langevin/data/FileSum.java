package org.langevin.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file held when it was read.
 *
 * @param name the file, relative to the dataset, with slashes
 * @param sha256 64 hexadecimal digits
 */
public record FileSum(String name, String sha256) {

    /** The sum of a whole file. */
    static FileSum of(String name, Path file) {
        MessageDigest digest = newSha256();
        try (InputStream content = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            for (int read = content.read(block); read >= 0; read = content.read(block)) {
                digest.update(block, 0, read);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new FileSum(name, HexFormat.of().formatHex(digest.digest()));
    }

    /** The sum of bytes in memory. */
    static FileSum of(String name, byte[] content) {
        return new FileSum(name, HexFormat.of().formatHex(newSha256().digest(content)));
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform must have SHA-256", impossible);
        }
    }
}
