package org.langevin.report.page;

/**
 * HTML and SVG as it grows. Text and attribute values are escaped here and nowhere else, so that no name can become markup.
 */
final class Markup {
    private final StringBuilder markup = new StringBuilder();

    /** Begins an element; {@code attributes} are names and values by turns. */
    Markup open(String element, Object... attributes) {
        markup.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            markup.append(' ').append(attributes[i]).append("=\"");
            markup.append(escaped(text(attributes[i + 1]))).append('"');
        }
        markup.append('>');
        return this;
    }

    /** Ends an element. */
    Markup close(String element) {
        markup.append("</").append(element).append('>');
        return this;
    }

    /** Adds a whole element that holds nothing but text. */
    Markup leaf(String element, String content, Object... attributes) {
        return open(element, attributes).text(content).close(element);
    }

    /** Adds text, to be read as it stands. */
    Markup text(String content) {
        markup.append(escaped(content));
        return this;
    }

    /** Adds what another has written. */
    Markup add(Markup other) {
        markup.append(other.markup);
        return this;
    }

    /** Begins a line, for whoever reads the source. */
    Markup line() {
        markup.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return markup.toString();
    }

    /** A drawing's coordinate: hundredths are finer than any screen's dots. */
    static String coordinate(double value) {
        long hundredths = Math.round(100 * value);
        long rest = Math.abs(hundredths % 100);
        String sign = hundredths < 0 ? "-" : "";
        String digits = rest == 0 ? "" : rest % 10 == 0 ? "." + rest / 10 : rest < 10 ? ".0" + rest : "." + rest;
        return sign + Math.abs(hundredths / 100) + digits;
    }

    /** A point of a path. */
    static String point(double x, double y) {
        return coordinate(x) + " " + coordinate(y);
    }

    private static String text(Object value) {
        return value instanceof Double number ? coordinate(number) : value.toString();
    }

    /** Characters that mean something to a browser as references, and those no document may contain as the replacement character. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isAllowed(character) ? character : 0xFFFD);
            }
        });
        return safe.toString();
    }

    /** Neither a control character, nor half of a pair, nor one of those that Unicode promises never to use. */
    private static boolean isAllowed(int character) {
        boolean control =
                character < 0x20 && character != '\n' && character != '\t' || character >= 0x7F && character < 0xA0;
        boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return !control && !half && (character & 0xFFFE) != 0xFFFE;
    }
}
