package dev.schemawave.guard;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Stands before a driver's connection, so that a tool finds no way around its {@link GuardedSession}. */
final class GuardedConnection implements InvocationHandler {

    private final GuardedSession session;

    private GuardedConnection(GuardedSession session) {
        this.session = session;
    }

    static Connection of(GuardedSession session) {
        return proxy(Connection.class, new GuardedConnection(session));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(GuardedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        Connection raw = session.raw();
        switch (method.getName()) {
            case "commit" -> session.transaction().commit();
            case "rollback" -> {
                if (arguments != null) {
                    return call(raw, method, arguments);
                }
                session.transaction().rollback();
            }
            case "setAutoCommit" -> session.transaction().setAutoCommit((Boolean) first(arguments));
            case "close" -> session.close();
            case "abort" -> session.abort((Executor) first(arguments));
            case "unwrap" -> {
                return unwrap(self, (Class<?>) first(arguments));
            }
            case "equals" -> {
                return self == first(arguments);
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            default -> {
                return guarded(self, call(raw, method, arguments), arguments);
            }
        }
        return null;
    }

    /** Drivers' own interfaces (a bulk copy, for instance) work inside the transaction, which is proved when it commits. */
    private @Nullable Object unwrap(Object self, Class<?> type) throws SQLException {
        if (type.isInstance(self)) {
            return self;
        }
        if (session.raw().getAutoCommit()) {
            throw new SQLException(
                    "a driver's own interface can be used inside a transaction only: its writes are proved"
                            + " by the commit");
        }
        session.transaction().wrote();
        return session.raw().unwrap(type);
    }

    private @Nullable Object guarded(Object self, @Nullable Object result, Object @Nullable [] arguments) {
        if (result instanceof Statement statement) {
            String sql = arguments != null && arguments[0] instanceof String text ? text : "";
            return statement(self, statement, sql);
        }
        if (result instanceof DatabaseMetaData metaData) {
            return proxy(
                    DatabaseMetaData.class,
                    (proxy, method, more) ->
                            method.getName().equals("getConnection") ? self : call(metaData, method, more));
        }
        return result;
    }

    private Object statement(Object connection, Statement raw, String prepared) {
        GuardedStatement handler = new GuardedStatement(session, connection, raw, prepared);
        if (raw instanceof CallableStatement) {
            return proxy(CallableStatement.class, handler);
        }
        return raw instanceof PreparedStatement
                ? proxy(PreparedStatement.class, handler)
                : proxy(Statement.class, handler);
    }

    static Object first(Object @Nullable [] arguments) {
        if (arguments == null) {
            throw new IllegalArgumentException("an argument is missing");
        }
        return arguments[0];
    }

    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
