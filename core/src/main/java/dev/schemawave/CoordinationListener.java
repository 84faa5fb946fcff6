package dev.schemawave;

/**
 * Is told what happens during a start-up. The log is such a listener.
 *
 * <p>Each listener has a thread of its own for as long as the start-up lasts and is called by that thread alone, in the
 * order of the events. A listener that throws is logged; one that hangs loses events. Neither delays nor fails a
 * migration.
 *
 * <p>Listeners are given in code, or found on the class path by {@link java.util.ServiceLoader}, anew for each coordinator,
 * unless one of the same class was given in code.
 */
@FunctionalInterface
public interface CoordinationListener {

    /**
     * Something has happened.
     *
     * @param event what; a switch over its type should have a default branch, since later versions tell more
     */
    void on(CoordinationEvent event);
}
