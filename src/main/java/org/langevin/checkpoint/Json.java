package org.langevin.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own small JSON files, strictly: no unknown, missing or doubled key, nothing behind the end, four megabytes. */
final class Json {

    private static final int MAX_BYTES = 1 << 22;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(MAX_BYTES)
                            .build())
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** Two spaces, each entry on its own line, no space before a colon: as Python's {@code json.dumps(x, indent=2)}. */
    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    /**
     * Writes a record or a map.
     *
     * @param value what to write; records' components become keys in snake case
     * @return UTF-8, with a line break at the end
     */
    static byte[] bytes(Object value) {
        try {
            return (WRITER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JacksonException e) {
            throw new IllegalStateException(value.getClass() + " does not become JSON", e);
        }
    }

    /**
     * Reads a file into a record.
     *
     * @param file a small JSON file
     * @param type the record
     * @param <T> the record
     * @return the record
     * @throws CorruptCheckpointException if the file does not hold exactly such a record
     */
    static <T> T read(Path file, Class<T> type) {
        return convert(file, tree(file), type);
    }

    /**
     * Reads a file into a tree.
     *
     * @param file a small JSON file
     * @return its content
     * @throws CorruptCheckpointException if the file is no JSON
     */
    static JsonNode tree(Path file) {
        try {
            return MAPPER.readTree(text(file));
        } catch (JacksonException e) {
            throw malformed(file, e);
        }
    }

    /**
     * From a tree to a record.
     *
     * @param file where the tree came from
     * @param tree the content
     * @param type the record
     * @param <T> the record
     * @return the record
     */
    static <T> T convert(Path file, JsonNode tree, Class<T> type) {
        if (tree.isMissingNode() || tree.isNull()) {
            throw new CorruptCheckpointException(file, "is empty");
        }
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw malformed(file, e);
        }
    }

    /**
     * Reads a small text file.
     *
     * @param file the file
     * @return its text
     */
    static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CorruptCheckpointException(file, "is missing or no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CorruptCheckpointException(file, "is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static CorruptCheckpointException malformed(Path file, JacksonException e) {
        String at = e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return new CorruptCheckpointException(
                file, "is not the JSON it should be" + at + ": " + e.getOriginalMessage());
    }
}
