package dev.schemawave.examples.demo;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A build of a service, and the replicas that are to run it.
 *
 * @param service as this build has it
 * @param build its number, from 1
 * @param firstStep the first one that the build before does not have
 * @param replicas not yet started
 */
record Release(ShopService service, int build, int firstStep, List<Replica> replicas) {

    List<String> newSteps() {
        return IntStream.rangeClosed(firstStep, service.steps())
                .mapToObj(Integer::toString)
                .toList();
    }

    @Override
    public String toString() {
        return "build " + build + " of " + service.name();
    }
}
