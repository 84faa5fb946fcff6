package dev.schemawave.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies what a build would migrate to: equal for replicas of one build, different as soon as a migration differs.
 *
 * @param value a hash, compared for equality only
 */
public record Fingerprint(String value) {

    private static final int BYTES = 16;

    /** Refuses an empty value, which would make all builds alike. */
    public Fingerprint {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a fingerprint must not be blank");
        }
    }

    /**
     * Hashes the parts in order.
     *
     * @param parts everything that makes a build's migrations what they are
     * @return the same fingerprint for equal lists in every process
     */
    public static Fingerprint of(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return new Fingerprint(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
