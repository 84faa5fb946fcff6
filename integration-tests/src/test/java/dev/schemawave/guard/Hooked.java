package dev.schemawave.guard;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A source whose sessions let something happen before a statement is sent, or a commit. */
final class Hooked {

    /** Stands for a commit that is no statement of the client's own. */
    static final String COMMIT = "commit()";

    private final BeforeStatement hook;

    private Hooked(BeforeStatement hook) {
        this.hook = hook;
    }

    /** What happens. */
    @FunctionalInterface
    interface BeforeStatement {

        void sends(String sql) throws Exception;
    }

    static DataSource source(DataSource source, BeforeStatement hook) {
        return (DataSource) new Hooked(hook).around(DataSource.class, source, "");
    }

    private Object around(Class<?> type, Object target, String prepared) {
        InvocationHandler handler = (self, method, arguments) -> {
            String sql =
                    arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : prepared;
            if (target instanceof Statement && method.getName().startsWith("execute")) {
                hook.sends(sql);
            }
            if (target instanceof Connection && method.getName().equals("commit")) {
                hook.sends(COMMIT);
            }
            return wrapped(call(target, method, arguments), sql);
        };
        return Proxy.newProxyInstance(Hooked.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private @Nullable Object wrapped(@Nullable Object result, String sql) {
        if (result instanceof Connection) {
            return around(Connection.class, result, "");
        }
        if (result instanceof CallableStatement) {
            return around(CallableStatement.class, result, sql);
        }
        if (result instanceof PreparedStatement) {
            return around(PreparedStatement.class, result, sql);
        }
        return result instanceof Statement ? around(Statement.class, result, "") : result;
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
