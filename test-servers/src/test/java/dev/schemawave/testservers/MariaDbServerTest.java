package dev.schemawave.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MariaDbServerTest extends DatabaseServerContract {

    @Override
    DatabaseServer shared() {
        return MariaDbServer.shared();
    }

    @Override
    DatabaseServer start() {
        return MariaDbServer.start();
    }

    @Override
    String kind() {
        return "mariadb";
    }

    @Test
    void settingsAreThoseOfACrashTest() throws SQLException {
        Database admin = shared().admin();

        assertThat(query(admin, "SELECT VERSION()")).startsWith("11.4.");
        assertThat(query(admin, "SELECT @@max_connections")).isEqualTo("300");
        assertThat(query(admin, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
        assertThat(query(admin, "SELECT @@default_storage_engine")).isEqualTo("InnoDB");
        assertThat(query(admin, "SELECT GROUP_CONCAT(User, '@', Host) FROM mysql.user WHERE User IN ('root', '')"))
                .isEqualTo("root@127.0.0.1");
    }

    @Test
    void grantsHold() {
        Database database = shared().createDatabase("rights");

        assertThatThrownBy(() -> query(database, "SELECT COUNT(*) FROM mysql.user"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> execute(database, "CREATE DATABASE schemawave"))
                .hasCauseInstanceOf(SQLException.class);
        // the underscores in the name are no wildcards
        String similar = database.name().replace('_', 'x');
        assertThatThrownBy(() -> execute(database, "CREATE DATABASE " + similar))
                .hasCauseInstanceOf(SQLException.class);
    }
}
