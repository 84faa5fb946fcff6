package dev.schemawave.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.ZipEntry;
import org.tukaani.xz.XZInputStream;

/** How to run PostgreSQL. */
record PostgresKind(Path binaries, DataTemplate template) implements ServerKind {

    static final String NAME = "postgres";

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";
    private static final String USER = "postgres";

    /** Part of the template's name: raise it when {@link #initialize} changes. */
    private static final String TEMPLATE_VERSION = "-v1";

    static PostgresKind create() throws IOException {
        Os.requireSupported(NAME);
        Path binaries = Binaries.unpacked(ARCHIVE, (jar, target) -> {
            try (InputStream archive = jar.getInputStream(new ZipEntry(ARCHIVE));
                    InputStream tar = new XZInputStream(archive)) {
                Tar.extract(tar, target);
            }
        });
        DataTemplate template = DataTemplate.once(
                binaries.getFileName() + TEMPLATE_VERSION,
                (data, passwordFile) -> initialize(binaries, data, passwordFile));
        return new PostgresKind(binaries, template);
    }

    private static void initialize(Path binaries, Path data, Path passwordFile) throws IOException {
        Spawner.run(
                List.of(
                        binaries + "/bin/initdb",
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--wal-segsize=1",
                        "--no-sync"),
                Path.of("/"),
                null);
        Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    }

    Database admin(int port) {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable", USER, template.password());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare(Path directory) throws IOException {
        template.copyTo(data(directory));
    }

    /**
     * No socket directory, whose path might be too long, and shared memory in files, so that a killed server leaves none
     * behind. Without fsync commits survive the end of the process, not that of the machine; torn pages are possible
     * even so, hence full_page_writes stays on.
     */
    @Override
    public List<String> command(Path directory, int port) throws IOException {
        Files.deleteIfExists(data(directory).resolve("postmaster.pid"));
        return List.of(
                binaries + "/bin/postgres",
                "-D" + data(directory),
                "-p" + port,
                "-clisten_addresses=127.0.0.1",
                "-cunix_socket_directories=",
                "-cdynamic_shared_memory_type=mmap",
                "-cmax_connections=300",
                "-cshared_buffers=32MB",
                "-cfsync=off",
                "-csynchronous_commit=on");
    }

    @Override
    public boolean ready(Path directory, int port, long pid) throws SQLException {
        String url = admin(port).url() + "&connectTimeout=5&socketTimeout=10";
        try (Connection connection = new Database(url, USER, template.password()).connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW data_directory")) {
            return result.next() && data(directory).toString().equals(result.getString(1));
        }
    }

    /** Immediate shutdown: the postmaster ends all its children and gives its shared memory back. */
    @Override
    public String stopSignal() {
        return "QUIT";
    }

    private static Path data(Path directory) {
        return directory.resolve("data");
    }
}
