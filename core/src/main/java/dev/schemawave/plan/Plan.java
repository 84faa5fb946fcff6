package dev.schemawave.plan;

import dev.schemawave.model.LedgerKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * In which order the schemas of services are migrated. Pure data, in an order that depends on nothing but the data, so that
 * two plans and their texts can be compared.
 *
 * @param services all of them, by name
 * @param waits who requires whom
 * @param waves who is migrated at once, one wave after the other
 * @param problems why some are never migrated
 */
public record Plan(
        List<PlannedService> services, List<Wait> waits, List<List<LedgerKey>> waves, List<Problem> problems) {

    /** Copies the lists. */
    public Plan {
        services = List.copyOf(services);
        waits = List.copyOf(waits);
        waves = waves.stream().map(List::copyOf).toList();
        problems = List.copyOf(problems);
    }

    /**
     * Orders services by what they require of each other. What none of them fulfils is a problem.
     *
     * @param services all services of a system
     * @return the plan
     * @throws IllegalArgumentException if two of them have the same name
     */
    public static Plan of(Collection<PlannedService> services) {
        List<PlannedService> sorted = services.stream()
                .sorted(Comparator.comparing(service -> service.key().toString()))
                .toList();
        long names = sorted.stream().map(PlannedService::key).distinct().count();
        if (names < sorted.size()) {
            throw new IllegalArgumentException("two services of a plan have the same name: "
                    + sorted.stream().map(PlannedService::key).toList());
        }
        Requirements requirements = new Requirements(sorted);
        List<Wait> waits = requirements.waits();
        List<Problem> problems = requirements.problems(waits);
        return new Plan(sorted, waits, Waves.of(sorted, waits, problems), problems);
    }

    /**
     * A plan for one service that says nothing of others: whether they fulfil its requirements has not been asked.
     *
     * @param service the service
     * @return the plan
     */
    public static Plan alone(PlannedService service) {
        List<PlannedService> services = List.of(service);
        return new Plan(services, List.of(), Waves.of(services, List.of(), List.of()), List.of());
    }

    /**
     * The services that have nothing to do.
     *
     * @return their names
     */
    public List<LedgerKey> settled() {
        return services.stream()
                .filter(service -> service.isSettled() && !isStopped(service.key()))
                .map(PlannedService::key)
                .toList();
    }

    /**
     * The services that a problem stops, and those that wait for them.
     *
     * @return their names
     */
    public List<LedgerKey> stuck() {
        return services.stream()
                .map(PlannedService::key)
                .filter(key -> waves.stream().noneMatch(wave -> wave.contains(key)))
                .filter(key -> !settled().contains(key))
                .toList();
    }

    private boolean isStopped(LedgerKey key) {
        return problems.stream().anyMatch(problem -> problem.stopped().contains(key));
    }

    /**
     * Finds a service.
     *
     * @param key its name
     * @return the service, or empty if the plan has none of this name
     */
    public Optional<PlannedService> service(LedgerKey key) {
        return services.stream().filter(service -> service.key().equals(key)).findFirst();
    }

    /**
     * For people.
     *
     * @return lines, each of which ends with a newline
     */
    public String text() {
        return new TextForm(this).toString();
    }

    /**
     * All statements that are known, service by service in the order of the waves. To be read, not to be run: a tool does
     * more than its scripts say.
     *
     * @return lines of SQL and of comments
     */
    public String sql() {
        return new SqlForm(this).toString();
    }

    /**
     * A flow chart for Mermaid, which many sites draw from Markdown.
     *
     * @return lines that begin with {@code flowchart}
     */
    public String mermaid() {
        return new MermaidForm(this).toString();
    }

    /**
     * A graph for Graphviz.
     *
     * @return lines that begin with {@code digraph}
     */
    public String dot() {
        return new DotForm(this).toString();
    }
}
