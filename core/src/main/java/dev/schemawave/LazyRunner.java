package dev.schemawave;

import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import dev.schemawave.time.DaemonThreads;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A migration runner that is made when it is first needed: a start with nothing to do loads no tool. For one thread. */
final class LazyRunner {

    private static final DaemonThreads THREADS = new DaemonThreads("schemawave-inputs");

    private final String tool;
    private final Supplier<CompletableFuture<Optional<BuildInputs>>> inputs;
    private final Supplier<MigrationRunner> maker;
    private @Nullable MigrationRunner made;

    private LazyRunner(
            String tool, Supplier<CompletableFuture<Optional<BuildInputs>>> inputs, Supplier<MigrationRunner> maker) {
        this.tool = tool;
        this.inputs = inputs;
        this.maker = maker;
    }

    /**
     * Makes nothing yet.
     *
     * @param tool the name of the tool
     * @param inputs finds the build's inputs without the tool, on a thread of its own: it takes no database, and a session
     *     can be opened meanwhile
     * @param maker makes the runner, once
     */
    static LazyRunner of(String tool, Supplier<Optional<BuildInputs>> inputs, Supplier<MigrationRunner> maker) {
        return new LazyRunner(
                tool,
                () -> CompletableFuture.supplyAsync(
                        inputs, task -> THREADS.newThread(task).start()),
                maker);
    }

    /** Of a runner that is made. */
    static LazyRunner of(MigrationRunner runner) {
        return new LazyRunner(runner.tool(), () -> CompletableFuture.completedFuture(runner.inputs()), () -> runner);
    }

    String tool() {
        return tool;
    }

    /** Begins to find the build's inputs. */
    CompletableFuture<Optional<BuildInputs>> inputs() {
        return inputs.get();
    }

    /**
     * The runner.
     *
     * @throws ConfigurationException if the tool refuses its settings
     */
    synchronized MigrationRunner get() {
        MigrationRunner runner = made;
        if (runner == null) {
            runner = maker.get();
            made = runner;
        }
        return runner;
    }

    /** Makes the runner, and tells what the tool refuses of its settings. */
    List<String> faults() {
        try {
            get();
            return List.of();
        } catch (ConfigurationException e) {
            return e.faults();
        }
    }

    HistoryTable historyTable() {
        return get().historyTable();
    }
}
