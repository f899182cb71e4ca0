package io.resite.vault;

import java.util.concurrent.atomic.AtomicInteger;

class MemoryObjectStoreTest extends ObjectStoreContract {
    private final AtomicInteger toLose = new AtomicInteger();

    @Override
    ObjectStore emptyStore() {
        return new MemoryObjectStore(new MemoryObjectStore.Weather() {
            @Override
            public void answer(String operation, String key) {
                if (operation.equals("create") && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new StoreException("the answer was lost");
                }
            }
        });
    }

    @Override
    void loseAnswersOfNextCreates(int count) {
        toLose.set(count);
    }
}
