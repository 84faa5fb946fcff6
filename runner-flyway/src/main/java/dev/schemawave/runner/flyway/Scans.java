package dev.schemawave.runner.flyway;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import org.flywaydb.core.api.ClassProvider;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.internal.scanner.Scanner;

/**
 * What Flyway finds in its locations.
 *
 * @param resources the files
 * @param classes the Java migrations
 */
record Scans(ResourceProvider resources, ClassProvider<JavaMigration> classes) {

    static Scans of(Configuration settings) {
        if (settings.getResourceProvider() != null && settings.getJavaMigrationClassProvider() != null) {
            return new Scans(settings.getResourceProvider(), settings.getJavaMigrationClassProvider());
        }
        Scanner<JavaMigration> scanner = scanner(settings);
        return new Scans(
                settings.getResourceProvider() == null ? scanner : settings.getResourceProvider(),
                settings.getJavaMigrationClassProvider() == null ? scanner : settings.getJavaMigrationClassProvider());
    }

    /** Versions of Flyway differ in what they pass to the constructor, and what differs is empty at first. */
    @SuppressWarnings("unchecked")
    private static Scanner<JavaMigration> scanner(Configuration settings) {
        try {
            Constructor<?> constructor = Scanner.class.getConstructors()[0];
            Object[] arguments = new Object[constructor.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = argument(constructor.getParameterTypes()[i], settings);
            }
            return (Scanner<JavaMigration>) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new FlywayException("cannot scan " + Arrays.toString(settings.getLocations()), e);
        }
    }

    private static Object argument(Class<?> type, Configuration settings) throws ReflectiveOperationException {
        if (type == Class.class) {
            return JavaMigration.class;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == Location[].class) {
            return settings.getLocations();
        }
        return type.isInstance(settings)
                ? settings
                : type.getDeclaredConstructor().newInstance();
    }
}
