package dev.schemawave.guard;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The names of the guard's tables, quoted. */
record Place(String guard, String journal, String state, String run) {

    private static final String KEY = " (scope varchar(120)";
    private static final String CLAIM = ", claim varchar(32) NOT NULL, epoch bigint NOT NULL";

    /** Among the tables of whatever schema is the session's default one. */
    static final Place INSIDE_THE_DEFAULT_SCHEMA = of("", name -> "schemawave_" + name);

    private static Place of(String prefix, UnaryOperator<String> name) {
        return new Place(
                prefix + name.apply("guard"),
                prefix + name.apply("journal"),
                prefix + name.apply("state"),
                prefix + name.apply("run"));
    }

    /** Makes the tables, the guard's own last: whoever finds that one finds all of them. */
    List<String> creation(Dialect dialect) {
        return Stream.concat(Stream.of(runCreation(dialect)), others(dialect)).toList();
    }

    /** Makes the table of runs, which installations of before do not have. */
    String runCreation(Dialect dialect) {
        return creation(
                run + KEY + CLAIM + ", kind varchar(20) NOT NULL, holder text NOT NULL, from_version varchar(200),"
                        + " to_version varchar(200), steps " + dialect.longText()
                        + " NOT NULL, began varchar(40) NOT NULL, ended varchar(40) NOT NULL, result varchar(20) NOT NULL,"
                        + " card " + dialect.longText() + ", PRIMARY KEY (scope, claim))",
                dialect);
    }

    private static String creation(String table, Dialect dialect) {
        return "CREATE TABLE IF NOT EXISTS " + table + dialect.tableOptions();
    }

    private Stream<String> others(Dialect dialect) {
        return Stream.of(
                        journal + KEY + " PRIMARY KEY" + CLAIM + ", step varchar(1000) NOT NULL, name text NOT NULL,"
                                + " statement int NOT NULL, sql_text text NOT NULL, holder text, skip int,"
                                + " took_effect boolean NOT NULL DEFAULT FALSE)",
                        state + KEY + ", fingerprint varchar(100)" + CLAIM
                                + ", version varchar(200), compatible_with varchar(200), failure text, schema_name"
                                + " varchar(200), digest varchar(200), trace " + dialect.longText() + ", ahead "
                                + dialect.longText() + ", written_at " + dialect.timestamp()
                                + " NOT NULL, PRIMARY KEY (scope, fingerprint))",
                        guard + KEY + " PRIMARY KEY" + CLAIM
                                + ", holder text NOT NULL, target varchar(100) NOT NULL, claimed_at "
                                + dialect.timestamp() + " NOT NULL)")
                .map(table -> creation(table, dialect));
    }

    /** In a schema of their own. */
    static Place in(String quotedSchema) {
        return of(quotedSchema + ".", name -> name);
    }

    /** Among the tables of the migrated schema. */
    static Place inside(String quotedSchema) {
        return of(quotedSchema + ".", name -> "schemawave_" + name);
    }
}
