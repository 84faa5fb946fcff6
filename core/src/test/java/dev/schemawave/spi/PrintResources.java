package dev.schemawave.spi;

/** What is found in a process of its own: the names and hashes below a folder, and those of one file. */
final class PrintResources {

    private PrintResources() {}

    /** Prints to standard output. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        try (Resources resources = new Resources(Resources.contextLoader())) {
            for (HashedResource file : resources.below(arguments[0]).orElseThrow()) {
                System.out.println(file.name() + "=" + file.hash());
            }
            System.out.println(resources.named(arguments[1]).orElseThrow().size());
            System.out.println(PrintResources.class.getResource("/" + arguments[1]));
        }
    }
}
