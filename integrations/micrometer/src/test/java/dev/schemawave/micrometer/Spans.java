package dev.schemawave.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Writes down observations as they end. The registry refuses one that ends twice or was never begun. */
final class Spans implements ObservationHandler<Observation.Context> {

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    Spans() {
        registry.observationConfig().observationHandler(this);
    }

    ObservationRegistry registry() {
        return registry;
    }

    /** For example {@code schemawave.claim in schemawave.migrate [service=orders]}. */
    List<String> ended() {
        return ended;
    }

    int open() {
        return open.get();
    }

    @Override
    public void onStart(Observation.Context context) {
        open.incrementAndGet();
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
        ended.add(event.getName() + " at " + event.getWallTime());
    }

    @Override
    public void onStop(Observation.Context context) {
        open.decrementAndGet();
        String parent = Optional.ofNullable(context.getParentObservation())
                .map(ObservationView::getContextView)
                .map(outer -> " in " + outer.getName())
                .orElse("");
        String values = context.getAllKeyValues().stream().map(Spans::text).collect(Collectors.joining(", "));
        String error = Optional.ofNullable(context.getError())
                .map(failure -> " " + failure.getClass().getSimpleName())
                .orElse("");
        ended.add(context.getName() + parent + " [" + values + "]" + error);
    }

    private static String text(KeyValue value) {
        return value.getKey() + "=" + value.getValue();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }
}
