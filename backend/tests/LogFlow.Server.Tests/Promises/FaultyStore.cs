using System.Reflection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Tests.Promises;

/// <summary>The real store with a fault in front of its consumers: the fault is asked before every item.</summary>
public class FaultyStore : DispatchProxy
{
    private IStoreWriter _inner = null!;
    private Func<Task> _fault = null!;

    public static IStoreWriter Around(IStoreWriter inner, Func<Task> fault)
    {
        var proxy = Create<IStoreWriter, FaultyStore>();
        ((FaultyStore)(object)proxy)._inner = inner;
        ((FaultyStore)(object)proxy)._fault = fault;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Invoke(_inner, args) switch
    {
        IConsumer<LogBatch> records => new FaultyConsumer<LogBatch>(records, _fault),
        var result => result,
    };

    private sealed class FaultyConsumer<T>(IConsumer<T> inner, Func<Task> fault) : IConsumer<T>
    {
        public string Name => inner.Name;

        public async ValueTask HandleAsync(T item, CancellationToken cancellationToken)
        {
            await fault();
            await inner.HandleAsync(item, cancellationToken);
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);
    }
}
