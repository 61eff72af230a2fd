using Microsoft.Extensions.Options;

namespace SessionApi;

[OptionsValidator]
internal sealed partial class PendingLimitOptionsValidator : IValidateOptions<PendingLimitOptions>;
