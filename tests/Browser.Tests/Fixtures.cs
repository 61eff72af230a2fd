using Browser.Tests.Browsing;
using Xunit;

// One of each for all tests, which run side by side.
[assembly: AssemblyFixture(typeof(Machine))]
[assembly: AssemblyFixture(typeof(Chromium))]
