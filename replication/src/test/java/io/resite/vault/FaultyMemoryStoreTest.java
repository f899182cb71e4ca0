package io.resite.vault;

/// Answers are lost between the adapter and its memory.
class FaultyMemoryStoreTest extends FaultyStoreContract {
    @Override
    ObjectStore calm() {
        return new MemoryObjectStore(new MemoryObjectStore.Weather() {
            @Override
            public void answer(String operation, String key) {
                if (operation.equals("create") && losesAnswer.get()) {
                    throw new StoreException("the answer was lost");
                }
            }
        });
    }
}
