namespace Sessions;

/// <summary>What became of the wish for a link page.</summary>
public enum OfferLinkOutcome
{
    /// <summary>The token opens it; one that was given before opens nothing any more.</summary>
    Offered,

    /// <summary>There is no such session.</summary>
    NotFound,

    /// <summary>A phone has linked it: there is nothing to link.</summary>
    AlreadyLinked,
}
