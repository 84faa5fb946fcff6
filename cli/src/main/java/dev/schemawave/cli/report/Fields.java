package dev.schemawave.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a JSON object, in the order in which they are added. */
final class Fields {

    private final Map<String, Object> members = new LinkedHashMap<>();

    Fields with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    Map<String, Object> map() {
        return members;
    }
}
