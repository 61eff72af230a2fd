namespace Sessions;

/// <summary>Letting somebody without a key link a phone: see <see cref="LinkOffer"/>.</summary>
internal sealed partial class SessionGrain
{
    private async Task<OfferLinkOutcome> OfferLinkInTurnAsync(LinkOffer offer, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Snapshot() is null) return OfferLinkOutcome.NotFound;
        if (_record!.IsLinked) return OfferLinkOutcome.AlreadyLinked;

        await ChangeAsync(record => Owned(record) with { Link = offer });
        return OfferLinkOutcome.Offered;
    }

    /// <summary>Once a phone is linked, the token is of no more use.</summary>
    private LinkOffer? LinkAfter(SessionRecord changed) =>
        changed is { Status: SessionStatus.Connected, Link: { IsSpent: false } link } ? link.Spend(services.Now) : changed.Link;
}
