package org.langevin.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.langevin.config.ConfigurationException.Problem;

/**
 * Reads configuration files into records, whole or not at all.
 *
 * <pre>{@code
 * RunConfig run = new ConfigReader()
 *         .choosing("schedule.name", schedules)
 *         .read(Path.of("configs/quickstart.yaml"), RunConfig.class, List.of("training.batch=32"));
 * }</pre>
 *
 * <p>JSON is YAML (YAML 1.2, section 1.3), so diffusers' {@code config.json} goes the same way, and its problems too are named
 * by line and column.
 */
public final class ConfigReader {

    /** The largest configuration that is read, in bytes; a real one has a few hundred. */
    static final int MAX_BYTES = 256 * 1024;

    /** The largest JSON file that is read, in bytes: room for the table of a schedule of 100,000 steps. */
    static final int MAX_JSON_BYTES = 4 * 1024 * 1024;

    private final Map<String, List<String>> choices;

    /** A reader that allows what the records allow. */
    public ConfigReader() {
        this(Map.of());
    }

    private ConfigReader(Map<String, List<String>> choices) {
        this.choices = choices;
    }

    /**
     * A reader that also knows the names which a table elsewhere gives meaning to.
     *
     * @param key the dotted key of a text, as {@code schedule.name}
     * @param names the names that the table knows
     * @return a new reader
     */
    public ConfigReader choosing(String key, Collection<String> names) {
        Map<String, List<String>> more = new LinkedHashMap<>(choices);
        more.put(key, List.copyOf(names));
        return new ConfigReader(more);
    }

    /**
     * Reads a YAML file.
     *
     * @param file the file; it is named in problems as it is given here
     * @param type the record to bind, or a {@link Tagged} interface of records
     * @param overrides {@code dotted.key=value} each, as after {@code --set}; later ones win
     * @param <R> the record or the interface
     * @return the bound record
     * @throws ConfigurationException naming every problem of the file and of the overrides
     */
    public <R> R read(Path file, Class<R> type, List<String> overrides) {
        return bind(file.toString(), text(file, MAX_BYTES), type, overrides, false);
    }

    /**
     * Reads YAML text.
     *
     * @param name what to call the text in problems
     * @param text YAML
     * @param type the record to bind, or a {@link Tagged} interface of records
     * @param overrides {@code dotted.key=value} each; later ones win
     * @param <R> the record or the interface
     * @return the bound record
     * @throws ConfigurationException naming every problem of the text and of the overrides
     */
    public <R> R parse(String name, String text, Class<R> type, List<String> overrides) {
        return bind(name, text, type, overrides, false);
    }

    /**
     * Reads another program's JSON file, such as diffusers' {@code config.json}: keys that begin with an underscore are its own
     * and are passed over, any other unknown key is refused, because it might mean something.
     *
     * @param file the file
     * @param type the record to bind, or a {@link Tagged} interface of records
     * @param <R> the record or the interface
     * @return the bound record
     * @throws ConfigurationException naming every problem of the file
     */
    public <R> R readJson(Path file, Class<R> type) {
        return bind(file.toString(), text(file, MAX_JSON_BYTES), type, List.of(), true);
    }

    /**
     * Says where in a file the keys stand that were refused only when the configuration was put to use.
     *
     * @param file the file that was read
     * @param refused its problems, some of which have a key and no place
     * @return the same problems, each with the place of its key's value, or of the innermost section on the way to it
     */
    public static ConfigurationException located(Path file, ConfigurationException refused) {
        Node root = root(file.toString(), text(file, MAX_BYTES), new ArrayList<>());
        return new ConfigurationException(refused.problems().stream()
                .map(p -> p.place().isEmpty() && root instanceof Node.Mapping mapping
                        ? new Problem(Binder.place(mapping, p.key()), p.key(), p.what())
                        : p)
                .toList());
    }

    private <R> R bind(String name, String text, Class<R> type, List<String> overrides, boolean foreign) {
        List<Problem> problems = new ArrayList<>();
        Node root = root(name, text, problems);
        for (String override : overrides) {
            root = overridden(root, override, problems);
        }
        R bound = new Binder(choices, foreign, problems).anySection(type, root, "");
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return bound;
    }

    private static Node root(String name, String text, List<Problem> problems) {
        if (text.startsWith("\uFEFF")) {
            throw refusal(name + ":1:1", "begins with a byte-order mark; save it as UTF-8 without one");
        }
        return YamlParser.parse(
                        text, name, mark -> name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1), problems)
                .orElseThrow(() -> refusal(name + ":1:1", "is empty; write at least the keys that have no default"));
    }

    private static Node overridden(Node root, String override, List<Problem> problems) {
        int equals = override.indexOf('=');
        String key = equals < 0 ? override : override.substring(0, equals).strip();
        String place = "--set " + key;
        if (equals <= 0 || key.isEmpty() || !(root instanceof Node.Mapping mapping)) {
            problems.add(new Problem(place, "", "is not of the form key=value, as training.batch=32"));
            return root;
        }
        List<Problem> own = new ArrayList<>();
        try {
            Node value = YamlParser.parse(override.substring(equals + 1), place, mark -> place, own)
                    .orElse(new Node.Scalar(place, "", true));
            Node changed = mapping.with(List.of(key.split("\\.", -1)), value);
            problems.addAll(own);
            return changed;
        } catch (ConfigurationException e) {
            problems.addAll(e.problems());
            return root;
        }
    }

    private static String text(Path file, int limit) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw refusal(file.toString(), "is larger than " + limit / 1024 + " KiB, so it is no configuration");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(file.toString(), "is not UTF-8 text; save it as UTF-8");
        } catch (NoSuchFileException e) {
            throw refusal(file.toString(), "no such file; check the path");
        } catch (IOException e) {
            throw refusal(file.toString(), "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigurationException refusal(String place, String what) {
        return new ConfigurationException(List.of(new Problem(place, "", what)));
    }
}
