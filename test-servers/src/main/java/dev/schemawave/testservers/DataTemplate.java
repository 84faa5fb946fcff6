package dev.schemawave.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The data directory of a fresh server, made once and copied for each server, which takes a tenth of the time.
 *
 * @param data the directory to copy
 * @param password the administrator's, random: other users of the machine can reach the port, too
 */
record DataTemplate(Path data, String password) {

    private static final String PASSWORD_FILE = "password";

    /** Initializes an empty data directory; the password stands in a file that the server user can read. */
    @FunctionalInterface
    interface Initializer {
        void initialize(Path data, Path passwordFile) throws IOException;
    }

    static DataTemplate once(String name, Initializer initializer) throws IOException {
        Path target = Workspace.get().base().resolve("templates").resolve(name);
        Trees.once(target, part -> {
            Path passwordFile = Files.createFile(
                    part.resolve(PASSWORD_FILE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, Names.password());
            Path data = Workspace.directory(part.resolve("data"));
            Os.giveToServerUser(passwordFile);
            Os.giveToServerUser(data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            initializer.initialize(data, passwordFile);
        });
        return new DataTemplate(target.resolve("data"), Files.readString(target.resolve(PASSWORD_FILE)));
    }

    void copyTo(Path target) throws IOException {
        Spawner.run(List.of("cp", "-a", data.toString(), target.toString()), Path.of("/"), null);
    }
}
