package org.langevin.random;

/**
 * Two independent standard normals from the 128 bits of a Philox block, out of integer operations and + − × ÷ √ fma alone.
 *
 * <p>Box and Muller, Ann. Math. Stat. 29 (1958) 610 (<a
 * href="https://doi.org/10.1214/aoms/1177706645">doi:10.1214/aoms/1177706645</a>): with U uniform on (0, 1] and Θ uniform on the
 * circle, √(−2 ln U)·(cos Θ, sin Θ) is a pair of independent normals. What differs here:
 *
 * <ul>
 *   <li>U is made of 64 bits and is rounded relative to its size, so that its smallest values are as fine as the rest. The largest
 *       normal is √(130 ln 2) = 9.49, and the tail is right up to there.
 *   <li>Θ is a quadrant (2 bits) and an angle within ±π/4 of its middle (62 bits), so there is no range to reduce. The quadrant
 *       costs a sign and an exchange.
 *   <li>ln, sin and cos are their own series, cut off below half an ulp: no constant here needs a source.
 * </ul>
 *
 * <p>{@code Math.log}, {@code sin} and {@code cos} are not used, for the Java specification leaves their last bit open.
 */
final class BoxMuller {
    /** The bits of 2^52: or-ing an integer below 2^52 into them and subtracting 2^52 converts it to double, exactly. */
    static final long TWO_52_BITS = 0x4330_0000_0000_0000L;

    static final double TWO_52 = 0x1p52;
    /** The bits of 1.5 · 2^52, to which a small integer of either sign can be added. */
    static final long SIGNED_BITS = 0x4338_0000_0000_0000L;

    static final double SIGNED = 0x1.8p52;

    /** Weights of the two words in U, and half a unit of the last: U is the middle of its cell, so never 0. */
    static final double TWO_M32 = 0x1p-32;

    static final double TWO_M64 = 0x1p-64;
    static final double TWO_M65 = 0x1p-65;

    /** The bits of √½, where the mantissa's interval [√½, √2) begins. */
    static final long SQRT_HALF_BITS = 0x3FE6_A09E_667F_3BCDL;
    /** ln 2 in two parts, the first short enough that its product with an exponent is exact. */
    static final double LN2_HIGH = 0x1.62e42feep-1;

    static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    /** ln((1+s)/(1−s)) = 2s + s Σ 2 s^(2k) / (2k+1), the coefficients from k = 1; s² ≤ 0.0295, and the next term is 2e-19. */
    static final double[] ATANH = {
        2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23
    };

    /** Of the word of the angle: the sign, the exchange, and the upper 30 bits of the angle within its quadrant. */
    static final int SIGN_BIT = 31;

    static final int SWAP_BIT = 30;
    static final long ANGLE_BITS = 0x3FFF_FFFFL;
    /** Weights of the angle's 62 bits in units of a right angle, around the quadrant's middle. */
    static final double HALF_ANGLE = 0x1p29;

    static final double TWO_M30 = 0x1p-30;
    static final double TWO_M62 = 0x1p-62;
    static final double TWO_M63 = 0x1p-63;
    static final double HALF_PI = Math.PI / 2;
    /** sin x = x + x Σ a_k x^(2k), the coefficients (−1)^k / (2k+1)! from k = 1; x ≤ π/4, and the next term is 6e-17. */
    static final double[] SIN = {
        -1.0 / 6,
        1.0 / 120,
        -1.0 / 5_040,
        1.0 / 362_880,
        -1.0 / 39_916_800,
        1.0 / 6_227_020_800.0,
        -1.0 / 1_307_674_368_000.0
    };
    /** cos x = 1 + Σ b_k x^(2k), the coefficients (−1)^k / (2k)! from k = 1; the next term is 2e-18. */
    static final double[] COS = {
        -1.0 / 2,
        1.0 / 24,
        -1.0 / 720,
        1.0 / 40_320,
        -1.0 / 3_628_800,
        1.0 / 479_001_600,
        -1.0 / 87_178_291_200.0,
        1.0 / 20_922_789_888_000.0
    };

    private BoxMuller() {}

    /** U = (w0 2^32 + w1 + ½) / 2^64, rounded once to the nearest double; in (0, 1]. */
    static double radialUniform(long w0, long w1) {
        return Math.fma(exact(w0), TWO_M32, Math.fma(exact(w1), TWO_M64, TWO_M65));
    }

    /** √(−2 ln U), dimensionless. */
    static double radius(double u) {
        return Math.sqrt(-2 * log(u));
    }

    /** The angle from the middle of its quadrant, in (−π/4, π/4), radians. */
    static double angle(long w2, long w3) {
        double high = exact(w2 & ANGLE_BITS) - HALF_ANGLE;
        return Math.fma(high, TWO_M30, Math.fma(exact(w3), TWO_M62, TWO_M63)) * HALF_PI;
    }

    /** ln u for u in (0, 1]; u = 2^e m with m in [√½, √2), f = m − 1, s = f / (2 + f), ln m = f − s (f − R(s²)). */
    static double log(double u) {
        long bits = Double.doubleToRawLongBits(u);
        long e = (bits - SQRT_HALF_BITS) >> 52;
        double f = Double.longBitsToDouble(bits - (e << 52)) - 1;
        double exponent = Double.longBitsToDouble(SIGNED_BITS + e) - SIGNED;
        double s = f / (f + 2);
        double z = s * s;
        double mantissa = f - s * Math.fma(-z, horner(ATANH, z), f);
        return Math.fma(exponent, LN2_HIGH, Math.fma(exponent, LN2_LOW, mantissa));
    }

    /** sin x for |x| ≤ π/4. */
    static double sin(double x) {
        double z = x * x;
        return Math.fma(x * z, horner(SIN, z), x);
    }

    /** cos x for |x| ≤ π/4. */
    static double cos(double x) {
        double z = x * x;
        return Math.fma(z, horner(COS, z), 1);
    }

    /** Σ c_k z^k. */
    private static double horner(double[] c, double z) {
        double sum = c[c.length - 1];
        for (int k = c.length - 2; k >= 0; k--) {
            sum = Math.fma(sum, z, c[k]);
        }
        return sum;
    }

    /** A number below 2^52 as a double. */
    private static double exact(long word) {
        return Double.longBitsToDouble(word | TWO_52_BITS) - TWO_52;
    }
}
