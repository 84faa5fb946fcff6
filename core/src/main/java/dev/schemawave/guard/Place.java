package dev.schemawave.guard;

import java.util.List;

/** The names of the guard's tables, quoted. */
record Place(String guard, String journal, String state) {

    private static final String INSIDE = "schemawave_";

    /** Among the tables of whatever schema is the session's default one. */
    static final Place INSIDE_THE_DEFAULT_SCHEMA = of(INSIDE);

    private static Place of(String prefix) {
        return new Place(prefix + "guard", prefix + "journal", prefix + "state");
    }

    /** Makes the tables, the guard's own last: whoever finds that one finds all of them. */
    List<String> creation(Dialect dialect) {
        String key = " (scope varchar(120)";
        String claim = ", claim varchar(32) NOT NULL, epoch bigint NOT NULL";
        return List.of(
                        journal + key + " PRIMARY KEY" + claim + ", step varchar(1000) NOT NULL, name text NOT NULL,"
                                + " statement int NOT NULL, sql_text text NOT NULL, holder text, skip int,"
                                + " took_effect boolean NOT NULL DEFAULT FALSE)",
                        state + key + ", fingerprint varchar(100)" + claim
                                + ", version varchar(200), compatible_with varchar(200), failure text, schema_name"
                                + " varchar(200), digest varchar(200), trace " + dialect.longText() + ", ahead "
                                + dialect.longText() + ", written_at " + dialect.timestamp()
                                + " NOT NULL, PRIMARY KEY (scope, fingerprint))",
                        guard + key + " PRIMARY KEY" + claim
                                + ", holder text NOT NULL, target varchar(100) NOT NULL, claimed_at "
                                + dialect.timestamp() + " NOT NULL)")
                .stream()
                .map(table -> "CREATE TABLE IF NOT EXISTS " + table + dialect.tableOptions())
                .toList();
    }

    /** In a schema of their own. */
    static Place in(String quotedSchema) {
        return of(quotedSchema + ".");
    }

    /** Among the tables of the migrated schema. */
    static Place inside(String quotedSchema) {
        return of(quotedSchema + "." + INSIDE);
    }
}
