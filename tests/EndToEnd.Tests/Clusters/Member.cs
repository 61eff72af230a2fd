using Shared.Processes;

namespace EndToEnd.Tests.Clusters;

/// <summary>A server that owns sessions, and the port by which records name it.</summary>
internal sealed record Member(Server Server, int SiloPort)
{
    public SessionClient Api => Server.Api;
}
