package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.ConfigurationException;
import dev.schemawave.ServiceFiles;
import dev.schemawave.plan.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a CI can say before a deployment: from property files and migration folders, without any server. */
class OfflinePlanTest {

    private static final String CLOSED = "jdbc:postgresql://127.0.0.1:1/none";

    @TempDir
    private Path folder;

    @Test
    void threeServicesWithTwoToolsArePlannedInTheirOrder() throws IOException {
        ServiceFiles shipping = flyway("shipping", CLOSED, "schemawave.requires.orders", ">=2", "1", "R");
        ServiceFiles customers = liquibase("customers", "");
        ServiceFiles orders = flyway("orders", CLOSED, "schemawave.requires.customers", ">=2.1 <4", "1", "2");

        Plan plan = Plan.of(ServiceFiles.read(shipping, customers, orders));

        assertThat(plan.text()).isEqualTo("""
                        3 services, 3 waves
                        wave 1
                          customers: new -> 2.1, 2 steps (team crm, #crm)
                            1::a (changelog.yaml)
                            2::a (changelog.yaml)
                        wave 2
                          orders: new -> 2, 2 steps
                            waits for customers >=2.1 <4
                            1 (V1__step.sql)
                            2 (V2__step.sql)
                        wave 3
                          shipping: new -> 1, 2 steps
                            waits for orders >=2
                            1 (V1__step.sql)
                            step (R__step.sql)
                        """);
        assertThat(plan.sql())
                .contains("-- wave 1: customers 1::a (changelog.yaml)\nCREATE TABLE customer (id INT);")
                .contains("-- wave 3: shipping step (R__step.sql)\nSELECT 'R';");
    }

    @Test
    void aVersionThatNoMigrationLeadsToIsAProblem() throws IOException {
        ServiceFiles orders = flyway("orders", CLOSED, "schemawave.requires.customers", ">=3", "1");

        assertThat(Plan.of(ServiceFiles.read(orders, liquibase("customers", "")))
                        .problems())
                .extracting(Object::toString)
                .containsExactly("orders requires customers >=3, but the migrations of customers end at 2.1");
    }

    @Test
    void servicesThatRequireEachOtherAreAProblem() throws IOException {
        ServiceFiles orders = flyway("orders", CLOSED, "schemawave.requires.customers", ">=2", "1");
        ServiceFiles customers = liquibase("customers", "schemawave.requires.orders=>=1\n");

        assertThat(Plan.of(ServiceFiles.read(orders, customers)).problems())
                .extracting(Object::toString)
                .containsExactly("services wait for each other: customers -> orders -> customers");
    }

    @Test
    void noConnectionIsMadeEvenIfSomebodyListens() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/none";
            ServiceFiles.read(
                    flyway("orders", url, "schemawave.coordination.url", url, "1"), liquibase("customers", "", url));

            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theFaultsOfAllFilesAreReportedTogether() throws IOException {
        ServiceFiles orders = flyway("orders", CLOSED, "schemawave.waittimeout", "3m", "1");
        ServiceFiles customers = liquibase("customers", "schemawave.requires.orders=>=x\nschemawave.lease.ttl=soon\n");
        ServiceFiles missing = ServiceFiles.in(folder.resolve("missing"));

        ConfigurationException error =
                catchThrowableOfType(ConfigurationException.class, () -> ServiceFiles.read(orders, customers, missing));

        assertThat(error.faults())
                .anyMatch(fault -> fault.contains("orders") && fault.contains("schemawave.wait.timeout"))
                .anyMatch(fault -> fault.contains("'x' is not a version"))
                .anyMatch(fault -> fault.contains("schemawave.lease.ttl=soon"))
                .anyMatch(fault -> fault.contains("missing") && fault.contains("is not a folder"));
    }

    @Test
    void migrationsOfWhoeverPlansAreNotTakenForThoseOfAService() throws IOException {
        Path home = write("empty/schemawave.properties", """
                schemawave.service=empty
                schemawave.tool=flyway
                flyway.locations=classpath:it/flyway
                """);

        assertThat(ServiceFiles.read(ServiceFiles.in(home.getParent())).get(0).pending())
                .isEmpty();
    }

    private ServiceFiles flyway(String name, String url, String key, String value, String... versions)
            throws IOException {
        write(
                name + "/schemawave.properties",
                "schemawave.service=" + name + "\nschemawave.tool=flyway\nschemawave.database.url=" + url
                        + "\nschemawave.database.password-file=/run/secrets/none\n" + key + "=" + value + "\n");
        for (String version : versions) {
            String prefix = version.equals("R") ? "R" : "V" + version;
            write(name + "/db/migration/" + prefix + "__step.sql", "SELECT '" + version + "';");
        }
        return ServiceFiles.in(folder.resolve(name));
    }

    private ServiceFiles liquibase(String name, String more) throws IOException {
        return liquibase(name, more, CLOSED);
    }

    private ServiceFiles liquibase(String name, String more, String url) throws IOException {
        write(
                name + "/schemawave.properties",
                "schemawave.service=" + name + "\nschemawave.tool=liquibase\nschemawave.database.url=" + url
                        + "\nschemawave.owner=team crm\nschemawave.channel=#crm\n"
                        + "liquibase.changelogFile=changelog.yaml\n" + more);
        write(name + "/changelog.yaml", """
                databaseChangeLog:
                  - changeSet: {id: 1, author: a, changes: [{sql: {sql: CREATE TABLE customer (id INT)}}]}
                  - changeSet: {id: 2, author: a, changes: [{tagDatabase: {tag: "2.1"}}]}
                """);
        return ServiceFiles.in(folder.resolve(name));
    }

    private Path write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }
}
