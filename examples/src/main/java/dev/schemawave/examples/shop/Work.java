package dev.schemawave.examples.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a replica does all the time while it serves: the queries of its build, over and over, in each database that it uses.
 * {@code queries/customers.sql} on the class path is for the database that {@code SHOP_CUSTOMERS_URL} names.
 */
final class Work {

    private static final Pattern URL = Pattern.compile("(SHOP_([A-Z]+))_URL");
    private static final long PAUSE_MILLIS = 50;
    private static final long FAREWELL_MILLIS = 5_000;

    private final List<Queries> databases;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Work(List<Queries> databases) {
        this.databases = databases;
    }

    static Work of(Map<String, String> environment) throws IOException {
        List<Queries> databases = new ArrayList<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            Matcher url = URL.matcher(variable.getKey());
            if (url.matches()) {
                String prefix = url.group(1);
                List<String> statements = statements(url.group(2).toLowerCase(Locale.ROOT));
                String user = Objects.requireNonNull(environment.get(prefix + "_USER"));
                String file = Objects.requireNonNull(environment.get(prefix + "_PASSWORD_FILE"));
                databases.add(new Queries(variable.getValue(), user, Files.readString(Path.of(file)), statements));
            }
        }
        return new Work(databases);
    }

    private static List<String> statements(String database) throws IOException {
        try (InputStream file = Work.class.getResourceAsStream("/queries/" + database + ".sql")) {
            return file == null
                    ? List.of()
                    : Stream.of(new String(file.readAllBytes(), StandardCharsets.UTF_8)
                                    .strip()
                                    .split(";\\s*"))
                            .toList();
        }
    }

    /** Asks everything once, then goes on beside the caller until the process ends. */
    void begin() {
        if (databases.isEmpty()) {
            return;
        }
        databases.forEach(Queries::askAll);
        Thread worker = new Thread(this::goOn, "work");
        worker.setDaemon(true);
        worker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(worker), "end of work"));
    }

    private void goOn() {
        try {
            while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                databases.forEach(Queries::askAll);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Thread worker) {
        ended.countDown();
        try {
            worker.join(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.println(databases.stream()
                .map(Queries::done)
                .reduce(WorkDone.NONE, WorkDone::and)
                .toLine());
    }
}
