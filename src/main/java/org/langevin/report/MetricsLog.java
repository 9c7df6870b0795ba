package org.langevin.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The measurements of a run, one JSON object a line in {@code metrics.jsonl}, each with the optimiser step it was taken at.
 *
 * <p>Steps rise strictly from line to line, over interruptions, too: a run that resumes from a checkpoint first drops the lines of the
 * steps it will take again, and a line that was torn when the process died. So the file of a run that was interrupted ten times has
 * the steps of one that never was.
 */
public final class MetricsLog implements AutoCloseable {
    /** The key of the optimiser step. */
    public static final String STEP = "step";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter writer;
    private long lastStep;

    private MetricsLog(BufferedWriter writer, long lastStep) {
        this.writer = writer;
        this.lastStep = lastStep;
    }

    /**
     * Opens the log of a run that goes on after a step.
     *
     * @param file the log; it need not exist
     * @param lastStep the step of the checkpoint from which the run goes on, in optimiser steps; 0 for a run that begins
     * @return a log to which later steps can be added
     * @throws IOException if the file can't be read or written
     */
    public static MetricsLog open(Path file, long lastStep) throws IOException {
        List<JsonNode> kept = new ArrayList<>();
        if (Files.exists(file)) {
            read(file).stream()
                    .filter(line -> line.path(STEP).asLong() <= lastStep)
                    .forEach(kept::add);
        }
        CompleteFile.write(file, out -> {
            for (JsonNode line : kept) {
                out.write(JSON.writeValueAsBytes(line));
                out.write('\n');
            }
        });
        return new MetricsLog(Files.newBufferedWriter(file, StandardOpenOption.APPEND), lastStep);
    }

    /**
     * Reads a log, also one that another process is writing.
     *
     * @param file the log
     * @return its lines from the first to the last whole one
     * @throws IOException if the file can't be read
     */
    public static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                lines.add(JSON.readTree(line));
            } catch (JsonProcessingException torn) {
                break;
            }
        }
        return lines;
    }

    /**
     * Adds a line and hands it to the system, so that it outlives this process.
     *
     * @param step the optimiser step, after that of the line before
     * @param values what was measured, by name, in the order they shall have; numbers that are not finite become the strings "NaN",
     *     "Infinity" and "-Infinity", since JSON has no such numbers
     * @throws IOException if the file can't be written
     */
    public void append(long step, Map<String, ?> values) throws IOException {
        if (step <= lastStep) {
            throw new IllegalArgumentException(
                    "step = " + step + ": expected more than " + lastStep + ", the last step logged");
        }
        ObjectNode line = JSON.createObjectNode().put(STEP, step);
        line.setAll((ObjectNode) JSON.valueToTree(values));
        writer.write(JSON.writeValueAsString(line));
        writer.write('\n');
        writer.flush();
        lastStep = step;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
