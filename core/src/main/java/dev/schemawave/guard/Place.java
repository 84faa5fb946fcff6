package dev.schemawave.guard;

import java.util.function.UnaryOperator;

/** The names of the guard's tables, quoted. */
record Place(String guard, String journal, String state) {

    private static Place of(String prefix, UnaryOperator<String> name) {
        return new Place(prefix + name.apply("guard"), prefix + name.apply("journal"), prefix + name.apply("state"));
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
