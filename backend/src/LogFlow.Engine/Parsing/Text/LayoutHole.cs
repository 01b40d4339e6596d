namespace LogFlow.Engine.Parsing.Text;

/// <summary>What a hole in a layout holds.</summary>
internal enum LayoutHole : byte
{
    /// <summary>No hole: literal text.</summary>
    Text = 0,

    /// <summary>A time with a date, its year may be missing.</summary>
    Time,

    /// <summary>A time of day.</summary>
    Clock,

    /// <summary>HDFS: <c>081109 203518</c>.</summary>
    CompactTime,

    /// <summary>glog and klog: <c>0102 15:04:05.678901</c>, also with a year in front.</summary>
    GlogTime,

    /// <summary>Unix time, ten digits or more.</summary>
    Epoch,

    /// <summary>A level's name.</summary>
    Level,

    /// <summary>A level's letter.</summary>
    Letter,

    /// <summary>Digits, an attribute.</summary>
    Number,

    /// <summary>A word that looks like a logger's or component's name, an attribute.</summary>
    Logger,

    /// <summary>A word without blanks, an attribute.</summary>
    Word,

    /// <summary>Anything up to the text behind the hole, an attribute.</summary>
    Any,

    /// <summary>A word that names the service.</summary>
    Service,

    /// <summary>A log file's name that begins with the service's: <c>nova-api.log.1.2017-05-16</c>.</summary>
    ServiceFile,

    /// <summary>A syslog tag: service, module and process id.</summary>
    Program,

    /// <summary>The rest, or what stands before a fixed tail.</summary>
    Message,
}
