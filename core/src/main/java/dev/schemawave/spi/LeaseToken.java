package dev.schemawave.spi;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Proofs of leases: texts that nobody guesses, a new one for each grant. */
public final class LeaseToken {

    private static final int BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private LeaseToken() {}

    /**
     * Makes a token.
     *
     * @return 160 random bits as 40 hexadecimal digits
     */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
