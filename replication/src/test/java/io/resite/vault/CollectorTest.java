package io.resite.vault;

class CollectorTest extends CollectorContract {
    @Override
    ObjectStore emptyStore() {
        return new MemoryObjectStore();
    }
}
