package dev.schemawave.guard;

import dev.schemawave.model.RunRecord;
import dev.schemawave.model.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The right to write one schema, given by the database itself and taken away by the next claim. Used by the thread that
 * migrates; {@link #leaseLost} may be called by any.
 */
public interface Claim extends AutoCloseable {

    /**
     * The only sessions through which a tool may work. Each proves the claim before its writes take effect.
     *
     * @return opens a new session each time
     */
    DataSource sessions();

    /**
     * A step begins. What the tool sends from now on, until it has written the step's history row, belongs to it.
     *
     * @param step which
     */
    void begin(Step step);

    /**
     * A step has ended without a history row: the tool goes on without it.
     *
     * @param step which
     */
    void end(Step step);

    /**
     * Notes durably that the running step does something that the database cannot take back.
     *
     * @param what it does, for people
     * @throws SQLException if it could not be noted; then it must not be done
     */
    void note(String what) throws SQLException;

    /**
     * A step of an earlier run that was broken off half-way and that nobody has resolved.
     *
     * @return the facts
     */
    Optional<HalfApplied> halfApplied();

    /**
     * The steps of earlier runs that were broken off, of which a person has said how far they came, and that no run has
     * finished yet.
     *
     * @return the facts of each
     */
    List<HalfApplied> unfinished();

    /**
     * The sessions of earlier claims that were ended.
     *
     * @return what the server calls them
     */
    List<String> ended();

    /**
     * How many claims there were.
     *
     * @return this one's place, 0 if the database does not fence
     */
    long epoch();

    /**
     * Asks the database whether this is still the current claim.
     *
     * @throws FencedException if somebody else has claimed the schema
     * @throws SQLException if the database fails
     */
    void prove() throws SQLException;

    /**
     * Which statement of the running step failed first, of those that may change something.
     *
     * @return its place, from 1; empty if none has failed, or it is not known
     */
    Optional<Integer> failedStatement();

    /**
     * What this claim's own run has left half-applied, as the database has it now.
     *
     * @return the facts, or empty if nothing is
     * @throws SQLException if the database fails
     */
    Optional<HalfApplied> left() throws SQLException;

    /**
     * Runs of earlier claims that this one found not to have ended.
     *
     * @return what was kept of them
     */
    List<RunRecord> takenOver();

    /**
     * Writes how a claim under which nothing was to be run leaves the schema.
     *
     * @param state how
     * @throws FencedException if somebody else has claimed the schema meanwhile
     * @throws SQLException if the database fails
     */
    void finish(SchemaState state) throws SQLException;

    /**
     * Writes how the run has left the schema, and keeps how it has ended.
     *
     * @param state how it left the schema
     * @param run how it ended
     * @throws FencedException if somebody else has claimed the schema meanwhile
     * @throws SQLException if the database fails
     */
    void finish(SchemaState state, RunRecord run) throws SQLException;

    /**
     * Keeps how a run has ended that cannot say how it leaves the schema.
     *
     * @param run how it ended
     * @throws FencedException if somebody else has claimed the schema meanwhile
     * @throws SQLException if the database fails
     */
    void keep(RunRecord run) throws SQLException;

    /**
     * The lease is lost. A transaction is cancelled; what the database could not take back goes on until somebody else
     * claims. Returns at once.
     */
    void leaseLost();

    /**
     * Whether somebody else has claimed the schema.
     *
     * @return what is known of it
     */
    Optional<String> fenced();

    /**
     * Whether a transaction has failed because somebody else kept a lock, and all of it was taken back.
     *
     * @return true until the next step begins
     */
    boolean isLockedOut();

    /** Ends all sessions. The claim stays what it is until the next one. */
    @Override
    void close();
}
