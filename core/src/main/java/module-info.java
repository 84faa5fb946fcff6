/**
 * Schemawave's core: the coordinator that services call, and the interfaces that lock backends and migration runners
 * implement.
 */
module dev.schemawave.core {
    requires java.net.http;
    requires transitive java.sql;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.schemawave;
    exports dev.schemawave.guard;
    exports dev.schemawave.model;
    exports dev.schemawave.plan;
    exports dev.schemawave.spi;
    exports dev.schemawave.time;

    uses dev.schemawave.CoordinationListener;
    uses dev.schemawave.spi.CoordinationProvider;
    uses dev.schemawave.spi.MigrationRunnerProvider;
    uses dev.schemawave.spi.NotifierProvider;
}
