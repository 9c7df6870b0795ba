package org.langevin.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The Chrome DevTools Protocol (its "flat" sessions), as much of it as looking at one page takes: calls are answered in turn, and events
 * are kept until they are asked for.
 */
final class DevTools implements AutoCloseable, WebSocket.Listener {
    /** Generous: on a busy machine the process may stand still for a minute. */
    private static final long PATIENCE_SECONDS = 240;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;
    private String session = "";
    private int calls;

    private DevTools() {}

    /** Opens a blank page and listens to all that may go wrong on it. */
    static DevTools connect(String address) throws IOException {
        DevTools tools = new DevTools();
        try {
            tools.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(address), tools)
                    .join();
        } catch (CompletionException e) {
            throw new IOException(address + " does not answer", e);
        }
        ObjectNode blank = JsonNodeFactory.instance.objectNode().put("url", "about:blank");
        String target = tools.call("Target.createTarget", blank).get("targetId").asText();
        ObjectNode attach =
                JsonNodeFactory.instance.objectNode().put("targetId", target).put("flatten", true);
        tools.session =
                tools.call("Target.attachToTarget", attach).get("sessionId").asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            tools.call(domain + ".enable", JsonNodeFactory.instance.objectNode());
        }
        return tools;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        received.add("{\"error\":\"the connection broke\"}");
    }

    /** Calls a method and waits for its result. */
    JsonNode call(String method, ObjectNode parameters) {
        int id = ++calls;
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        while (true) {
            JsonNode answer = next(method);
            if (answer.has("error")) {
                throw new IllegalStateException(method + ": " + answer.get("error"));
            }
            if (answer.path("id").asInt() == id) {
                return answer.get("result");
            }
            events.add(answer);
        }
    }

    /** Waits for an event, unless it has come already. */
    void await(String event) {
        while (events.stream().noneMatch(seen -> seen.path("method").asText().equals(event))) {
            events.add(next(event));
        }
    }

    /** Forgets all events. */
    void forget() {
        events.clear();
    }

    private JsonNode next(String awaited) {
        try {
            String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException(awaited + ": the browser has not answered for 4 minutes");
            }
            return JSON.readTree(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(awaited + ": the browser's answer can't be read", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for " + awaited, e);
        }
    }

    /** What was said on the console, and what was asked for beside the page itself and what it carries. */
    List<String> complaints(String page) {
        Set<String> complaints = new LinkedHashSet<>();
        for (JsonNode event : events) {
            JsonNode facts = event.path("params");
            switch (event.path("method").asText()) {
                case "Runtime.consoleAPICalled" -> complaints.add("console: " + facts.path("args"));
                case "Runtime.exceptionThrown" -> complaints.add("console: " + facts.path("exceptionDetails"));
                case "Log.entryAdded" ->
                    complaints.add(
                            "console: " + facts.path("entry").path("text").asText());
                case "Network.requestWillBeSent" -> {
                    String url = facts.path("request").path("url").asText();
                    if (!url.equals(page) && !url.startsWith("data:")) {
                        complaints.add("request: " + url);
                    }
                }
                default -> {}
            }
        }
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
