package org.langevin.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From a word to a value of the asked type, and never to a value of another: {@code 010}, {@code 1_000}, {@code 0x10},
 * {@code 4.7} and {@code "4"} are no whole numbers, {@code .nan} and {@code .inf} no numbers, {@code yes} no truth value, and
 * {@code 12} no text.
 */
final class Scalars {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private Scalars() {}

    /**
     * Reads a word.
     *
     * @param scalar the word
     * @param type the asked type: int, long, double, boolean (or their boxes), String or an enum
     * @return the value, empty if the word is none of that type
     */
    static Optional<Object> read(Node.Scalar scalar, Class<?> type) {
        if (type == String.class) {
            return text(scalar).map(Object.class::cast);
        }
        if (type.isEnum()) {
            return constant(scalar.text(), type);
        }
        if (!scalar.plain()) {
            return Optional.empty();
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(scalar.text()) ? Optional.of(scalar.text().equals("true")) : Optional.empty();
        }
        return number(scalar.text(), type);
    }

    /**
     * Why a word is no value of the asked type, where there is a typical reason.
     *
     * @param scalar the word
     * @param type the asked type
     * @return the remedy, beginning with "; ", or nothing
     */
    static String remedy(Node.Scalar scalar, Class<?> type) {
        String text = scalar.text();
        if (type == String.class) {
            return "; put it in quotes if it is meant as text";
        }
        if (type.isEnum()) {
            return Spelling.nearest(text, Kinds.texts(type))
                    .map(name -> "; did you mean '" + name + "'?")
                    .orElse("");
        }
        if (!scalar.plain()) {
            return "; leave the quotes out";
        }
        if (text.matches("-?0[0-9]+")) {
            return "; leave the leading zero out (there are no octal numbers here)";
        }
        if (text.matches("-?[0-9][0-9_]*")) {
            return text.contains("_") ? "; leave the underscores out" : "; it is too large";
        }
        return text.matches("-?\\.[0-9]+.*") ? "; write a digit before the point" : "";
    }

    /** A plain word that is a number or a truth value in YAML is no text here, or 010 and 1e5 would be names of folders. */
    private static Optional<String> text(Node.Scalar scalar) {
        String text = scalar.text();
        boolean other = scalar.plain() && (truth(text) || NUMBER.matcher(text).matches());
        return other ? Optional.empty() : Optional.of(text);
    }

    /** Dashes and underscores count as the same: {@code scale-shift} is {@code scale_shift}. */
    private static Optional<Object> constant(String text, Class<?> type) {
        String wanted = text.replace('-', '_');
        for (Object constant : type.getEnumConstants()) {
            if (Spelling.text((Enum<?>) constant).replace('-', '_').equals(wanted)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    private static boolean truth(String text) {
        return text.equals("true") || text.equals("false");
    }

    /** The grammar decides what is a number at all, Java's parsers only what it is worth; the longest double has 325 digits. */
    private static Optional<Object> number(String text, Class<?> type) {
        boolean whole = type != double.class && type != Double.class;
        if (text.length() > 400 || !(whole ? WHOLE : NUMBER).matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            if (!whole) {
                return Optional.of(Double.parseDouble(text))
                        .filter(Double::isFinite)
                        .map(Object.class::cast);
            }
            return Optional.of(
                    type == int.class || type == Integer.class
                            ? (Object) Integer.parseInt(text)
                            : (Object) Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
