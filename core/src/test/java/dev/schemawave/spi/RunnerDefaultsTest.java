package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A runner that implements only what it must refuses the rest, and says what helps. */
class RunnerDefaultsTest {

    private static final RollbackTarget TARGET = new RollbackTarget.ToVersion("1");

    private final MigrationRunner runner = new Least();

    @Test
    void itCannotRollBack() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> runner.rollback(nobody(MigrationContext.class), TARGET),
                () -> runner.rollbackPlan(nobody(DataSource.class), TARGET))) {
            MigrationException.Failure failure = refused(call);
            assertThat(failure.reason()).isEqualTo("the runner for least cannot roll back");
            assertThat(failure.next()).contains("new migration").contains("MigrationRunner.rollback");
            assertThat(failure.leftBehind()).isEqualTo("unchanged");
        }
    }

    @Test
    void itCannotPlanWithoutADatabase() {
        assertThat(refused(() -> runner.outline(Optional.empty())).reason())
                .isEqualTo("the runner for least cannot plan without a database");
    }

    @Test
    void aRollbackByNothingIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RollbackTarget.LastSteps(0));
        assertThat(new RollbackTarget.LastSteps(2)).hasToString("by 2 steps");
        assertThat(TARGET).hasToString("to 1");
    }

    @Test
    void theStepThatUndoesAnotherHasAnIdOfItsOwn() {
        Step step = new Step("3", "split name", Optional.of("V3__split_name.sql"));

        assertThat(step.undo(Optional.of("U3__split_name.sql")))
                .isEqualTo(new Step("undo of 3", "split name", Optional.of("U3__split_name.sql")));
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                RunnerDefaultsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    throw new IllegalStateException("called " + method.getName());
                }));
    }

    private static MigrationException.Failure refused(ThrowingCallable call) {
        return catchThrowableOfType(MigrationException.class, call).failure();
    }

    private static final class Least implements MigrationRunner {

        @Override
        public String tool() {
            return "least";
        }

        @Override
        public HistoryTable historyTable() {
            return new HistoryTable(Optional.empty(), "history");
        }

        @Override
        public SchemaPlan plan(DataSource database) {
            throw new IllegalStateException("not called");
        }

        @Override
        public void makeHistory(DataSource database) {}

        @Override
        public String withoutSecrets(String statement) {
            return statement;
        }

        @Override
        public List<Step.Applied> migrate(MigrationContext context) {
            return List.of();
        }
    }
}
