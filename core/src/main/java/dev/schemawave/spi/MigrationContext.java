package dev.schemawave.spi;

import dev.schemawave.model.Step;
import java.time.Duration;
import javax.sql.DataSource;

/** What a runner works with during {@link MigrationRunner#migrate}. Used on the thread of that call alone. */
public interface MigrationContext {

    /**
     * The database to migrate. The tool uses no other connections than those of this source.
     *
     * @return the source of all connections of this run
     */
    DataSource database();

    /**
     * To be called before each step. Blocks while it is uncertain whether the lease is still held.
     *
     * @param step the step that is about to begin
     * @param number its place among the pending ones, from 1
     * @param total how many are pending
     * @throws MigrationStoppedException if the step must not begin
     */
    void beforeStep(Step step, int number, int total);

    /**
     * To be called after each step that took effect.
     *
     * @param step the step
     * @param took how long it ran
     */
    void afterStep(Step step, Duration took);

    /**
     * To be called when a step that has begun has ended without a row in the history, and the tool goes on, be it only to
     * give back what it holds.
     *
     * @param step the step
     */
    void withoutEffect(Step step);

    /**
     * To be called inside a step before it does something that is no statement of the migrated database, such as a file or
     * a request, or that commits by itself: if the step is broken off, people are told instead of it being repeated.
     *
     * @param what it does, for people
     * @throws MigrationStoppedException if that could not be noted durably; then it must not be done
     */
    void noteIrreversible(String what);
}
