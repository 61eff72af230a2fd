using WhatsAppSimulator.Devices;
using Xunit;

namespace WhatsApp.Tests.Simulator;

public sealed class PreKeyShelfTests
{
    private const int LastId = 0xFFFFFF;

    private readonly PreKeyShelf _shelf = new([], 0);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(LastId)]
    public void An_id_is_never_taken_for_another_key_nor_an_older_one(int id)
    {
        Assert.Equal(PreKeyUpload.Taken, _shelf.Add(Records(1, 2, 10)));

        Assert.Equal(PreKeyUpload.Conflict, _shelf.Add([.. Records(11), .. Record(id, 99)]));

        Assert.Equal((3, 10), (_shelf.Count, _shelf.NewestId));
    }

    [Fact]
    public void An_id_that_was_left_out_is_too_old_and_zero_is_none()
    {
        Assert.Equal(PreKeyUpload.Conflict, _shelf.Add(Records(0)));
        _shelf.Add(Records(1, 3));

        Assert.Equal(PreKeyUpload.Conflict, _shelf.Add(Records(2)));
    }

    [Fact]
    public void After_the_greatest_id_they_begin_again()
    {
        _shelf.Add(Records(LastId - 1));

        Assert.Equal(PreKeyUpload.Taken, _shelf.Add(Records(LastId, 1, 2)));
        Assert.Equal(PreKeyUpload.Taken, _shelf.Add(Records(3)));
        Assert.Equal(PreKeyUpload.Conflict, _shelf.Add(Records(LastId - 2)));

        Assert.Equal((5, 3), (_shelf.Count, _shelf.NewestId));
    }

    private static byte[] Records(params int[] ids) => [.. ids.SelectMany(id => Record(id, (byte)id))];

    private static byte[] Record(int id, byte key) => [(byte)(id >> 16), (byte)(id >> 8), (byte)id, .. Enumerable.Repeat(key, 32)];
}
