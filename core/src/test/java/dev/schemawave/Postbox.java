package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Fact;
import dev.schemawave.model.Message;
import dev.schemawave.spi.NotificationException;
import dev.schemawave.spi.Notifier;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes messages, as a channel does that can be told to fail or to hang. */
final class Postbox implements Notifier {

    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger tries = new AtomicInteger();
    volatile CountDownLatch hanging = new CountDownLatch(0);
    private final List<Message> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Message> unread = new LinkedBlockingQueue<>();

    @Override
    public void send(Message message) throws NotificationException, InterruptedException {
        tries.incrementAndGet();
        hanging.await();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw NotificationException.busy("HTTP 503", Optional.empty());
        }
        all.add(message);
        unread.add(message);
    }

    /** Waits for the next message about a fact. */
    Message next(Fact fact) throws InterruptedException {
        while (true) {
            Message message = unread.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("a message that something is " + fact).isNotNull();
            if (message.fact() == fact) {
                return message;
            }
        }
    }

    List<Message> all() {
        return List.copyOf(all);
    }

    List<Fact> facts() {
        return all.stream().map(Message::fact).toList();
    }
}
