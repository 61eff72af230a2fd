using Microsoft.Extensions.Options;

namespace SessionApi;

[OptionsValidator]
internal sealed partial class SessionLimitOptionsValidator : IValidateOptions<SessionLimitOptions>;
