package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The names in a round's database, and the SQL with them. The balance and the numbers stand in a schema of their own,
 * because Flyway refuses a schema that is not empty.
 *
 * @param product of the database
 * @param schema which is migrated
 * @param own the schema with the balance and the numbers
 */
record Book(Product product, String schema, String own) {

    /** Each step has two bits of the balance: its first bit, and one that shows that it was added twice. */
    private static final int BITS = 2;

    /** Makes the tables that all steps write. */
    List<String> creation() {
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS " + own,
                "CREATE TABLE " + balance() + " (amount BIGINT NOT NULL)",
                "INSERT INTO " + balance() + " VALUES (0)",
                "CREATE TABLE " + numbers() + " (step INT NOT NULL)");
    }

    /** The statements of a step, in order: a pause before the last one. */
    List<Change> changes(Step step) {
        List<Change> changes = new ArrayList<>(effects(step));
        changes.add(changes.size() - 1, Change.pause(pause(step)));
        return changes;
    }

    private List<Change> effects(Step step) {
        int number = step.number();
        int bit = (number - 1) * BITS;
        Change add = new Change(
                "UPDATE " + balance() + " SET amount = amount + " + (1L << bit),
                "SELECT (amount >> " + bit + ") & " + ((1 << BITS) - 1) + " FROM " + balance());
        Change insert = new Change(
                "INSERT INTO " + numbers() + " (step) VALUES (" + number + ")",
                "SELECT COUNT(*) FROM " + numbers() + " WHERE step = " + number);
        return switch (step.shape()) {
            case ROWS -> List.of(add, insert);
            case TABLE ->
                List.of(
                        add,
                        new Change(
                                "CREATE TABLE made_" + number + " (id INT)",
                                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" + schema
                                        + "' AND table_name = 'made_" + number + "'"),
                        insert);
            case COLUMN ->
                List.of(
                        add,
                        new Change(
                                "ALTER TABLE " + numbers() + " ADD COLUMN added_" + number + " INT",
                                "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = '" + own
                                        + "' AND table_name = 'numbers' AND column_name = 'added_" + number + "'"),
                        insert);
            case CONCURRENT_INDEX ->
                List.of(
                        add,
                        insert,
                        new Change(
                                "CREATE INDEX CONCURRENTLY index_" + number + " ON " + numbers() + " (step)",
                                "SELECT COUNT(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                                        + " WHERE i.indisvalid AND c.relname = 'index_" + number + "'"));
        };
    }

    /** The whole script of a step. */
    String script(Step step) {
        return changes(step).stream().map(change -> change.sql() + ";\n").collect(Collectors.joining());
    }

    private String pause(Step step) {
        String seconds = String.format(Locale.ROOT, "%.3f", step.pause().toMillis() / 1000.0);
        return product == Product.POSTGRESQL ? "SELECT pg_sleep(" + seconds + ")" : "SELECT SLEEP(" + seconds + ")";
    }

    /** Counts the steps whose number is there. */
    String progress() {
        return "SELECT COUNT(DISTINCT step) FROM " + numbers();
    }

    String balance() {
        return own + ".balance";
    }

    String numbers() {
        return own + ".numbers";
    }
}
