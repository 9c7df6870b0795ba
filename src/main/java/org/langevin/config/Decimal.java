package org.langevin.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text: the shortest decimal that reads back as the same double, laid out as Python's {@code repr} does
 * ({@code 0.0001}, {@code 1e-05}, {@code 2.0}). {@link Double#toString} is not used because its digits differ between JDKs
 * (shortest only since 19), and the text of a configuration is hashed.
 */
final class Decimal {

    private static final int ENOUGH_DIGITS = 17;

    private Decimal() {}

    /**
     * Writes a number.
     *
     * @param x any finite double
     * @return its shortest decimal
     */
    static String shortest(double x) {
        if (x == 0) {
            return 1 / x < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(x);
        int digits = 1;
        BigDecimal rounded = round(exact, digits);
        while (digits < ENOUGH_DIGITS && rounded.doubleValue() != x) {
            rounded = round(exact, ++digits);
        }
        return layout(rounded.stripTrailingZeros());
    }

    private static BigDecimal round(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    /** Positional between 1e-4 and 1e16, otherwise with an exponent of at least two digits. */
    private static String layout(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return number.scale() > 0 ? number.toPlainString() : number.toPlainString() + ".0";
        }
        String digits = number.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = number.signum() < 0 ? "-" : "";
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
