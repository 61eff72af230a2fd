using Sessions.Storage.Encryption;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>Devices in Table Storage; see <see cref="TableDeviceStore"/>.</summary>
internal sealed class TableDeviceStores(StorageTables tables, KeyRing ring, IRandomSource random) : IDeviceStores
{
    private readonly RowCipher _cipher = new(tables.Devices.Name, ring, random);

    public IOwnedDeviceStore Open(SessionKey key, long epoch)
    {
        RowKeys.Check(key);

        return new TableDeviceStore(tables.Devices, _cipher, key, epoch, WriteId.New(random));
    }
}
