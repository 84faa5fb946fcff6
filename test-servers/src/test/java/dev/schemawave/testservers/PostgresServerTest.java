package dev.schemawave.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresServerTest extends DatabaseServerContract {

    @Override
    DatabaseServer shared() {
        return PostgresServer.shared();
    }

    @Override
    DatabaseServer start() {
        return PostgresServer.start();
    }

    @Override
    String kind() {
        return "postgres";
    }

    @Test
    void settingsAreThoseOfACrashTest() throws SQLException {
        Database admin = shared().admin();

        assertThat(query(admin, "SHOW server_version")).startsWith("17.");
        assertThat(query(admin, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(query(admin, "SHOW max_connections")).isEqualTo("300");
        assertThat(query(admin, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(query(admin, "SELECT left(rolpassword, 5) FROM pg_authid WHERE rolname = 'postgres'"))
                .isEqualTo("SCRAM");
    }

    @Test
    void aUserCreatesSchemasInHisDatabaseAndNoOtherDatabases() throws SQLException {
        Database database = shared().createDatabase("rights");
        execute(database, "CREATE SCHEMA schemawave", "CREATE TABLE schemawave.guard (id INT)");

        assertThat(query(database, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"))
                .isEqualTo("f");
        assertThatThrownBy(() -> query(database, "CREATE DATABASE mine")).isInstanceOf(SQLException.class);
    }
}
