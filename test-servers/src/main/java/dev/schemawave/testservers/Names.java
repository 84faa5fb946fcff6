package dev.schemawave.testservers;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Locale;

/** Random names and passwords, safe inside SQL and URLs without escaping. */
final class Names {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_PREFIX = 40;

    private Names() {}

    /** A name that no other test has, short enough for every database. */
    static String unique(String prefix) {
        String plain = prefix.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (plain.isEmpty() || !Character.isLetter(plain.charAt(0))) {
            plain = "t" + plain;
        }
        return plain.substring(0, Math.min(plain.length(), LONGEST_PREFIX)) + "_" + random(50);
    }

    static String password() {
        return random(128);
    }

    /** The same name, if it can stand in SQL as it is. */
    static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_]+")) {
            throw new IllegalArgumentException("not a plain name: " + name);
        }
        return name;
    }

    private static String random(int bits) {
        return new BigInteger(bits, RANDOM).setBit(bits).toString(Character.MAX_RADIX);
    }
}
