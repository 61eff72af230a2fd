using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>One timer for everything that waits: what rings, when, how often, and that nothing stays behind.</summary>
public sealed class AlarmWheelTests
{
    private readonly TestTime _time = new();

    [Fact]
    public void An_alarm_rings_once_at_its_time_or_up_to_a_tick_later()
    {
        var wheel = new AlarmWheel(_time);
        var rung = 0;
        wheel.Set(new Alarm(() => rung++), TimeSpan.FromMilliseconds(20_050));

        _time.Advance(TimeSpan.FromMilliseconds(20_049));
        Assert.Equal(0, rung);
        _time.Advance(AlarmWheel.Tick);
        Assert.Equal(1, rung);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, rung);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void However_many_alarms_there_are_one_timer_waits_and_without_alarms_none()
    {
        var wheel = new AlarmWheel(_time);
        Assert.Equal(0, _time.WaitCount);
        var alarms = Enumerable.Range(1, 1000).Select(_ => new Alarm(() => { })).ToArray();

        for (var i = 0; i < alarms.Length; i++) wheel.Set(alarms[i], TimeSpan.FromMilliseconds(10 * i));
        Assert.Equal(1, _time.WaitCount);
        Assert.Equal(1000, wheel.Count);

        foreach (var alarm in alarms) wheel.Clear(alarm);
        Assert.Equal(0, _time.WaitCount);
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void An_alarm_taken_back_or_set_anew_does_not_ring_at_the_old_time()
    {
        var wheel = new AlarmWheel(_time);
        var (rung, cleared) = (0, 0);
        var moved = new Alarm(() => rung++);
        var dropped = new Alarm(() => cleared++);
        wheel.Set(moved, TimeSpan.FromSeconds(1));
        wheel.Set(dropped, TimeSpan.FromSeconds(1));

        wheel.Set(moved, TimeSpan.FromSeconds(3));
        wheel.Clear(dropped);
        wheel.Clear(dropped);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, rung);

        _time.Advance(TimeSpan.FromSeconds(1) + AlarmWheel.Tick);
        Assert.Equal(1, rung);
        Assert.Equal(0, cleared);
    }

    [Fact]
    public void An_alarm_may_set_itself_and_others_when_it_rings()
    {
        var wheel = new AlarmWheel(_time);
        var (rounds, others) = (0, 0);
        var other = new Alarm(() => others++);
        Alarm? self = null;
        self = new Alarm(() =>
        {
            if (++rounds < 5) wheel.Set(self!, TimeSpan.FromSeconds(25));
            wheel.Set(other, TimeSpan.Zero);
        });
        wheel.Set(self, TimeSpan.FromSeconds(25));

        for (var i = 0; i < 6; i++) _time.Advance(TimeSpan.FromSeconds(25.5));

        Assert.Equal(5, rounds);
        Assert.Equal(5, others);
        Assert.Equal(0, _time.WaitCount);
    }

    [Fact]
    public void One_longer_than_a_round_of_the_wheel_rings_in_its_own_round()
    {
        var wheel = new AlarmWheel(_time);
        var rung = 0;
        wheel.Set(new Alarm(() => rung++), TimeSpan.FromSeconds(120));

        for (var i = 0; i < 119; i++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, rung);
        _time.Advance(TimeSpan.FromSeconds(1) + AlarmWheel.Tick);
        Assert.Equal(1, rung);
    }

    [Fact]
    public void After_a_long_stop_of_the_process_all_that_are_overdue_ring_once()
    {
        var wheel = new AlarmWheel(_time);
        var rung = new int[1000];
        for (var i = 0; i < rung.Length; i++)
        {
            var own = i;
            wheel.Set(new Alarm(() => rung[own]++), TimeSpan.FromMilliseconds(30 * i));
        }

        _time.Advance(TimeSpan.FromHours(1));

        Assert.All(rung, count => Assert.Equal(1, count));
        Assert.Equal(0, _time.WaitCount);
    }

    [Fact]
    public void A_wall_clock_that_jumps_either_way_moves_no_alarm()
    {
        var wheel = new AlarmWheel(_time);
        var rung = 0;
        wheel.Set(new Alarm(() => rung++), TimeSpan.FromSeconds(20));

        _time.WallOffset = TimeSpan.FromDays(-400);
        _time.Advance(TimeSpan.FromSeconds(19));
        _time.WallOffset = TimeSpan.FromDays(400);
        Assert.Equal(0, rung);

        _time.Advance(TimeSpan.FromSeconds(1) + AlarmWheel.Tick);
        Assert.Equal(1, rung);
    }

    [Fact]
    public void Random_settings_ring_each_at_its_time_and_leave_nothing()
    {
        var random = new Random(7);
        var wheel = new AlarmWheel(_time);
        var start = _time.GetTimestamp();
        var due = new TimeSpan?[200];
        var late = new List<TimeSpan>();
        var alarms = new Alarm[due.Length];
        for (var i = 0; i < alarms.Length; i++)
        {
            var own = i;
            alarms[i] = new Alarm(() =>
            {
                late.Add(_time.GetElapsedTime(start) - due[own]!.Value);
                due[own] = null;
            });
        }

        for (var step = 0; step < 5000; step++)
        {
            var i = random.Next(alarms.Length);
            switch (random.Next(3))
            {
                case 0:
                    wheel.Clear(alarms[i]);
                    due[i] = null;
                    break;
                case 1:
                    var wait = TimeSpan.FromMilliseconds(random.Next(70_000));
                    wheel.Set(alarms[i], wait);
                    due[i] = _time.GetElapsedTime(start) + wait;
                    break;
                default:
                    // In steps not longer than a tick, so that lateness is the wheel's own.
                    _time.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
                    break;
            }

            Assert.Equal(due.Count(one => one is not null), wheel.Count);
        }

        Assert.NotEmpty(late);
        Assert.All(late, one => Assert.InRange(one, TimeSpan.Zero, 2 * AlarmWheel.Tick));
    }
}
