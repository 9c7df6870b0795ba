package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real browser without a window, which opens pages from files, with every address out of reach, and says what it finds.
 *
 * <p>It is a Chromium, driven by the Chrome DevTools Protocol over its local socket. Which one, {@code .ci/browser} says: a test that
 * starts one is skipped where there is none, but fails where {@code LANGEVIN_BROWSER} names one that doesn't start.
 *
 * <p>One browser serves any number of pages, one after the other; starting takes half a second.
 */
public final class HeadlessBrowser implements AutoCloseable {
    /** The widths in pixels at which a page is looked at: a phone's and a desk's. */
    public static final List<Integer> WIDTHS = List.of(400, 1200);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = Path.of(".ci", "browser");

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private HeadlessBrowser(Process process, Path profile, DevTools tools) {
        this.process = process;
        this.profile = profile;
        this.tools = tools;
    }

    /**
     * What a browser found on a page.
     *
     * @param faults all that is wrong, each in a line; none on a good page: messages of the console, requests for anything but the page
     *     itself, text or plots wider than the window at one of {@link #WIDTHS}, plots that are empty or leave their figure, labels that
     *     lie over each other, the structure that those need who can't see the plots
     * @param plots how many SVG plots there are
     * @param title the page's title
     * @param text what can be read on the page, all details open
     * @param tables the cells of all tables, row by row, headers included
     */
    public record Report(List<String> faults, int plots, String title, String text, List<List<List<String>>> tables) {}

    /**
     * Starts a browser, or ends the test as skipped where there is none.
     *
     * @return to be closed
     */
    public static HeadlessBrowser start() {
        String named = System.getenv("LANGEVIN_BROWSER");
        String program = named == null || named.isEmpty() ? installed() : named;
        try {
            return start(program);
        } catch (IOException e) {
            String message = "the browser %s: expected a Chromium that starts; %s finds or fetches one";
            throw new UncheckedIOException(message.formatted(program, SCRIPT), e);
        }
    }

    /** The browser that the script finds here; where there is none, the console says so beside the report of the skipped test. */
    private static String installed() {
        try {
            Process script = new ProcessBuilder("bash", SCRIPT.toString(), "--here").start();
            String answer = said(script.getInputStream());
            String messages = said(script.getErrorStream());
            return script.waitFor() == 0 ? answer : skip(messages);
        } catch (IOException e) {
            return skip("no bash to run " + SCRIPT + "; LANGEVIN_BROWSER can name a Chromium instead");
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while looking for a browser", e);
        }
    }

    private static String skip(String reason) {
        System.err.println("Tests of pages are skipped: " + reason);
        return abort(reason);
    }

    private static String said(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** No sandbox: it opens nothing but pages that tests wrote, and a container or root may not have one. */
    private static HeadlessBrowser start(String program) throws IOException {
        Path profile = Files.createTempDirectory("langevin-browser");
        Process process = new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--host-resolver-rules=MAP * ~NOTFOUND",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new HeadlessBrowser(process, profile, DevTools.connect(address(process)));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** The address that the browser prints, and a thread that takes what it prints later. */
    private static String address(Process process) throws IOException {
        BufferedReader messages = process.errorReader();
        StringBuilder said = new StringBuilder();
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                Thread drain = new Thread(() -> messages.lines().forEach(later -> {}), "browser messages");
                drain.setDaemon(true);
                drain.start();
                return line.substring("DevTools listening on ".length()).strip();
            }
            said.append(line).append('\n');
        }
        throw new IOException("it ended and said: " + said);
    }

    /**
     * Opens a page and looks at it at all {@link #WIDTHS}, first as it opens, then with all details open.
     *
     * @param html the page's file
     * @return what was found
     */
    public Report open(Path html) {
        load(html);
        List<String> faults = new ArrayList<>(tools.complaints(html.toUri().toString()));
        for (int width : WIDTHS) {
            resize(width, 900);
            evaluate("document.querySelectorAll('details').forEach(d => d.open = false)");
            looked(width, "closed", faults);
            evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
            looked(width, "open", faults);
        }
        JsonNode content = evaluate(script("content.js"));
        return new Report(
                List.copyOf(faults),
                content.get("plots").asInt(),
                content.get("title").asText(),
                content.get("text").asText(),
                JSON.convertValue(content.get("tables"), new TypeReference<>() {}));
    }

    /**
     * Draws a page, to be looked at by a person.
     *
     * @param html the page's file
     * @param png the picture's file
     * @param width of the window, in pixels
     * @param dark whether the reader prefers light text on a dark ground
     */
    public void screenshot(Path html, Path png, int width, boolean dark) {
        ObjectNode scheme = object().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
        ObjectNode media = object();
        media.putArray("features").add(scheme);
        tools.call("Emulation.setEmulatedMedia", media);
        load(html);
        resize(width, 900);
        resize(width, evaluate("document.scrollingElement.scrollHeight").asInt());
        JsonNode picture = tools.call("Page.captureScreenshot", object().put("captureBeyondViewport", true));
        try {
            Files.write(png, Base64.getDecoder().decode(picture.get("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException("the picture can't be written", e);
        }
    }

    private void load(Path html) {
        tools.forget();
        tools.call("Page.navigate", object().put("url", html.toUri().toString()));
        tools.await("Page.loadEventFired");
        // A turn of the event loop after the next frame: whatever the page tried at once has been reported by then.
        evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true), 50)))");
    }

    private void resize(int width, int height) {
        tools.call(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    private void looked(int width, String details, List<String> faults) {
        evaluate(script("layout.js"))
                .forEach(fault -> faults.add("%d px, details %s: %s".formatted(width, details, fault.asText())));
    }

    private JsonNode evaluate(String expression) {
        JsonNode answer = tools.call(
                "Runtime.evaluate",
                object().put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        assertThat(answer.path("exceptionDetails").toString())
                .as("the test's own script")
                .isEmpty();
        return answer.get("result").path("value");
    }

    private static String script(String name) {
        try (InputStream script = HeadlessBrowser.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        tools.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            delete(profile);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the browser ended", e);
        }
    }

    /** The browser's children may still be writing there: what can't be deleted is left to the system. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
