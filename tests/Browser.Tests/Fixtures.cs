using Browser.Tests.Browsing;
using Browser.Tests.Pages;
using Xunit;

// One of each for all tests, which run side by side.
[assembly: AssemblyFixture(typeof(PageMachine))]
[assembly: AssemblyFixture(typeof(Chromium))]
