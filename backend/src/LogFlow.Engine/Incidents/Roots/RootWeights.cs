namespace LogFlow.Engine.Incidents.Roots;

/// <summary>
/// What each kind of evidence is worth when roots are ranked: all weights in one place. A candidate's raw score is the sum of
/// weight x strength (0 to 1 each); the scores are the softmax of the raw scores.
/// </summary>
internal static class RootWeights
{
    // Errors, time and silence that no callee explains are the nearest thing to proof that there is.
    public const double OwnErrors = 0.30;

    public const double OwnTime = 0.28;

    // Calls that wait on the way to a service: its network or its queue, so as good as time of its own.
    public const double Transit = 0.28;

    // Calls that do not do what they always did: the program itself took another way, which load and a slow neighbour do not bring about.
    public const double Steps = 0.34;

    // A service that is called for and says nothing at all; above own errors, for it cannot show any.
    public const double Silence = 0.34;

    // More lines or warnings than before: a cause in a flood, but callers of a broken service warn as well, so it must lose
    // against errors and time of one's own.
    public const double Volume = 0.13;

    // More calls per request while no callee fails: nobody else's fault; it floods those it calls.
    public const double Calls = 0.22;

    // How much of the trouble lies upstream of the candidate. Most of it separates a callee from its callers.
    public const double Reach = 0.30;

    // Who was first. Onsets are off by a second or two at best and by a minute at worst, so this only tips the scales.
    public const double OnsetOrder = 0.10;

    // A first-time error shape at the moment of change; callers get new shapes too ("call failed"), hence small.
    public const double NewTemplate = 0.05;

    // Findings that its own past hardly knows. Nothing in a young stream, for it takes a past; chosen where alerts are all there is.
    public const double Rarity = 0.30;

    // So many of a service's rarest findings are added up: several say more than one, but a chatterer's many say no more than that.
    public const int RarestCount = 4;

    // Nats of surprise that count half.
    public const double HalfRarityNats = 3;

    // Others' lines naming the service; the speaker has seen it fail.
    public const double Mention = 0.12;

    // Size beside the largest own change of any candidate: noise found at a bystander is small.
    public const double Shift = 0.08;

    // How sharply scores follow raw scores: a lead of 0.1 is worth odds of about 3.3 to 1.
    public const double Sharpness = 12;

    // The root on top stays on top unless another leads by this much raw score: no flapping on ties.
    public const double Incumbent = 0.03;

    // A bystander with a share of p in the root's trouble shows p / (p + this) of it: a fifth of the calls is plainly visible.
    public const double VisibleShare = 0.05;

    // Onsets closer than this say nothing about order, seconds.
    public const double OnsetBlur = 1;

    // An onset earlier by this and more counts fully, seconds.
    public const double OnsetFull = 4;

    // Beyond this a lead says less and less, for it is rather another matter; from OnsetUnrelated on it says nothing. Seconds.
    public const double OnsetFar = 15;

    public const double OnsetUnrelated = 60;

    // A delay of one's own counts fully when it reaches this share of the largest: 20 ms are no cause of two seconds.
    public const double DelayBeside = 0.25;

    // A finding counts fully when the logarithm of its nats reaches this share of the surest one's: with many services and
    // quantities some are always off by chance, and their few nats must not weigh against hundreds.
    public const double SureBeside = 0.7;
}
