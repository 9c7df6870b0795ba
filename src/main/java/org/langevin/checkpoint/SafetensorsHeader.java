package org.langevin.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON header of a safetensors file: from a tensor's name to its type, its shape and its place among the data.
 *
 * <p>Read from a stream token by token, so that a header costs memory only for tensors it really names; checked as the format
 * demands (<a href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>, "Format"), and in one point
 * further: a key may stand only once.
 *
 * @param metadata free texts by key
 * @param tensors by name, in the order of their data; they fill the data without gap or overlap
 */
record SafetensorsHeader(SortedMap<String, String> metadata, Map<String, Placed> tensors) {

    /** The longest header that the format allows, bytes. */
    static final int MAX_BYTES = 100_000_000;

    /** The most tensors that are read; the largest image models have about two thousand. */
    static final int MAX_TENSORS = 10_000;

    private static final String METADATA = "__metadata__";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNameLength(1024)
                    .maxNumberLength(20)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    /**
     * A tensor and its place.
     *
     * @param spec the tensor
     * @param begin its first byte, counted from the end of the header
     */
    record Placed(TensorSpec spec, long begin) {

        long end() {
            return begin + spec.bytes();
        }
    }

    /** A refusal of the header, to which the reader adds the file. */
    static final class Malformed extends Exception {

        Malformed(String what) {
            super(what);
        }
    }

    /**
     * Places tensors one behind the other, wide types first and then by name, as the format's own library does, so that equal
     * tensors make equal files.
     *
     * @param metadata free texts by key
     * @param specs the tensors, in any order
     * @return their header
     */
    static SafetensorsHeader place(Map<String, String> metadata, Collection<TensorSpec> specs) {
        Map<String, Placed> placed = new LinkedHashMap<>();
        long end = 0;
        for (TensorSpec spec : specs.stream()
                .sorted(Comparator.comparing(TensorSpec::dtype).thenComparing(TensorSpec::name))
                .toList()) {
            if (placed.put(spec.name(), new Placed(spec, end)) != null
                    || spec.name().equals(METADATA)) {
                throw new IllegalArgumentException(
                        "'" + spec.name() + "' is given twice, or is the metadata's own name");
            }
            end = Math.addExact(end, spec.bytes());
        }
        return new SafetensorsHeader(new TreeMap<>(metadata), placed);
    }

    /**
     * The header's text, padded with spaces to a multiple of eight bytes.
     *
     * @return UTF-8
     */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(json);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        while (out.size() % Long.BYTES != 0) {
            out.write(' ');
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (!metadata.isEmpty()) {
            json.writeObjectFieldStart(METADATA);
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
        for (Placed tensor : tensors.values()) {
            json.writeObjectFieldStart(tensor.spec().name());
            json.writeStringField("dtype", tensor.spec().dtype().name());
            json.writeFieldName("shape");
            long[] shape =
                    tensor.spec().shape().stream().mapToLong(Long::longValue).toArray();
            json.writeArray(shape, 0, shape.length);
            json.writeFieldName("data_offsets");
            json.writeArray(new long[] {tensor.begin(), tensor.end()}, 0, 2);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /**
     * Reads and checks a header.
     *
     * @param in exactly the header's bytes
     * @param dataBytes how many bytes follow the header in the file
     * @return the header
     * @throws Malformed if the format is not kept, saying in what
     * @throws IOException if the text is no JSON in UTF-8, or cannot be read
     */
    static SafetensorsHeader read(InputStream in, long dataBytes) throws Malformed, IOException {
        SortedMap<String, String> metadata = new TreeMap<>();
        List<Entry> entries = new ArrayList<>();
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        try (JsonParser json = JSON.createParser(new InputStreamReader(in, strict))) {
            expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                if (name.equals(METADATA)) {
                    readMetadata(json, metadata);
                } else if (entries.size() == MAX_TENSORS) {
                    throw new Malformed("names more than " + MAX_TENSORS + " tensors");
                } else {
                    entries.add(readTensor(json, name));
                }
            }
            if (json.nextToken() != null) {
                throw new Malformed("the header goes on behind its closing brace");
            }
        }
        return new SafetensorsHeader(metadata, tile(entries, dataBytes));
    }

    /** A tensor's entry before its place is checked. */
    private record Entry(TensorSpec spec, long begin, long end) {}

    private static void readMetadata(JsonParser json, SortedMap<String, String> metadata)
            throws Malformed, IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT, METADATA);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            expect(json.nextToken(), JsonToken.VALUE_STRING, METADATA + " '" + key + "'");
            metadata.put(key, json.getText());
        }
    }

    private static Entry readTensor(JsonParser json, String name) throws Malformed, IOException {
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        String tensor = "tensor '" + name + "'";
        expect(json.nextToken(), JsonToken.START_OBJECT, tensor);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype(json, value, tensor);
                case "shape" -> shape = longs(json, value, tensor + "'s shape", TensorSpec.MAX_RANK);
                case "data_offsets" -> offsets = longs(json, value, tensor + "'s data_offsets", 2);
                default -> throw new Malformed(tensor + " has an unknown key '" + key + "'");
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new Malformed(tensor + " needs dtype, shape and two data_offsets");
        }
        try {
            return new Entry(new TensorSpec(name, dtype, shape), offsets.get(0), offsets.get(1));
        } catch (IllegalArgumentException e) {
            throw new Malformed("tensor " + e.getMessage());
        }
    }

    private static DType dtype(JsonParser json, JsonToken value, String tensor) throws Malformed, IOException {
        expect(value, JsonToken.VALUE_STRING, tensor + "'s dtype");
        try {
            return DType.valueOf(json.getText());
        } catch (IllegalArgumentException e) {
            throw new Malformed(tensor + " is of type " + json.getText() + "; known: " + List.of(DType.values()));
        }
    }

    private static List<Long> longs(JsonParser json, JsonToken value, String what, int most)
            throws Malformed, IOException {
        expect(value, JsonToken.START_ARRAY, what);
        List<Long> numbers = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            expect(token, JsonToken.VALUE_NUMBER_INT, what);
            if (numbers.size() == most) {
                throw new Malformed(what + " has more than " + most + " entries");
            }
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    /** Sorts the tensors by place and checks that they cover the data, each byte once. */
    private static Map<String, Placed> tile(List<Entry> entries, long dataBytes) throws Malformed {
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        Map<String, Placed> placed = new LinkedHashMap<>();
        long end = 0;
        for (Entry entry : entries) {
            String tensor =
                    "tensor '" + entry.spec().name() + "' at data bytes " + entry.begin() + " to " + entry.end();
            if (entry.begin() != end) {
                throw new Malformed(tensor + (entry.begin() < end ? " overlaps the one before" : " leaves a gap")
                        + ", which ends at " + end);
            }
            if (entry.end() - entry.begin() != entry.spec().bytes()) {
                throw new Malformed(
                        tensor + " does not have the " + entry.spec().bytes() + " bytes of its shape");
            }
            placed.put(entry.spec().name(), new Placed(entry.spec(), entry.begin()));
            end = entry.end();
        }
        if (end != dataBytes) {
            throw new Malformed("the tensors take " + end + " bytes, the file has " + dataBytes + " behind its header");
        }
        return placed;
    }

    private static void expect(JsonToken found, JsonToken wanted, String what) throws Malformed {
        if (found != wanted) {
            throw new Malformed(what + " is " + found + " where the format wants " + wanted);
        }
    }
}
