package dev.schemawave.cli;

import dev.schemawave.ConfigurationException;
import dev.schemawave.CoordinationUnavailableException;
import dev.schemawave.DatabaseUnavailableException;
import dev.schemawave.HalfAppliedException;
import dev.schemawave.LockTimeoutException;
import dev.schemawave.RequirementCycleException;
import dev.schemawave.RequirementsNotMetException;
import dev.schemawave.RollbackRefusedException;
import dev.schemawave.SchemaAheadException;
import dev.schemawave.SchemawaveException;
import dev.schemawave.StoppedException;

/** What the process ends with, so that a script can tell cases apart. Documented in the help. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_MET = 3;
    static final int REFUSED = 4;
    static final int HALF_APPLIED = 5;
    static final int BUSY = 6;
    static final int UNREACHABLE = 7;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(SchemawaveException error) {
        if (error instanceof ConfigurationException) {
            return USAGE;
        }
        if (error instanceof RequirementsNotMetException || error instanceof RequirementCycleException) {
            return NOT_MET;
        }
        if (error instanceof SchemaAheadException || error instanceof RollbackRefusedException) {
            return REFUSED;
        }
        if (error instanceof HalfAppliedException) {
            return HALF_APPLIED;
        }
        if (error instanceof LockTimeoutException) {
            return BUSY;
        }
        if (error instanceof DatabaseUnavailableException || error instanceof CoordinationUnavailableException) {
            return UNREACHABLE;
        }
        return error instanceof StoppedException ? INTERRUPTED : FAILED;
    }
}
