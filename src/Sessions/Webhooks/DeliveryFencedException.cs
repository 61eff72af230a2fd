namespace Sessions.Webhooks;

/// <summary>Another process delivers for this webhook: what this one knows is not true any more, and it must not go on.</summary>
internal sealed class DeliveryFencedException() : Exception("Another process delivers for this webhook.");
