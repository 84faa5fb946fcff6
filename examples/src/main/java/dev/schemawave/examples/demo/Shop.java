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

    static final ShopService CUSTOMERS = service("customers", "flyway", CustomersService.class, 4, 2);
    static final ShopService ORDERS = service("orders", "flyway", OrdersService.class, 5, 3);
    static final ShopService SHIPPING = service("shipping", "liquibase", ShippingService.class, 4, 2);

    static final List<ShopService> SERVICES = List.of(CUSTOMERS, ORDERS, SHIPPING);

    private static final int REPLICAS = 3;

    private Shop() {}

    private static ShopService service(String name, String tool, Class<?> main, int steps, int slowStep) {
        return new ShopService(name, tool, main, steps, slowStep, ShopService.SHOP.resolve(name));
    }

    /** All replicas of all services, not yet started. */
    static List<Replica> replicas(Story story) {
        Map<Long, String> names = new ConcurrentHashMap<>();
        return SERVICES.stream()
                .flatMap(service -> IntStream.rangeClosed(1, REPLICAS)
                        .mapToObj(number -> new Replica(service, service.name() + "-" + number, names, story)))
                .toList();
    }
}
