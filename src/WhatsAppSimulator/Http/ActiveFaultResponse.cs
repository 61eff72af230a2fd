using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Http;

/// <param name="Id">For <c>DELETE /faults/{id}</c>.</param>
/// <param name="Left">On how many occasions it will still show; absent: until it is ended.</param>
/// <param name="Fault">The request that asks for the same.</param>
internal sealed record ActiveFaultResponse(long Id, int? Left, FaultRequest Fault)
{
    public static ActiveFaultResponse From(ActiveFault active) => new(active.Id, active.Left, FaultWriter.Write(active.Fault));
}
