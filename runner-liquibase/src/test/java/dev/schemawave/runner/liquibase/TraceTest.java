package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace of a plan holds until something that Liquibase has looked up is another. */
class TraceTest extends Databased {

    private static final String TENANT = "schemawave.test.tenant";
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
            """;
    private static final String TAIL = "</databaseChangeLog>\n";
    private static final String SQL = "--liquibase formatted sql\n";
    private static final String FIRST = "<changeSet id='1' author='a'><tagDatabase tag='1'/></changeSet>";

    private static final ClassPath BUILD = new ClassPath(Map.of(
            "log/main.xml",
            HEAD + """
            <preConditions><dbms type="h2"/></preConditions>
            <include file="log/one.sql"/>
            <include file="near/two.sql" relativeToChangelogFile="true"/>
            <includeAll path="log/all"/>
            <changeSet id="5" author="a"><sqlFile path="scripts/five.sql"/></changeSet>
            <changeSet id="6" author="a">
                <sqlFile path="near/six.sql" relativeToChangelogFile="true"/>
                <loadData file="log/near/seven.csv" tableName="six"/>
            </changeSet>
            """ + TAIL,
            "log/one.sql",
            SQL + "--changeset a:1\nCREATE TABLE ${" + TENANT + "}_one (id INT);\n",
            "log/near/two.sql",
            SQL + "--changeset a:2\nCREATE TABLE two (id INT);\n",
            "log/all/three.sql",
            SQL + "--changeset a:3\nCREATE TABLE three (id INT);\n",
            "log/all/deep/four.sql",
            SQL + "--changeset a:4\nCREATE TABLE four (id INT);\n",
            "scripts/five.sql",
            "CREATE TABLE five (id INT);\n",
            "log/near/six.sql",
            "CREATE TABLE six (id INT);\n",
            "log/near/seven.csv",
            "id\n7\n"));

    private int built;

    @ParameterizedTest
    @EnumSource
    @Tag("smoke")
    void aTraceHoldsUntilAnythingThatWasLookedUpChanges(ClassPath.Kind kind) throws Exception {
        System.setProperty(TENANT, "first");
        try {
            DataSource database = h2();
            LiquibaseRunner runner = LiquibaseRunner.of("log/main.xml");
            String before = in(kind, BUILD, () -> runner.plan(database).trace());
            in(kind, BUILD, () -> RecordedRun.migrate(runner, database));
            String trace = in(kind, BUILD, () -> runner.plan(database).trace());

            assertThat(trace).isEqualTo(before).contains("log/one.sql", "scripts/five.sql", "log/all", TENANT);
            assertThat(holds(trace, kind, BUILD)).isTrue();
            assertThat(holds(trace, kind, BUILD.with("log/elsewhere.sql", "any")))
                    .as("what was not looked up")
                    .isTrue();
            for (String file : BUILD.files().keySet()) {
                assertThat(holds(trace, kind, BUILD.with(file, "edited")))
                        .as(file)
                        .isFalse();
                assertThat(holds(trace, kind, BUILD.without(file))).as(file).isFalse();
            }
            assertThat(holds(trace, kind, BUILD.with("log/all/added.sql", SQL))).isFalse();
            assertThat(holds(trace, kind, BUILD.with("log/all/deep/er/added.sql", SQL)))
                    .isFalse();
            assertThat(holds(
                            trace,
                            kind,
                            BUILD.without("log/all/three.sql")
                                    .with("log/all/renamed.sql", BUILD.files().get("log/all/three.sql"))))
                    .isFalse();
            System.setProperty(TENANT, "second");
            assertThat(holds(trace, kind, BUILD)).isFalse();
        } finally {
            System.clearProperty(TENANT);
        }
    }

    @Test
    @Tag("smoke")
    void aDefaultChangelogThatAppearsBeforeTheOneThatWasUsedIsNoticed() throws Exception {
        ClassPath build = new ClassPath(Map.of("db/changelog/db.changelog-master.xml", HEAD + FIRST + TAIL));
        LiquibaseRunner runner = LiquibaseRunner.of(Map.of());
        DataSource database = h2();
        ClassLoader nothing = new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.startsWith("db/changelog/") ? Collections.emptyEnumeration() : super.getResources(name);
            }
        };
        String trace = in(
                ClassPath.Kind.JAR, build, nothing, () -> runner.plan(database).trace());

        assertThat(in(ClassPath.Kind.JAR, build, nothing, () -> Trace.holds(trace)))
                .isTrue();
        assertThat(in(
                        ClassPath.Kind.JAR,
                        build.with("db/changelog/db.changelog-master.yaml", "any"),
                        nothing,
                        () -> Trace.holds(trace)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<changeSet id='2' author='a' runAlways='true'><sql>SELECT 1</sql></changeSet>",
                "<changeSet id='2' author='a' failOnError='false'><sql>SELECT 1</sql></changeSet>",
                "<changeSet id='2' author='a'><preConditions onFail='CONTINUE'><tableExists tableName='t'/>"
                        + "</preConditions><sql>SELECT 1</sql></changeSet>",
                "<changeSet id='2' author='a'><preConditions onError='CONTINUE'><tableExists tableName='t'/>"
                        + "</preConditions><sql>SELECT 1</sql></changeSet>",
                "<changeSet id='2' author='a'><preConditions onFail='MARK_RAN'>"
                        + "<changeLogPropertyDefined property='p'/></preConditions><sql>SELECT 1</sql></changeSet>",
                "<changeSet id='2' author='a'><sql>SELECT ${a${b}}</sql></changeSet>",
                "<changeSet id='2' author='a'><sql>SELECT '${LIQUIBASE_EXECUTION_DEPLOYMENT_ID}'</sql></changeSet>",
                "<changeSet id='2' author='a'><sql>SELECT '${database.databaseProductVersion}'</sql></changeSet>"
            })
    @Tag("smoke")
    void aChangelogThatDoesNotStayDoneLeavesNoTrace(String changeSet) throws Exception {
        assertThat(traceOf(FIRST)).isNotEmpty();
        assertThat(traceOf(FIRST + changeSet)).isEmpty();
    }

    @Test
    void aChangelogThatAsksTheDatabaseFirstLeavesNoTrace() throws Exception {
        assertThat(traceOf("<preConditions><sqlCheck expectedResult='1'>SELECT 1</sqlCheck></preConditions>" + FIRST))
                .isEmpty();
    }

    @Test
    void whatIsReadFromElsewhereLeavesNoTrace() throws Exception {
        ClassPath build = new ClassPath(Map.of("main.xml", HEAD + FIRST + TAIL));
        LiquibaseRunner runner = LiquibaseRunner.of("main.xml");
        DataSource database = h2();

        assertThat(in(
                        ClassPath.Kind.JAR,
                        build,
                        () -> runner.withResources(new ClassLoaderResourceAccessor())
                                .plan(database)
                                .trace()))
                .isEmpty();
        changelog().file("main.xml", HEAD + FIRST + TAIL);
        assertThat(changelog().runner("main.xml").plan(database).trace()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "liquibase trace 1\n", "of another tool\n- FILE x\n", "liquibase trace 1\n- FILES x\n"})
    void whatIsNoTraceDoesNotHold(String text) {
        assertThat(Trace.holds(text)).isFalse();
        assertThat(Trace.holds("liquibase trace 1\n- FILE x\n")).isTrue();
    }

    private String traceOf(String content) throws Exception {
        ClassPath build = new ClassPath(Map.of("main.xml", HEAD + content + TAIL));
        LiquibaseRunner runner = LiquibaseRunner.of("main.xml");
        DataSource database = h2();
        return in(ClassPath.Kind.JAR, build, () -> runner.plan(database).trace());
    }

    private boolean holds(String trace, ClassPath.Kind kind, ClassPath build) throws Exception {
        return in(kind, build, () -> Trace.holds(trace));
    }

    private <T> T in(ClassPath.Kind kind, ClassPath build, Callable<T> work) throws Exception {
        return in(kind, build, getClass().getClassLoader(), work);
    }

    private <T> T in(ClassPath.Kind kind, ClassPath build, ClassLoader parent, Callable<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = build.loader(kind, directory.resolve("build" + built++), parent)) {
            thread.setContextClassLoader(loader);
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
