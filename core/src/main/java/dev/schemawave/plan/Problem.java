package dev.schemawave.plan;

import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import java.util.List;
import java.util.stream.Collectors;

/** Why a service would never be migrated. Its text form says so to people. */
public sealed interface Problem {

    /**
     * The services that it stops.
     *
     * @return at least one
     */
    List<LedgerKey> stopped();

    /**
     * Services that wait for each other.
     *
     * @param way from one to the next that it waits for, the first one also last
     */
    record Cycle(List<LedgerKey> way) implements Problem {

        /** Copies the list. */
        public Cycle {
            way = List.copyOf(way);
        }

        @Override
        public List<LedgerKey> stopped() {
            return way.subList(1, way.size());
        }

        @Override
        public String toString() {
            return "services wait for each other: "
                    + way.stream().map(LedgerKey::toString).collect(Collectors.joining(" -> "));
        }
    }

    /**
     * A required service that the plan does not have.
     *
     * @param service whose requirement it is
     * @param requirement the requirement
     */
    record UnknownService(LedgerKey service, Requirement requirement) implements Problem {

        @Override
        public List<LedgerKey> stopped() {
            return List.of(service);
        }

        @Override
        public String toString() {
            return service + " requires " + requirement + ", but this plan has no " + requirement.target();
        }
    }

    /**
     * A required version that nobody's migrations lead to.
     *
     * @param service whose requirement it is
     * @param requirement the requirement
     * @param on the schema that is required
     * @param end where that one's migrations end
     */
    record OutOfReach(LedgerKey service, Requirement requirement, LedgerKey on, Standing end) implements Problem {

        @Override
        public List<LedgerKey> stopped() {
            return List.of(service);
        }

        @Override
        public String toString() {
            return service + " requires " + requirement + ", but the migrations of " + on + " end at " + end;
        }
    }

    /**
     * A required version of a schema that names none.
     *
     * @param service whose requirement it is
     * @param requirement the requirement
     * @param on the schema that is required
     */
    record Unversioned(LedgerKey service, Requirement requirement, LedgerKey on) implements Problem {

        @Override
        public List<LedgerKey> stopped() {
            return List.of(service);
        }

        @Override
        public String toString() {
            return service + " requires " + requirement + ", but " + on
                    + " names no version: set schemawave.version there, or tag its changelog";
        }
    }
}
