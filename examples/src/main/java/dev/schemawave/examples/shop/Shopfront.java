package dev.schemawave.examples.shop;

import dev.schemawave.Outcome;
import java.io.IOException;
import java.io.OutputStream;

/** Stands for the work of a service: open until the standard input ends or the process is told to stop. */
final class Shopfront {

    private Shopfront() {}

    /** Tells the demo that the service is ready, and serves. */
    static void open(Outcome outcome) throws IOException {
        Work.of(System.getenv()).begin();
        System.out.println(Readiness.now(outcome).toLine());
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
