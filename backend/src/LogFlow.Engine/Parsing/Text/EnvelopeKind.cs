namespace LogFlow.Engine.Parsing.Text;

/// <summary>What a container runtime puts around each line that a program wrote.</summary>
internal enum EnvelopeKind
{
    /// <summary><c>{"log":"text\n","stream":"stdout","time":"..."}</c></summary>
    DockerJson,

    /// <summary><c>2016-10-06T00:17:09.669794202Z stdout F text</c></summary>
    Cri,
}
