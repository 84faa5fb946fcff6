package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationStoppedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;

/** Looks through the layers that Liquibase wraps around an exception for the one that says what is wrong. */
final class Causes {

    private final List<Throwable> innermostFirst = new ArrayList<>();

    Causes(Throwable outermost) {
        for (Throwable cause = outermost; cause != null && !innermostFirst.contains(cause); cause = cause.getCause()) {
            innermostFirst.add(cause);
        }
        Collections.reverse(innermostFirst);
    }

    /** Lets a stop leave the runner as it is. */
    void rethrowStop() {
        innermost(MigrationStoppedException.class).ifPresent(stop -> {
            throw stop;
        });
    }

    Optional<SQLException> database() {
        return innermost(SQLException.class);
    }

    /** The error in one line, as the database words it, or else Liquibase. */
    String reason() {
        return innermost(PreconditionFailedException.class)
                .map(e -> "Precondition failed: " + joined(e.getFailedPreconditions().stream()))
                .or(() -> innermost(PreconditionErrorException.class)
                        .map(e -> "Precondition could not be checked: " + joined(e.getErrorPreconditions().stream())))
                .or(() -> message(SQLException.class))
                .or(() -> message(LiquibaseException.class))
                .or(() -> message(Throwable.class))
                .orElseGet(() -> innermostFirst.get(0).getClass().getName());
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private <T extends Throwable> Optional<T> innermost(Class<T> type) {
        return all(type).findFirst();
    }

    private Optional<String> message(Class<? extends Throwable> type) {
        return all(type)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .map(Causes::oneLine)
                .findFirst();
    }

    private <T extends Throwable> Stream<T> all(Class<T> type) {
        return innermostFirst.stream().filter(type::isInstance).map(type::cast);
    }

    private static String joined(Stream<?> preconditions) {
        return oneLine(preconditions.map(String::valueOf).collect(Collectors.joining("; ")));
    }
}
