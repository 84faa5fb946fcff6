package dev.schemawave.guard;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lease that is held, and lets something happen when it is asked for. */
final class ScriptedLease implements LeaseProof {

    /** What happens meanwhile. Returns whether the lease is then held. */
    @FunctionalInterface
    interface Deed {

        boolean happens() throws Exception;
    }

    private final Map<Integer, Deed> atLooks = new HashMap<>();
    private final Map<Integer, Deed> atProofs = new HashMap<>();
    private volatile boolean lost;
    private int looks;
    private int proofs;

    /** At the nth look at the local deadline, from 1. */
    ScriptedLease atLook(int nth, Deed deed) {
        atLooks.put(nth, deed);
        return this;
    }

    /** At the nth time that the lease is to be confirmed, from 1. */
    ScriptedLease atProof(int nth, Deed deed) {
        atProofs.put(nth, deed);
        return this;
    }

    /** From now on it is lost. */
    void lose() {
        lost = true;
    }

    @Override
    public synchronized boolean isHeld() {
        looks++;
        return answer(atLooks.get(looks));
    }

    @Override
    public synchronized boolean prove() {
        proofs++;
        return answer(atProofs.get(proofs));
    }

    private boolean answer(@Nullable Deed deed) {
        try {
            return deed == null ? !lost : deed.happens();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
