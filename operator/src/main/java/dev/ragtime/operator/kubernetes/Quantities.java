package dev.ragtime.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Quantities as the API server prints them: the largest suffix that leaves a whole number. */
public final class Quantities {
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T", "P", "E");
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigInteger KILO = BigInteger.valueOf(1000);

    private Quantities() {}

    /** {@code 1024Mi} becomes {@code 1Gi}, {@code 0.25} becomes {@code 250m}. */
    public static Quantity canonical(Quantity quantity) {
        BigDecimal amount = quantity.getNumericalAmount();
        boolean binary = quantity.getFormat() != null && quantity.getFormat().endsWith("i");
        if (amount.stripTrailingZeros().scale() > 0) {
            var milli = amount.movePointRight(3).setScale(0, java.math.RoundingMode.CEILING);
            return new Quantity(milli.toPlainString(), "m");
        }
        var whole = amount.toBigInteger();
        // the server writes small binary numbers in decimal
        return binary && whole.compareTo(KIBI) >= 0 ? largest(whole, KIBI, BINARY) : largest(whole, KILO, DECIMAL);
    }

    private static Quantity largest(BigInteger whole, BigInteger base, List<String> suffixes) {
        int power = 0;
        while (whole.signum() != 0
                && power + 1 < suffixes.size()
                && whole.remainder(base).signum() == 0) {
            whole = whole.divide(base);
            power++;
        }
        return new Quantity(whole.toString(), suffixes.get(power));
    }

    /** Share of a number of bytes, in whole MiB as Go's runtime reads it, e.g. {@code 1638MiB}. */
    public static String mebibytes(Quantity bytes, int percent) {
        var share = bytes.getNumericalAmount()
                .toBigInteger()
                .multiply(BigInteger.valueOf(percent))
                .divide(BigInteger.valueOf(100))
                .divide(BigInteger.valueOf(1024L * 1024L));
        return share.max(BigInteger.ONE) + "MiB";
    }
}
