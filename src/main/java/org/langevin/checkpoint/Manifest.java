package org.langevin.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a folder holds: each file's length and SHA-256, and the SHA-256 of the manifest itself, so that no bit of a folder can
 * change unseen. It is written last: a folder with a manifest that verifies is whole.
 *
 * @param format number of the folder's format
 * @param files the files, in the order of their paths
 * @param sha256 digest of the manifest's text with 64 zeros in this place, hexadecimal
 */
record Manifest(int format, List<Entry> files, String sha256) {

    /** The file's name. */
    static final String NAME = "manifest.json";

    /** The format that is written, and the newest that is read. */
    static final int FORMAT = 1;

    private static final String ZEROS = "0".repeat(64);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

    /**
     * A file.
     *
     * @param path where it stands, relative to the manifest, with slashes
     * @param bytes its length
     * @param sha256 its digest, hexadecimal
     */
    record Entry(String path, long bytes, String sha256) {}

    /**
     * The manifest's text.
     *
     * @param files what the folder holds
     * @return JSON in UTF-8
     */
    static byte[] text(List<Entry> files) {
        byte[] blank = Json.bytes(new Manifest(FORMAT, files, ZEROS));
        return Json.bytes(new Manifest(FORMAT, files, hex(newDigest().digest(blank))));
    }

    /**
     * Reads a folder's manifest and checks it against its own digest.
     *
     * @param folder the folder
     * @return the manifest
     * @throws CorruptCheckpointException if it is missing or changed
     * @throws CheckpointTooNewException if it is whole and of a later format
     */
    static Manifest read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            throw new CorruptCheckpointException(folder, "has no " + NAME + ": it was not written to its end");
        }
        String text = Json.text(file);
        JsonNode tree = Json.tree(file);
        String own = tree.path("sha256").asText();
        if (!DIGEST.matcher(own).matches() || !own.equals(digestWithout(own, text))) {
            throw new CorruptCheckpointException(file, "does not have the digest that it states; its text was changed");
        }
        int format = tree.path("format").asInt();
        if (format != FORMAT) {
            throw new CheckpointTooNewException(file, format, FORMAT);
        }
        return Json.convert(file, tree, Manifest.class);
    }

    /**
     * Reads files from end to end and compares them with this manifest.
     *
     * @param folder the folder
     * @param wanted which of the files, by path
     * @throws CorruptCheckpointException naming the first file that is missing or changed
     */
    void verify(Path folder, Predicate<String> wanted) {
        try {
            Path root = folder.toRealPath();
            for (Entry entry : files) {
                if (wanted.test(entry.path())) {
                    verify(root, folder.resolve(checked(folder, entry.path())), entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }

    private static String checked(Path folder, String path) {
        if (!PATH.matcher(path).matches()) {
            throw new CorruptCheckpointException(
                    folder.resolve(NAME), "names the file '" + path + "', which is no plain path");
        }
        return path;
    }

    private static void verify(Path root, Path file, Entry entry) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CorruptCheckpointException(file, "is missing or no file");
        }
        if (!file.toRealPath().startsWith(root)) {
            throw new CorruptCheckpointException(file, "leads out of its folder");
        }
        long size = Files.size(file);
        if (size != entry.bytes()) {
            throw new CorruptCheckpointException(
                    file, "has " + size + " bytes, " + entry.bytes() + " were written; it was cut or added to");
        }
        String digest = digest(file);
        if (!digest.equals(entry.sha256())) {
            throw new CorruptCheckpointException(
                    file,
                    "has SHA-256 " + digest + ", with " + entry.sha256() + " it was written; its bytes were changed");
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[(int) Math.max(1, Math.min(1 << 16, Files.size(file)))];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest.digest());
    }

    private static String digestWithout(String own, String text) {
        return hex(newDigest().digest(text.replace(own, ZEROS).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The digest that everything here is checked by.
     *
     * @return SHA-256, fresh
     */
    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * A digest as text.
     *
     * @param digest its bytes
     * @return hexadecimal, lower case
     */
    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
