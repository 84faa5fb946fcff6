package dev.schemawave.examples.demo;

import dev.schemawave.examples.shop.CustomersService;
import dev.schemawave.examples.shop.OrdersService;
import dev.schemawave.examples.shop.ShippingService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** What the shop consists of. */
final class Shop {

    static final List<ShopService> SERVICES = List.of(
            new ShopService("customers", "flyway", CustomersService.class, 4, 2, Map.of()),
            new ShopService("orders", "flyway", OrdersService.class, 5, 3, Map.of()),
            new ShopService("shipping", "liquibase", ShippingService.class, 4, 2, Map.of()));

    private static final int REPLICAS = 3;

    private Shop() {}

    /** All replicas of all services, not yet started. */
    static List<Replica> replicas(Story story) {
        Map<Long, String> names = new ConcurrentHashMap<>();
        return SERVICES.stream()
                .flatMap(service -> IntStream.rangeClosed(1, REPLICAS)
                        .mapToObj(number -> new Replica(service, service.name() + "-" + number, names, story)))
                .toList();
    }
}
