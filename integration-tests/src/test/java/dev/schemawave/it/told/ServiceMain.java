package dev.schemawave.it.told;

import dev.schemawave.Coordinator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A service as people write it: what it throws ends its main thread, and so the process. */
final class ServiceMain {

    private ServiceMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println("BOOTED");
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        Coordinator.builder()
                .property("flyway.locations", args[0])
                .listener(
                        event -> System.out.println("EVENT " + event.getClass().getSimpleName() + " " + event))
                .build()
                .migrate();
    }
}
