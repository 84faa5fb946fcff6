package dev.schemawave.runner.flyway;

import dev.schemawave.spi.HashedResource;
import dev.schemawave.spi.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files in Flyway's locations, unless one of them can change what Flyway does without being changed itself. */
final class MigrationFiles {

    private static final String CLASS_PATH = "classpath:";
    private static final String FILE_SYSTEM = "filesystem:";
    private static final String CLASS = ".class";

    /** A plan makes Flyway connect, inform and validate, and fires these events each time. */
    private static final Pattern RUN_BY_PLANS =
            Pattern.compile("(before|after)(connect|info|validate).*", Pattern.CASE_INSENSITIVE);

    private static final Pattern JAVA_MIGRATION = Pattern.compile("[VRBU].*__.*");
    private static final String BASE_CLASS = "org/flywaydb/core/api/migration/BaseJavaMigration";
    private static final String INTERFACE = "org/flywaydb/core/api/migration/JavaMigration";
    private static final List<String> CHANGING = List.of("timestamp", "user", "database", "workingdirectory");

    private final Resources classPath;
    private final String repeatablePrefix;
    private final String builtIn;

    MigrationFiles(Resources classPath, PlainSettings settings) throws NotSureException {
        this.classPath = classPath;
        repeatablePrefix = settings.text("repeatablesqlmigrationprefix").orElse("R");
        builtIn = "flyway" + settings.text("placeholderseparator").orElse(":").toLowerCase(Locale.ROOT);
    }

    List<HashedResource> in(String location) throws NotSureException {
        List<HashedResource> files = known(location, found(location));
        if (files.isEmpty()) {
            throw new NotSureException("there is nothing in " + location);
        }
        for (HashedResource file : files) {
            check(file);
        }
        return files;
    }

    /** Flyway runs all callbacks of this package, whatever its settings say. */
    void requireNoCallbackClass() throws NotSureException {
        for (HashedResource file : known("db/callback", classPath.below("db/callback"))) {
            if (file.name().endsWith(CLASS)) {
                throw new NotSureException("the class " + file.name() + " may be a callback");
            }
        }
    }

    private Optional<List<HashedResource>> found(String location) throws NotSureException {
        if (location.matches(".*[*?{}$].*")) {
            throw new NotSureException("there are patterns in " + location);
        }
        if (location.startsWith(FILE_SYSTEM)) {
            return Resources.below(Path.of(location.substring(FILE_SYSTEM.length())));
        }
        String folder = location.startsWith(CLASS_PATH) ? location.substring(CLASS_PATH.length()) : location;
        if (folder.matches(".*[.:\\\\!].*")) {
            throw new NotSureException(location + " is no plain folder");
        }
        return classPath.below(folder.replaceAll("^/+|/+$", ""));
    }

    private static List<HashedResource> known(String where, Optional<List<HashedResource>> files)
            throws NotSureException {
        return files.orElseThrow(() -> new NotSureException(where + " cannot be looked through"));
    }

    private void check(HashedResource file) throws NotSureException {
        String name = file.name().substring(file.name().lastIndexOf('/') + 1);
        if (RUN_BY_PLANS.matcher(name).matches()) {
            throw new NotSureException(name + " is a callback that runs at each start");
        }
        if (name.endsWith(CLASS)) {
            checkClass(name, text(file));
        } else if (name.endsWith(".conf") && text(file).contains("shouldexecute")) {
            throw new NotSureException(name + " has a condition");
        } else if (name.startsWith(repeatablePrefix)) {
            checkRepeatable(name, text(file));
        }
    }

    /** Whatever a class tells of itself in the usual way is in its name. */
    private static void checkClass(String name, String content) throws NotSureException {
        boolean usual = JAVA_MIGRATION.matcher(name).matches()
                ? name.contains("$") || content.contains(lower(BASE_CLASS))
                : !content.contains(lower(INTERFACE));
        if (!usual || content.contains("getchecksum")) {
            throw new NotSureException(name + " may compute what it is");
        }
    }

    /** Its check sum is taken with the values of placeholders. */
    private void checkRepeatable(String name, String content) throws NotSureException {
        for (String placeholder : CHANGING) {
            if (content.contains(builtIn + placeholder)) {
                throw new NotSureException(name + " uses " + builtIn + placeholder);
            }
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** In lower case. Letters outside ASCII are garbled, and those in it are right in UTF-16 as well. */
    private static String text(HashedResource file) {
        try {
            return lower(new String(file.content().read(), StandardCharsets.ISO_8859_1).replace("\0", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
