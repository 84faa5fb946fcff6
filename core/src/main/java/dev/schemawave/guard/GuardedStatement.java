package dev.schemawave.guard;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands before a driver's statement. */
final class GuardedStatement implements InvocationHandler {

    private final GuardedSession session;
    private final Object connection;
    private final Statement raw;
    private final String prepared;
    private final List<String> batch = new ArrayList<>();
    private boolean saysFailed;
    private boolean leftOut;

    GuardedStatement(GuardedSession session, Object connection, Statement raw, String prepared) {
        this.session = session;
        this.connection = connection;
        this.raw = raw;
        this.prepared = prepared;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        boolean hasSql = arguments != null && arguments.length > 0 && arguments[0] instanceof String;
        return switch (name) {
            case "getConnection" -> connection;
            case "equals" -> self == GuardedConnection.first(arguments);
            case "hashCode" -> System.identityHashCode(self);
            case "addBatch" -> {
                batch.add(hasSql ? (String) GuardedConnection.first(arguments) : prepared);
                yield GuardedConnection.call(raw, method, arguments);
            }
            case "setBoolean", "setObject" -> {
                if (arguments != null && arguments[1] instanceof Boolean success) {
                    saysFailed = !success;
                }
                yield GuardedConnection.call(raw, method, arguments);
            }
            case "clearBatch" -> {
                batch.clear();
                yield GuardedConnection.call(raw, method, arguments);
            }
            case "getMoreResults", "getUpdateCount", "getLargeUpdateCount", "getResultSet" ->
                leftOut ? afterTheLast(name) : GuardedConnection.call(raw, method, arguments);
            default ->
                name.startsWith("execute")
                        ? execute(
                                name,
                                hasSql ? (String) GuardedConnection.first(arguments) : prepared,
                                method,
                                arguments)
                        : GuardedConnection.call(raw, method, arguments);
        };
    }

    private @Nullable Object execute(String name, String sql, Method method, Object @Nullable [] arguments)
            throws Throwable {
        String text = name.endsWith("Batch") ? String.join(";\n", batch) : sql;
        Object skipped = skipped(method.getReturnType());
        batch.clear();
        boolean reads = name.equals("executeQuery") ? SqlText.reads(text) : SqlText.concernsTheSession(text);
        leftOut = true;
        return session.run(
                raw,
                text,
                reads,
                saysFailed,
                () -> {
                    leftOut = false;
                    return GuardedConnection.call(raw, method, arguments);
                },
                skipped);
    }

    /** Drivers fail when they are asked for results of a statement that they have not run. */
    private static @Nullable Object afterTheLast(String question) {
        return switch (question) {
            case "getMoreResults" -> false;
            case "getUpdateCount" -> -1;
            case "getLargeUpdateCount" -> -1L;
            default -> null;
        };
    }

    /** What the tool is told of a statement that took effect in an earlier run. */
    private @Nullable Object skipped(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == int[].class) {
            return new int[batch.size()];
        }
        return type == long[].class ? new long[batch.size()] : null;
    }
}
