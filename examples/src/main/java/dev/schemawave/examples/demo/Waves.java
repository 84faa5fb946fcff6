package dev.schemawave.examples.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In which order services migrate: a service of one wave needs only services of earlier ones. */
final class Waves {

    private Waves() {}

    /**
     * Finds the waves.
     *
     * @param requires for each service those that it needs
     * @return for each service the number of its wave, from 1
     */
    static Map<String, Integer> of(Map<String, ? extends Collection<String>> requires) {
        Map<String, Integer> waves = new LinkedHashMap<>();
        for (int wave = 1; waves.size() < requires.size(); wave++) {
            List<String> next = new ArrayList<>();
            requires.forEach((service, needs) -> {
                if (!waves.containsKey(service) && waves.keySet().containsAll(needs)) {
                    next.add(service);
                }
            });
            if (next.isEmpty()) {
                throw new IllegalArgumentException("these services wait for each other or for none there is: "
                        + requires.keySet().stream()
                                .filter(service -> !waves.containsKey(service))
                                .sorted()
                                .toList());
            }
            for (String service : next) {
                waves.put(service, wave);
            }
        }
        return waves;
    }
}
