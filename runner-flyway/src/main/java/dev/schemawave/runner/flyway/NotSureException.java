package dev.schemawave.runner.flyway;

/** What Flyway would find cannot be told without Flyway. */
final class NotSureException extends Exception {

    private static final long serialVersionUID = 1L;

    NotSureException(String why) {
        super(why);
    }
}
