namespace Shared.Processes;

/// <summary>A linked device as the simulator tells it.</summary>
/// <param name="Number">Of its phone, digits alone.</param>
/// <param name="Device">Unique with that phone.</param>
/// <param name="Online">Whether it is logged in now.</param>
/// <param name="PreKeyCount">One-time pre-keys that the server has of it.</param>
internal sealed record LinkedDevice(string Number, int Device, bool Online, int PreKeyCount);
