// Tests of one assembly run one after another: the machine that runs them may have two cores only.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
