package dev.schemawave.runner.liquibase;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import liquibase.GlobalConfiguration;
import liquibase.Scope;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.exception.CommandExecutionException;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;

/** The options of {@code liquibase update} as Liquibase itself finds them in the current scope. */
final class Options {

    /** What to do with Liquibase's lock table. */
    enum LegacyLock {
        /** Neither reads nor creates it. */
        IGNORE,
        /** Takes it as well, because Liquibase runs without Schemawave elsewhere. */
        RESPECT;

        /** The setting, and the key in Liquibase's scope under which a run finds it. */
        static final String NAME = "legacyLock";

        /** The key in Liquibase's scope that says what the present run does. */
        private static final String IN_FORCE = "dev.schemawave.legacyLock";

        static LegacyLock of(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("liquibase.legacyLock is ignore or respect", e);
            }
        }

        Map<String, Object> inForce() {
            return Map.of(IN_FORCE, this);
        }

        boolean isInScope() {
            return Scope.getCurrentScope().get(IN_FORCE, Object.class) == this;
        }
    }

    private final CommandScope update;

    Options() {
        try {
            update = new CommandScope(UpdateCommandStep.COMMAND_NAME);
        } catch (CommandExecutionException e) {
            throw new IllegalStateException("Liquibase has no command update", e);
        }
    }

    Optional<String> changelogFile() {
        return text(UpdateCommandStep.CHANGELOG_FILE_ARG).map(file -> file.replace('\\', '/'));
    }

    String contexts() {
        return text(UpdateCommandStep.CONTEXTS_ARG).orElse("");
    }

    String labels() {
        return text(UpdateCommandStep.LABEL_FILTER_ARG).orElse("");
    }

    Optional<String> defaultSchema() {
        return text(DbUrlConnectionArgumentsCommandStep.DEFAULT_SCHEMA_NAME_ARG);
    }

    Optional<String> defaultCatalog() {
        return text(DbUrlConnectionArgumentsCommandStep.DEFAULT_CATALOG_NAME_ARG);
    }

    Optional<String> liquibaseSchema() {
        return text(GlobalConfiguration.LIQUIBASE_SCHEMA_NAME);
    }

    Optional<String> liquibaseCatalog() {
        return text(GlobalConfiguration.LIQUIBASE_CATALOG_NAME);
    }

    Optional<String> historySchema() {
        return liquibaseSchema().or(this::defaultSchema);
    }

    String historyTable() {
        return text(GlobalConfiguration.DATABASECHANGELOG_TABLE_NAME).orElse("DATABASECHANGELOG");
    }

    LegacyLock legacyLock() {
        return filled(Scope.getCurrentScope().get(LegacyLock.NAME, String.class))
                .map(LegacyLock::of)
                .orElse(LegacyLock.IGNORE);
    }

    Optional<String> url() {
        return text(DbUrlConnectionArgumentsCommandStep.URL_ARG);
    }

    Optional<String> username() {
        return text(DbUrlConnectionArgumentsCommandStep.USERNAME_ARG);
    }

    Optional<String> password() {
        return Optional.ofNullable(update.getArgumentValue(DbUrlConnectionArgumentsCommandStep.PASSWORD_ARG));
    }

    Optional<String> driver() {
        return text(DbUrlConnectionArgumentsCommandStep.DRIVER_ARG)
                .or(() -> text(LiquibaseCommandLineConfiguration.DRIVER));
    }

    Optional<String> driverPropertiesFile() {
        return text(DbUrlConnectionArgumentsCommandStep.DRIVER_PROPERTIES_FILE_ARG)
                .or(() -> text(LiquibaseCommandLineConfiguration.DRIVER_PROPERTIES_FILE));
    }

    /** Refuses a value that Liquibase cannot read. */
    void check(String key) {
        legacyLock();
        try {
            ConfigurationDefinition<?> definition = Scope.getCurrentScope()
                    .getSingleton(LiquibaseConfiguration.class)
                    .getRegisteredDefinition(key);
            if (definition != null) {
                definition.getCurrentValue();
            } else if (key.startsWith(Names.UPDATE)) {
                update.getArgumentValue(update.getCommand().getArgument(key.substring(Names.UPDATE.length())));
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Liquibase cannot read the value of '" + key + "'", e);
        }
    }

    /** Neither to migrate nor to call the schema up to date would be what the user meant. */
    void checkThatLiquibaseShouldRun() {
        if (!LiquibaseCommandLineConfiguration.SHOULD_RUN.getCurrentValue()) {
            throw new IllegalArgumentException(
                    "liquibase.shouldRun is false: switch off the coordination of this schema instead");
        }
    }

    private Optional<String> text(CommandArgumentDefinition<String> argument) {
        return filled(update.getArgumentValue(argument));
    }

    private static Optional<String> text(ConfigurationDefinition<String> definition) {
        return filled(definition.getCurrentValue());
    }

    private static Optional<String> filled(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
