package dev.schemawave.cli;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the process begins: puts the class path together, and runs {@link Main} on it. */
public final class Launcher {

    private Launcher() {}

    /** What has to be known before the class path is there. All else is left to {@link Main}. */
    @Command
    private static final class Early {

        @Option(names = SharedOptions.CLASS_PATH)
        private final List<Path> classPath = new ArrayList<>();
    }

    /**
     * Runs a command and ends the process.
     *
     * @param arguments of the command line
     */
    public static void main(String[] arguments) {
        // On newer JDKs, too, System.console() then is there on a terminal only.
        System.setProperty("jdk.console", "java.base");
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        Early early = new Early();
        CommandLine command = new CommandLine(early).setUnmatchedArgumentsAllowed(true);
        try {
            command.parseArgs(arguments);
            ServiceClassPath path = ServiceClassPath.of(early.classPath);
            Runtime.getRuntime().addShutdownHook(new Thread(path::close, "schemawave-class-path"));
            return runOn(path.urls(), arguments);
        } catch (CommandLine.ParameterException | IllegalArgumentException e) {
            command.getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static int runOn(List<URL> added, String[] arguments) {
        List<URL> urls = new ArrayList<>(own());
        urls.addAll(added);
        // Stays open: the JVM's shutdown hooks may need classes of it.
        CommandLoader loader = new CommandLoader(urls);
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class<?> main = loader.loadClass(Main.class.getName());
            return (int) main.getMethod("run", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the command failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the command line's own classes are missing", e);
        }
    }

    private static List<URL> own() {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            try {
                urls.add(Path.of(entry).toAbsolutePath().toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("not a class path: " + entry, e);
            }
        }
        return urls;
    }
}
