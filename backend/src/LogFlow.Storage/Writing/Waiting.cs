namespace LogFlow.Storage.Writing;

/// <summary>Those who wait for the open group, told together when it is committed or given up. Under the writer's lock.</summary>
internal sealed class Waiting
{
    private List<TaskCompletionSource> _waiting = [];

    public void Add(TaskCompletionSource? one)
    {
        if (one is not null)
        {
            _waiting.Add(one);
        }
    }

    /// <param name="failure">Null when what they wait for is durable.</param>
    public void Tell(Exception? failure)
    {
        if (_waiting.Count > 0)
        {
            var told = _waiting;
            _waiting = [];
            Tell(told, failure);
        }
    }

    /// <summary>Tells one who need not wait for the group.</summary>
    public static void TellAtOnce(TaskCompletionSource? one, Exception failure)
    {
        if (one is not null)
        {
            Tell([one], failure);
        }
    }

    // On another thread: the writer's lock is held here, and what follows may come back to the store.
    private static void Tell(List<TaskCompletionSource> told, Exception? failure) => ThreadPool.UnsafeQueueUserWorkItem(
        static state =>
        {
            foreach (var source in state.told)
            {
                if (state.failure is null)
                {
                    source.TrySetResult();
                }
                else
                {
                    source.TrySetException(state.failure);
                }
            }
        },
        (told, failure),
        preferLocal: false);
}
