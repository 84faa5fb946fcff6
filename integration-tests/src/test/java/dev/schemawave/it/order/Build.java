package dev.schemawave.it.order;

import dev.schemawave.CoordinatorBuilder;

/** How the services of a graph are built. */
interface Build {

    /** Gives a replica its database and its migration tool. */
    void equip(CoordinatorBuilder replica, Graph.Node node, Watcher watcher);
}
