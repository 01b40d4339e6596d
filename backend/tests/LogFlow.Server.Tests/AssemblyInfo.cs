// Most of these tests wait for a server rather than compute, so some of their classes run at once.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
