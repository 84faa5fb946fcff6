package dev.schemawave.benchmarks.bench.start;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The floor: hashes the service's files, connects, asks one question. */
final class PlainStart {

    private PlainStart() {}

    /**
     * Starts up once.
     *
     * @param args the service's jar, and the question
     * @throws IOException if the jar cannot be read
     * @throws NoSuchAlgorithmException never
     * @throws SQLException if the database refuses
     */
    public static void main(String[] args) throws IOException, NoSuchAlgorithmException, SQLException {
        Told.begin();
        long begun = System.nanoTime();
        String hash = hash(args[0]);
        try (Connection session = DriverManager.getConnection(
                        System.getProperty("schemawave.database.url"),
                        System.getProperty("schemawave.database.user"),
                        System.getProperty("schemawave.database.password"));
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(args[1])) {
            row.next();
            Told.done(begun, hash.isEmpty() ? "Nothing" : "UpToDate");
        }
        System.exit(0);
    }

    private static String hash(String file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[8192];
        try (JarFile jar = new JarFile(file)) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith("db/")) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        for (int count = content.read(buffer); count > 0; count = content.read(buffer)) {
                            digest.update(buffer, 0, count);
                        }
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
